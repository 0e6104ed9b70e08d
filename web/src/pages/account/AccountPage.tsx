import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { queries } from "../../api/queries";
import { useUser } from "../../api/session";
import type { Organisation } from "../../api/types";
import { Notice } from "../../components/Notice";
import { OrganisationDetails } from "../../components/OrganisationDetails";
import { PageTitle } from "../../components/PageTitle";
import { QueryView } from "../../components/QueryView";
import { useOutcome } from "../../components/useOutcome";
import { AccessSection } from "./AccessSection";
import { CreditsSection } from "./CreditsSection";
import { RemindersSection } from "./RemindersSection";

/** What the pages hand over that come back here. */
export type AccountOutcome = { done: keyof typeof OUTCOMES };

const OUTCOMES = {
  organisation_changed: {
    title: "Les informations de votre organisme sont modifiées.",
    text: null,
  },
  password_changed: {
    title: "Votre nouveau mot de passe est enregistré.",
    text: "Vos autres sessions sont terminées, celle-ci continue. Un e-mail vous le confirme.",
  },
  second_factor_set: {
    title: "La double authentification est activée.",
    text: "Un code vous sera demandé à chaque connexion. Vos autres sessions sont terminées, et un e-mail vous le confirme.",
  },
  second_factor_removed: {
    title: "La double authentification est désactivée.",
    text: "Votre mot de passe suffit pour vous connecter. Un e-mail vous le confirme.",
  },
} as const;

export function AccountPage() {
  const isAdministrator = useUser().roles.includes("administrator");
  const account = useQuery(queries.account());
  const [outcome] = useOutcome<AccountOutcome>();
  return (
    <>
      <PageTitle title="Mon compte" />
      <QueryView query={account}>
        {(data) => (
          <div className="stack-large">
            {outcome && <OutcomeNotice key={outcome.key} outcome={outcome} />}
            {data.organisation.kind === "holder" && <CreditsSection account={data} />}
            <OrganisationSection
              organisation={data.organisation}
              isAdministrator={isAdministrator}
            />
            <AccessSection account={data} />
            {data.organisation.kind !== "ancv" && <RemindersSection account={data} />}
            {isAdministrator && <UsersSection />}
          </div>
        )}
      </QueryView>
    </>
  );
}

function OutcomeNotice({ outcome }: { outcome: AccountOutcome }) {
  const { title, text } = OUTCOMES[outcome.done];
  return (
    <Notice tone="success" title={title} takesFocus>
      {text && <p>{text}</p>}
    </Notice>
  );
}

type OrganisationProps = { organisation: Organisation; isAdministrator: boolean };

function OrganisationSection({ organisation, isAdministrator }: OrganisationProps) {
  return (
    <section className="card" aria-labelledby="informations">
      <h2 id="informations">Informations</h2>
      <OrganisationDetails organisation={organisation} />
      {isAdministrator ? (
        <p>
          <Link to="/mon-compte/modifier" className="button">
            Modifier les informations
          </Link>
        </p>
      ) : (
        <p>
          Une information a changé&nbsp;? Demandez à un administrateur de votre organisme de la
          modifier.
        </p>
      )}
    </section>
  );
}

function UsersSection() {
  return (
    <section className="card" aria-labelledby="utilisateurs">
      <h2 id="utilisateurs">Utilisateurs</h2>
      <p>Invitez vos collègues, et choisissez qui peut se connecter pour votre organisme.</p>
      <p>
        <Link to="/mon-compte/utilisateurs" className="button">
          Gérer les utilisateurs
        </Link>
      </p>
    </section>
  );
}
