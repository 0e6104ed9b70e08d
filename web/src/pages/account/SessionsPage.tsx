import { useMutation, useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import { problemOf } from "../../api/problem";
import { byPath, queries, useReread } from "../../api/queries";
import type { AccountSession } from "../../api/types";
import { BackLink } from "../../components/BackLink";
import { Notice } from "../../components/Notice";
import { PageTitle } from "../../components/PageTitle";
import { ProblemNotice } from "../../components/ProblemNotice";
import { QueryView } from "../../components/QueryView";
import { ActionButton } from "../../components/SubmitButton";
import { useOutcome } from "../../components/useOutcome";
import { dateTime } from "../../format";

export function SessionsPage() {
  const sessions = useQuery(queries.sessions());
  return (
    <>
      <BackLink to="/mon-compte">Revenir à mon compte</BackLink>
      <PageTitle
        title="Sessions ouvertes"
        lead="Les appareils où vous êtes connecté. Si vous n’en reconnaissez pas un, déconnectez-le, puis modifiez votre mot de passe."
      />
      <QueryView query={sessions}>
        {({ sessions: all }) => <SessionsView sessions={all} />}
      </QueryView>
    </>
  );
}

function SessionsView({ sessions }: { sessions: AccountSession[] }) {
  const reread = useReread("sessions");
  const endOne = api.useMutation("delete", "/api/account/sessions/{session_id}");
  const endOthers = api.useMutation("delete", "/api/account/sessions");
  const [outcome, setOutcome] = useOutcome<{ title: string }>();
  const end = useMutation({
    mutationFn: async (one: AccountSession | null) => {
      if (!one) return void (await endOthers.mutateAsync({}));
      await endOne.mutateAsync(byPath({ session_id: one.session_id })).catch(unlessEnded);
    },
    onMutate: () => setOutcome(null),
    onSuccess: async (_, one) => {
      await reread();
      setOutcome({
        title: one
          ? `La session «\u00a0${one.device}\u00a0» est terminée.`
          : "Toutes vos autres sessions sont terminées.",
      });
    },
  });
  const start = (one: AccountSession | null) => end.isPending || end.mutate(one);
  const hasOthers = sessions.some((session) => !session.current);

  return (
    <div className="stack-large">
      {outcome && <Notice key={outcome.key} tone="success" title={outcome.title} takesFocus />}
      {end.error && <ProblemNotice error={end.error} />}
      <section className="card">
        <SessionsTable sessions={sessions} onEnd={start} />
        {hasOthers && (
          <ActionButton isSending={end.isPending} onClick={() => start(null)}>
            Déconnecter toutes les autres
          </ActionButton>
        )}
      </section>
    </div>
  );
}

/** One that has ended meanwhile is as one wished. */
function unlessEnded(error: unknown): void {
  if (problemOf(error).status !== 404) throw error;
}

type TableProps = { sessions: AccountSession[]; onEnd: (session: AccountSession) => void };

function SessionsTable({ sessions, onEnd }: TableProps) {
  return (
    <div className="table-region">
      <table className="table table-cards">
        <caption className="visually-hidden">Sessions ouvertes</caption>
        <thead>
          <tr>
            <th scope="col">Appareil</th>
            <th scope="col">Ouverte le</th>
            <th scope="col">Dernière activité</th>
            <th scope="col">Action</th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <tr key={session.session_id}>
              <th scope="row">{session.device}</th>
              <td className="number" data-label="Ouverte le">
                {dateTime(session.opened_at)}
              </td>
              <td className="number" data-label="Dernière activité">
                {dateTime(session.last_seen_at)}
              </td>
              <td>
                {session.current ? (
                  <span className="tag">Cette session</span>
                ) : (
                  <div className="cell-actions">
                    <button type="button" className="text-button" onClick={() => onEnd(session)}>
                      <span>
                        Déconnecter
                        <span className="visually-hidden">
                          {" "}
                          {session.device}, ouverte le {dateTime(session.opened_at)}
                        </span>
                      </span>
                    </button>
                  </div>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
