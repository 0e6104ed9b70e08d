import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Account } from "../../api/types";
import { EmailAddress } from "../../components/EmailAddress";
import { Detail } from "../../components/OrganisationDetails";
import { dateTime } from "../../format";

/** By what the user logs in, and where each part of it is changed. */
export function AccessSection({ account }: { account: Account }) {
  const { since } = account.second_factor;
  return (
    <section className="card" aria-labelledby="acces">
      <h2 id="acces">Votre accès</h2>
      <dl className="details">
        <Detail label="Utilisateur connecté">{account.display_name}</Detail>
        <Detail label="Identifiant">{account.identifier}</Detail>
        <Setting label="Adresse e-mail" path="adresse-email" action="Modifier l’adresse e-mail">
          <EmailAddress>{account.email}</EmailAddress>
        </Setting>
        <Setting label="Mot de passe" path="mot-de-passe" action="Modifier le mot de passe">
          Choisi par vous, connu de vous seul
        </Setting>
        <Setting
          label="Double authentification"
          path="double-authentification"
          action={since ? "Gérer la double authentification" : "Activer la double authentification"}
        >
          {since ? `Activée le ${dateTime(since)}` : "Non activée"}
        </Setting>
        <Setting label="Sessions ouvertes" path="sessions" action="Voir les sessions ouvertes">
          Les appareils où vous êtes connecté
        </Setting>
      </dl>
    </section>
  );
}

type SettingProps = { label: string; path: string; action: string; children: ReactNode };

function Setting({ label, path, action, children }: SettingProps) {
  return (
    <Detail label={label}>
      <span className="setting">
        <span>{children}</span>
        <Link to={`/mon-compte/${path}`} className="text-button">
          {action}
        </Link>
      </span>
    </Detail>
  );
}
