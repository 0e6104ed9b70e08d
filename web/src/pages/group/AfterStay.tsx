import { Link } from "react-router";
import { useUser } from "../../api/session";
import type { Group } from "../../api/types";
import { Notice } from "../../components/Notice";
import { hasList } from "../../groupStatus";

type Status = Group["status"];

const TITLES: Partial<Record<Status, string>> = {
  to_validate: "Le séjour est terminé\u00a0: le prestataire doit valider la liste",
  to_confirm: "Le prestataire a validé la liste\u00a0: le porteur doit la confirmer",
  suspended: "Une demande de correction est à l’étude par l’ANCV",
  confirmed: "La liste est confirmée",
  paid: "La liste est confirmée, et l’aide est versée",
};

const TURNS: Partial<Record<Status, "provider" | "holder">> = {
  to_validate: "provider",
  to_confirm: "holder",
};

const ACTIONS = { valider: "Valider la liste", confirmer: "Confirmer la liste" } as const;

/** Once the stay is over: where its list stands, and the way to it. */
export function AfterStay({ group }: { group: Group }) {
  const isTurn = TURNS[group.status] === useUser().organisation_kind;
  if (!hasList(group)) return null;
  const verb = group.status === "to_validate" ? "valider" : "confirmer";
  return (
    <Notice tone={isTurn ? "warning" : undefined} title={isTurn ? `Le séjour est terminé\u00a0: à vous de ${verb} la liste` : TITLES[group.status]}>
      <div className="buttons">
        <Link
          to={`/validations/${group.group_id}`}
          className={isTurn ? "button button-primary" : "button"}
        >
          {isTurn ? ACTIONS[verb] : "Voir la liste"}
        </Link>
      </div>
    </Notice>
  );
}
