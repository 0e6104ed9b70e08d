import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import { useUser } from "../../api/session";
import type { ListToValidate, ValidationList } from "../../api/types";
import { PageTitle } from "../../components/PageTitle";
import { QueryView } from "../../components/QueryView";
import { ListCard } from "./ListCard";

const WORDS = {
  provider: {
    lead: "Après chaque séjour, vous dites qui était là. Le porteur de projet confirme ensuite, puis l’ANCV vous verse l’aide.",
    action: "Valider la liste",
    nothing:
      "La liste d’un séjour arrive ici le lendemain de son dernier jour. Un e-mail vous prévient.",
  },
  holder: {
    lead: "Après chaque séjour, le prestataire dit qui était là. Vous confirmez ensuite qui est réellement parti, puis l’ANCV verse l’aide au prestataire.",
    action: "Confirmer la liste",
    nothing:
      "La liste d’un séjour arrive ici dès que le prestataire l’a validée. Un e-mail vous prévient.",
  },
  ancv: {
    lead: "Les listes en retard, que vous pouvez valider à la place de quelqu’un, et celles dont le délai finit bientôt.",
    action: "Ouvrir la liste",
    nothing: "Aucune liste n’est en retard.",
  },
} as const;

export function ValidationsPage() {
  const { lead } = WORDS[useUser().organisation_kind];
  const lists = useQuery(queries.validations());
  return (
    <>
      <PageTitle title="Listes à valider" lead={lead} />
      <QueryView query={lists}>{(data) => <ListsView lists={data} />}</QueryView>
    </>
  );
}

function ListsView({ lists: { to_do, waiting, done } }: { lists: ValidationList }) {
  const kind = useUser().organisation_kind;
  const { action, nothing } = WORDS[kind];
  return (
    <div className="stack-large">
      {to_do.length === 0 ? (
        <section className="card" aria-labelledby="a-faire">
          <h2 id="a-faire">Rien à faire pour le moment</h2>
          <p>{nothing}</p>
        </section>
      ) : (
        <Lists id="a-faire" title="À faire" lists={to_do} action={action} />
      )}
      {waiting.length > 0 && <Lists id="en-attente" title="En attente" lists={waiting} />}
      {kind === "holder" && (
        <p className="card card-tint">
          Un séjour n’apparaît pas dans «&nbsp;À&nbsp;faire&nbsp;»&nbsp;? Le prestataire n’a pas encore
          validé sa liste&nbsp;: contactez-le pour qu’il le fasse.
        </p>
      )}
      {done.length > 0 && (
        <Lists id="terminees" title="Terminées depuis moins d’un&nbsp;an" lists={done} />
      )}
    </div>
  );
}

type ListsProps = { id: string; title: string; lists: ListToValidate[]; action?: string };

function Lists({ id, title, lists, action }: ListsProps) {
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul className="list-cards">
        {lists.map((list, index) => (
          <ListCard
            key={list.group.group_id}
            list={list}
            action={action}
            isPrimary={index === 0}
          />
        ))}
      </ul>
    </section>
  );
}
