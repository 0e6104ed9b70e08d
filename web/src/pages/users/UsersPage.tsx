import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { problemOf } from "../../api/problem";
import { queries } from "../../api/queries";
import { useUser } from "../../api/session";
import type { Member } from "../../api/types";
import { BackLink } from "../../components/BackLink";
import { Notice } from "../../components/Notice";
import { PageTitle } from "../../components/PageTitle";
import { ProblemNotice } from "../../components/ProblemNotice";
import { QueryView } from "../../components/QueryView";
import { useOutcome } from "../../components/useOutcome";
import { of } from "../../format";
import { DeactivateDialog } from "./DeactivateDialog";
import { deactivated, type UsersOutcome } from "./outcome";
import { useUserAction } from "./useUserAction";
import { UsersTable } from "./UsersTable";

export function UsersPage() {
  const users = useQuery(queries.users());
  return (
    <>
      <BackLink to="/mon-compte">Revenir à mon compte</BackLink>
      <PageTitle
        title="Utilisateurs"
        lead="Chacun se connecte avec son identifiant et son mot de passe, que personne d’autre ne connaît."
      />
      <QueryView query={users}>{(list) => <Users users={list.users} />}</QueryView>
    </>
  );
}

function Users({ users }: { users: Member[] }) {
  const own = useUser().identifier;
  const [outcome, setOutcome] = useOutcome<UsersOutcome>();
  const [leaving, setLeaving] = useState<Member | null>(null);
  const action = useUserAction(setOutcome);
  const isAlone = users.length === 1 && users[0]?.identifier === own;

  return (
    <div className="stack-large">
      {outcome && !action.isError && (
        <Notice key={outcome.key} tone="success" title={outcome.title} takesFocus>
          {outcome.details && <p>{outcome.details}</p>}
        </Notice>
      )}
      {action.isError && <ActionProblem action={action} />}
      {isAlone && <Alone />}
      <div className="buttons">
        <Link to="inviter" className="button button-primary">
          Inviter une personne
        </Link>
      </div>
      <UsersTable
        users={users}
        own={own}
        onRenew={(member) => action.start({ kind: "renew", member })}
        onReactivate={(member) => action.start({ kind: "reactivate", member })}
        onDeactivate={setLeaving}
      />
      {leaving && (
        <DeactivateDialog
          // As it stands now: someone else may have changed it since.
          member={users.find(({ identifier }) => identifier === leaving.identifier) ?? leaving}
          onClose={() => setLeaving(null)}
          onDone={(member) => {
            setLeaving(null);
            action.reset();
            setOutcome(deactivated(member));
          }}
        />
      )}
    </div>
  );
}

function ActionProblem({ action }: { action: ReturnType<typeof useUserAction> }) {
  const { code, detail } = problemOf(action.error);
  const member = action.variables?.member;
  if (code === "not_accepted" && member) {
    return (
      <Notice
        key={action.submittedAt}
        tone="warning"
        title={`Le compte ${of(member.display_name)} n’a jamais été ouvert`}
        takesFocus
      >
        <p>{detail}</p>
        <div className="buttons">
          <button
            type="button"
            className="button"
            onClick={() => action.start({ kind: "renew", member })}
          >
            Envoyer une nouvelle invitation
          </button>
        </div>
      </Notice>
    );
  }
  return (
    <ProblemNotice
      key={action.submittedAt}
      error={action.error}
      changed={CHANGED}
      takesFocus
    />
  );
}

const CHANGED = {
  title: "Ce compte vient d’être modifié",
  text: "Quelqu’un d’autre l’a changé. La liste est à jour\u00a0: relisez-la, puis recommencez.",
};

function Alone() {
  return (
    <section className="card card-tint stack" aria-labelledby="seul">
      <h2 id="seul">Vous êtes la seule personne à utiliser ce compte</h2>
      <p>
        Invitez ceux qui travaillent avec vous&nbsp;: chacun aura son identifiant et son mot de
        passe, et vous n’aurez plus à partager les vôtres. Quand quelqu’un s’en va, vous désactivez
        son accès sans rien changer pour les autres.
      </p>
      <p>
        Nommez aussi un second administrateur&nbsp;: il pourra vous remplacer en votre absence.
      </p>
    </section>
  );
}
