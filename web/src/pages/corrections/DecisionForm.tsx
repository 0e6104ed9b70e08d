import { api, ifMatch } from "../../api/client";
import type { Correction, Problem } from "../../api/types";
import { DecisionCard } from "../../components/DecisionCard";
import { isConfirmed } from "../../groupStatus";

const DECISION = "/api/groups/{group_id}/corrections/{correction_id}/decision";

type Props = {
  correction: Correction;
  onDone: (fresh: Correction, title: string) => void;
  onRefused: (problem: Problem) => void;
};

/** What ANCV decides, with the reason that both sides will read. */
export function DecisionForm({ correction, onDone, onRefused }: Props) {
  const { group, correction_id, version } = correction;
  const decide = api.useMutation("post", DECISION);
  return (
    <DecisionCard
      options={optionsOf(correction)}
      fate="Le porteur et le prestataire le liront : n’y écrivez ni revenu, ni donnée de santé."
      told={() => `${group.holder_name} et ${group.provider_name} en sont informés par e-mail.`}
      isSending={decide.isPending}
      onConfirm={({ value }, reason, onError) =>
        decide.mutate(
          {
            params: { path: { group_id: group.group_id, correction_id }, header: ifMatch(version) },
            body: { accepted: value === "accept", reason },
          },
          { onSuccess: (fresh) => onDone(fresh, "La décision est enregistrée."), onError },
        )
      }
      onRefused={onRefused}
    />
  );
}

function optionsOf({ kind, name, group }: Correction) {
  if (kind !== "missing_person") {
    return [
      { value: "accept", label: "Cette personne était là", hint: "L’aide est versée." },
      {
        value: "refuse",
        label: "Cette personne n’était pas là",
        hint: "L’aide retourne dans le crédit du porteur.",
      },
    ];
  }
  const joins = isConfirmed(group)
    ? `${name} rejoint la liste confirmée. L’aide, s’il y en a une, est versée par un complément.`
    : `${name} rejoint la liste.`;
  return [
    { value: "accept", label: "Accepter", hint: joins },
    { value: "refuse", label: "Refuser", hint: "La liste ne change pas." },
  ];
}
