import { useQuery } from "@tanstack/react-query";
import { Navigate } from "react-router";
import { queries } from "../../api/queries";
import { BackLink } from "../../components/BackLink";
import { PageTitle } from "../../components/PageTitle";
import { QueryView } from "../../components/QueryView";
import { SECOND_FACTOR } from "../../components/RequireSession";
import { SecondFactorSetUp } from "./SecondFactorSetUp";

export function ReplaceSecondFactorPage() {
  const account = useQuery(queries.account());
  return (
    <>
      <BackLink to={SECOND_FACTOR}>Revenir à la double authentification</BackLink>
      <section className="card narrow">
        <PageTitle
          title="Remplacer la double authentification"
          lead="L’ancienne fonctionne jusqu’à ce que la nouvelle soit activée."
        />
        <QueryView query={account}>
          {({ identifier, second_factor }) =>
            second_factor.since ? (
              <SecondFactorSetUp identifier={identifier} isReplacement />
            ) : (
              <Navigate to={SECOND_FACTOR} replace />
            )
          }
        </QueryView>
      </section>
    </>
  );
}
