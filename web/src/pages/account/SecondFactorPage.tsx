import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { queries } from "../../api/queries";
import { useSession } from "../../api/session";
import type { Account } from "../../api/types";
import { BackLink } from "../../components/BackLink";
import { Notice } from "../../components/Notice";
import { Detail } from "../../components/OrganisationDetails";
import { PageTitle } from "../../components/PageTitle";
import { QueryView } from "../../components/QueryView";
import { count, dateTime } from "../../format";
import { SecondFactorSetUp } from "./SecondFactorSetUp";

/** Where a second factor is set up; whoever needs one and has none sees no other page. */
export function SecondFactorPage() {
  const account = useQuery(queries.account());
  const session = useSession();
  const isNeeded = session.status === "open" && session.needsSecondFactor;
  return (
    <>
      {!isNeeded && <BackLink to="/mon-compte">Revenir à mon compte</BackLink>}
      <section className="card narrow">
        <PageTitle
          title="Double authentification"
          lead="Un code de votre téléphone vous est demandé en plus du mot de passe. Un mot de passe volé ne suffit plus pour entrer."
        />
        <div className="stack-large">
          {isNeeded && (
            <Notice tone="warning" title="Activez-la pour continuer">
              <p>
                Les agents de l’ANCV voient les données de tous les organismes&nbsp;: leur accès est
                protégé par un code. Cela prend quelques minutes, et les autres pages s’ouvrent
                ensuite.
              </p>
            </Notice>
          )}
          <QueryView query={account}>{(data) => <State account={data} />}</QueryView>
        </div>
      </section>
    </>
  );
}

function State({ account }: { account: Account }) {
  const { since } = account.second_factor;
  // Decided once: the account is read anew while the recovery codes are still on the screen.
  const [isSetUpHere] = useState(since === null);
  return isSetUpHere || since === null ? (
    <SecondFactorSetUp identifier={account.identifier} />
  ) : (
    <Active factor={account.second_factor} since={since} />
  );
}

type ActiveProps = { factor: Account["second_factor"]; since: string };

function Active({ factor, since }: ActiveProps) {
  const left = factor.recovery_codes_left;
  return (
    <>
      <dl className="details">
        <Detail label="État">
          <span className="tag tag-success">Activée</span> depuis le {dateTime(since)}
        </Detail>
        <Detail label="Codes de secours">
          {left === 0
            ? "Aucun ne reste"
            : `${count(left, "code reste", "codes restent")} à utiliser`}
        </Detail>
      </dl>
      {left < 3 && (
        <Notice tone="warning" title="Il vous faut bientôt de nouveaux codes de secours">
          <p>Remplacez la double authentification&nbsp;: dix nouveaux codes vous seront donnés.</p>
        </Notice>
      )}
      <div className="stack">
        <h2>Vous changez de téléphone&nbsp;?</h2>
        <p>
          Remplacez la double authentification pendant que vous avez encore l’ancien téléphone, ou
          avec un code de secours. L’ancienne application et les anciens codes de secours ne
          fonctionneront plus.
        </p>
        <p>
          <Link to="remplacer" className="button">
            Remplacer
          </Link>
        </p>
      </div>
      <div className="stack">
        <h2>Vous n’en voulez plus&nbsp;?</h2>
        {factor.required ? (
          <p>Vous ne pouvez pas la désactiver&nbsp;: votre rôle à l’ANCV la demande.</p>
        ) : (
          <p>
            <Link to="desactiver">Désactiver la double authentification</Link>
          </p>
        )}
      </div>
    </>
  );
}
