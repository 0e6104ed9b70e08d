import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import { useUser } from "../../api/session";
import type { BankAccount, BankAccountPage as Accounts } from "../../api/types";
import { BackLink } from "../../components/BackLink";
import { Notice } from "../../components/Notice";
import { Detail } from "../../components/OrganisationDetails";
import { PageTitle } from "../../components/PageTitle";
import { QueryView } from "../../components/QueryView";
import { StateTag } from "../../components/StateTag";
import { useOutcome } from "../../components/useOutcome";
import { dateTime, french } from "../../format";
import { BankAccountForm } from "./BankAccountForm";

type Outcome = { asked: string };

/** Where a provider is paid, and how it asks to be paid elsewhere. */
export function BankAccountPage() {
  const accounts = useQuery(queries.bankAccount());
  return (
    <>
      <BackLink to="/paiements">Revenir aux paiements</BackLink>
      <PageTitle
        title="Compte bancaire"
        lead="Celui sur lequel l’ANCV verse l’aide à votre organisme."
      />
      <QueryView query={accounts}>{(data) => <AccountsView accounts={data} />}</QueryView>
    </>
  );
}

function AccountsView({ accounts }: { accounts: Accounts }) {
  const isAdministrator = useUser().roles.includes("administrator");
  const [outcome, setOutcome] = useOutcome<Outcome>();
  const { current, requested, explanation } = accounts;
  return (
    <div className="stack-large narrow">
      {outcome && (
        <Notice key={outcome.key} tone="success" title="Votre demande est envoyée." takesFocus>
          <p>
            L’ANCV va vérifier le compte qui se termine par {outcome.asked}. Un e-mail l’annonce à
            tous les utilisateurs de votre organisme.
          </p>
        </Notice>
      )}
      <section className="card" aria-labelledby="actuel">
        <h2 id="actuel">Compte actuel</h2>
        {explanation && <p>{french(explanation)}</p>}
        {current ? (
          <AccountDetails account={current} />
        ) : (
          !explanation && <p>Aucun compte n’est encore accepté.</p>
        )}
      </section>
      {requested && <Requested account={requested} />}
      <section className="card" aria-labelledby="changer">
        <h2 id="changer">{current ? "Changer de compte" : "Donner votre compte"}</h2>
        {isAdministrator ? (
          <BankAccountForm
            replaces={requested !== null && !requested.refused_because}
            onAsked={(asked) => setOutcome({ asked })}
          />
        ) : (
          <p>
            Pour la sécurité de vos paiements, seul un administrateur de votre organisme peut
            demander à changer de compte. Adressez-vous à lui.
          </p>
        )}
      </section>
    </div>
  );
}

function Requested({ account }: { account: BankAccount }) {
  const isRefused = account.refused_because !== null;
  return (
    <section className="card" aria-labelledby="demande">
      <div className="batch-head">
        <h2 id="demande">Compte demandé</h2>
        <StateTag
          state={
            isRefused
              ? { text: "Refusé par l’ANCV", tone: "warning" }
              : { text: "À vérifier par l’ANCV", tone: "info" }
          }
        />
      </div>
      {account.refused_because && (
        <p>
          <strong>Motif&nbsp;:</strong> {french(account.refused_because)}
        </p>
      )}
      <AccountDetails account={account} />
    </section>
  );
}

export function AccountDetails({ account }: { account: BankAccount }) {
  return (
    <dl className="details">
      <Detail label="IBAN">
        <span className="iban">{account.iban_masked}</span>
      </Detail>
      <Detail label="Titulaire">{account.account_holder}</Detail>
      {account.bic && <Detail label="BIC">{account.bic}</Detail>}
      <Detail label="Demandé">le {dateTime(account.requested_at)}</Detail>
      {account.decided_at && (
        <Detail label={account.refused_because ? "Refusé" : "Accepté"}>
          le {dateTime(account.decided_at)}
        </Detail>
      )}
    </dl>
  );
}
