import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { queries } from "../../api/queries";
import type { PaymentLines } from "../../api/types";
import { PageTitle } from "../../components/PageTitle";
import { QueryView } from "../../components/QueryView";
import { count } from "../../format";
import { BatchesSection } from "./BatchesSection";
import { ChooseLines } from "./ChooseLines";
import { payable } from "./lines";
import { WaitingSection } from "./WaitingSection";

export function FinancePage() {
  const due = useQuery(queries.paymentLines("due"));
  const batches = useQuery(queries.batches());
  return (
    <>
      <PageTitle
        title="Paiements"
        lead="L’aide que l’ANCV doit aux prestataires, et les lots de virements qui la paient."
      />
      <div className="stack-large">
        <BankRequests />
        <QueryView query={due}>{(lines) => <Due due={lines} />}</QueryView>
        <QueryView query={batches}>
          {(list) => <BatchesSection batches={list.batches} />}
        </QueryView>
      </div>
    </>
  );
}

function Due({ due: { lines, waiting, next_execution_on } }: { due: PaymentLines }) {
  const providers = payable(lines, waiting);
  return (
    <>
      <section className="card" aria-labelledby="a-payer">
        <h2 id="a-payer">À payer</h2>
        {providers.length === 0 ? (
          <p>
            Rien n’est à payer pour le moment. Une ligne apparaît ici dès qu’un porteur de projet a
            confirmé la liste d’un séjour.
          </p>
        ) : (
          <ChooseLines providers={providers} proposedDay={next_execution_on} />
        )}
      </section>
      {waiting.length > 0 && <WaitingSection waiting={waiting} lines={lines} />}
    </>
  );
}

/** Providers without an accepted account can't be paid: their requests come first. */
function BankRequests() {
  const requests = useQuery(queries.bankRequests());
  const asked = requests.data?.requests.length ?? 0;
  return (
    <p className={asked > 0 ? "card task requests" : "requests"}>
      {asked > 0 && (
        <strong>{count(asked, "compte bancaire est", "comptes bancaires sont")} à vérifier.</strong>
      )}
      <Link to="/paiements/comptes" className="text-button">
        Voir les comptes bancaires demandés
      </Link>
    </p>
  );
}
