import type { ReactNode } from "react";
import { useAccount } from "../api/hooks";
import { useUser } from "../api/session";
import type { Account, Credit, Organisation } from "../api/types";
import { Bar } from "../components/Bar";
import { Hotline } from "../components/Hotline";
import { PageTitle } from "../components/PageTitle";
import { QueryView } from "../components/QueryView";
import { TopUpLink } from "../components/TopUpLink";
import { money } from "../format";

const HOLDER_TYPES = {
  ccas: "CCAS",
  cias: "CIAS",
  mairie: "Mairie",
  association: "Association ou club",
  caisse_de_retraite: "Caisse de retraite",
  etablissement: "Établissement",
  autre: "Autre",
} as const;

export function AccountPage() {
  const user = useUser();
  const account = useAccount();
  return (
    <>
      <PageTitle title="Mon compte" />
      <QueryView query={account}>
        {(data) => (
          <div className="stack-large">
            {data.organisation.kind === "holder" && <Credits account={data} />}
            <Details organisation={data.organisation} userName={user.display_name} />
          </div>
        )}
      </QueryView>
    </>
  );
}

function Credits({ account }: { account: Account }) {
  return (
    <section className="card" aria-labelledby="credits">
      <h2 id="credits">Crédits d’intervention</h2>
      {account.credits.length === 0 ? (
        <p>Aucun crédit n’a encore été alloué.</p>
      ) : (
        <div className="table-region">
          <table className="table table-cards" aria-labelledby="credits">
            <thead>
              <tr>
                <th scope="col">Année</th>
                <th scope="col" className="right">
                  Montant alloué
                </th>
                <th scope="col" className="right">
                  Montant utilisé à date
                </th>
                <th scope="col" className="right">
                  Montant disponible à date
                </th>
                <th scope="col">Part utilisée</th>
              </tr>
            </thead>
            <tbody>
              {account.credits.map((credit) => (
                <CreditRow key={credit.year} credit={credit} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className="stack">
        <p>
          Le montant utilisé augmente à chaque inscription aidée, et diminue quand une inscription
          aidée est retirée.
        </p>
        <p>
          Votre crédit ne suffit pas&nbsp;? <TopUpLink href={account.top_up_url} />
        </p>
      </div>
    </section>
  );
}

function CreditRow({ credit }: { credit: Credit }) {
  const share = credit.allocated_cents > 0 ? credit.used_cents / credit.allocated_cents : 0;
  return (
    <tr>
      <th scope="row">{credit.year}</th>
      <td className="right" data-label="Alloué">
        {money(credit.allocated_cents)}
      </td>
      <td className="right" data-label="Utilisé">
        {money(credit.used_cents)}
      </td>
      <td className="right" data-label="Disponible">
        <strong>{money(credit.available_cents)}</strong>
      </td>
      <td data-label="Part utilisée">
        <span className="number">
          {Math.round(share * 100)}&nbsp;%
          <Bar value={credit.used_cents} total={credit.allocated_cents} />
          {credit.suspended && (
            <span className="error">
              Aides suspendues
              {credit.suspension_reason && `\u00a0: ${credit.suspension_reason}`}
            </span>
          )}
        </span>
      </td>
    </tr>
  );
}

function Details({ organisation, userName }: { organisation: Organisation; userName: string }) {
  return (
    <section className="card" aria-labelledby="informations">
      <h2 id="informations">Informations</h2>
      <dl className="details">
        <Detail label="Organisme">{organisation.name}</Detail>
        {organisation.convention_number && (
          <Detail label="Numéro de convention">{organisation.convention_number}</Detail>
        )}
        {organisation.holder_type && (
          <Detail label="Type de porteur">{HOLDER_TYPES[organisation.holder_type]}</Detail>
        )}
        <Detail label="Utilisateur connecté">{userName}</Detail>
        <Detail label="Adresse e-mail">{organisation.email}</Detail>
        <Detail label="Téléphone">{organisation.phone}</Detail>
        <Detail label="Adresse postale">
          {organisation.street}
          <br />
          {organisation.complement && (
            <>
              {organisation.complement}
              <br />
            </>
          )}
          {organisation.postal_code} {organisation.city}
        </Detail>
      </dl>
      <p>
        Une information a changé&nbsp;? Appelez le <Hotline /> pour la faire corriger.
      </p>
    </section>
  );
}

function Detail({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
