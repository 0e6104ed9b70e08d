import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import { Notice } from "../../components/Notice";
import { PageTitle } from "../../components/PageTitle";
import { QueryView } from "../../components/QueryView";
import { useOutcome } from "../../components/useOutcome";
import { CorrectionsSection } from "./CorrectionsSection";
import { HomonymsSection } from "./HomonymsSection";
import { ListsTable } from "./ListsTable";

/** What the page of a homonym hands over when it comes back here. */
export type FollowUpState = { title: string; text: string };

/** What ANCV's operations keep an eye on after the stays. */
export function FollowUpPage() {
  const lists = useQuery(queries.validations());
  const corrections = useQuery(queries.openCorrections());
  const homonyms = useQuery(queries.homonyms());
  const [outcome] = useOutcome<FollowUpState>();
  return (
    <>
      <PageTitle
        title="Suivi des séjours passés"
        lead="Les listes en retard, celles qui arrivent à échéance, les demandes de correction, et les homonymes à vérifier."
      />
      <div className="stack-large">
        {outcome && (
          <Notice key={outcome.key} tone="success" title={outcome.title}>
            <p>{outcome.text}</p>
          </Notice>
        )}
        <QueryView query={lists}>
          {({ to_do, waiting }) => (
            <>
              <section className="card" aria-labelledby="en-retard">
                <h2 id="en-retard">Listes en retard</h2>
                {to_do.length === 0 ? (
                  <p>Aucune liste n’est en retard.</p>
                ) : (
                  <>
                    <p>
                      Appelez d’abord l’organisme. S’il ne peut pas valider sa liste, faites-le à sa
                      place&nbsp;: le motif vous sera demandé, et il en sera informé.
                    </p>
                    <ListsTable
                      lists={to_do}
                      label="en-retard"
                      party="Qui appeler"
                      action="Valider à sa place"
                    />
                  </>
                )}
              </section>
              <section className="card" aria-labelledby="echeances">
                <h2 id="echeances">Échéances des 7&nbsp;prochains jours</h2>
                {waiting.length === 0 ? (
                  <p>Aucune liste n’arrive à échéance dans les 7&nbsp;prochains jours.</p>
                ) : (
                  <ListsTable
                    lists={waiting}
                    label="echeances"
                    party="Qui doit valider"
                    action="Voir la liste"
                  />
                )}
              </section>
            </>
          )}
        </QueryView>
        <QueryView query={corrections}>
          {(open) => <CorrectionsSection corrections={open.corrections} />}
        </QueryView>
        <QueryView query={homonyms}>
          {(waiting) => <HomonymsSection homonyms={waiting.homonyms} />}
        </QueryView>
      </div>
    </>
  );
}
