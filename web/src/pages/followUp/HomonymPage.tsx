import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { queries, useReread } from "../../api/queries";
import type { Homonym, OtherPerson, Problem } from "../../api/types";
import { AidTag } from "../../components/AidTag";
import { BackLink } from "../../components/BackLink";
import { Notice } from "../../components/Notice";
import { PageTitle } from "../../components/PageTitle";
import { QueryView } from "../../components/QueryView";
import { StateTag } from "../../components/StateTag";
import { dateTime, fullName, longDate, period } from "../../format";
import { Line } from "../enroll/Recap";
import { FindingForm } from "./FindingForm";
import type { FollowUpState } from "./FollowUpPage";
import { aidText, becauseText, compare, type Verdict, yearOf } from "./likeness";

/** Someone whom ANCV is to look at, beside those whom they are alike, and what it finds. */
export function HomonymPage() {
  const { groupId = "", enrollmentId = "" } = useParams();
  const homonyms = useQuery(queries.homonyms());
  const reread = useReread("list");
  const navigate = useNavigate();
  const [refusal, setRefusal] = useState<(Problem & { key: string }) | null>(null);

  const done = async (state: FollowUpState) => {
    navigate("/suivi", { state });
    await reread();
  };
  /** A colleague was first: the page shows what is so now before it says why. */
  const refused = async (problem: Problem) => {
    await reread();
    setRefusal({ ...problem, key: crypto.randomUUID() });
  };

  return (
    <>
      <BackLink to="/suivi">Revenir au suivi</BackLink>
      <QueryView query={homonyms}>
        {({ homonyms: all }) => {
          const homonym = all.find(
            ({ group, enrollment_id }) =>
              group.group_id === groupId && enrollment_id === enrollmentId,
          );
          return (
            <>
              <PageTitle
                title={homonym ? `Vérifier ${fullName(homonym.identity)}` : "Homonyme à vérifier"}
                lead={
                  homonym &&
                  `Comparez les deux identités, avec les papiers ou en appelant le porteur ${homonym.group.holder_name}.`
                }
              />
              <div className="stack-large">
                {refusal && (
                  <Notice key={refusal.key} tone="error" title={refusal.title} takesFocus>
                    <p>{refusal.detail}</p>
                    <p>Rien n’a été enregistré de votre part. La page montre ce qui est à jour.</p>
                  </Notice>
                )}
                {homonym ? (
                  <HomonymView homonym={homonym} onDone={done} onRefused={refused} />
                ) : (
                  <Gone isTold={refusal !== null} />
                )}
              </div>
            </>
          );
        }}
      </QueryView>
    </>
  );
}

function Gone({ isTold }: { isTold: boolean }) {
  return (
    <div className="stack">
      {!isTold && <p>Cette personne n’est pas à vérifier, ou ne l’est plus.</p>}
      <p>
        <Link to="/suivi" className="button button-primary">
          Voir les homonymes à vérifier
        </Link>
      </p>
    </div>
  );
}

type ViewProps = {
  homonym: Homonym;
  onDone: (state: FollowUpState) => void;
  onRefused: (problem: Problem) => void;
};

function HomonymView({ homonym, onDone, onRefused }: ViewProps) {
  const { group, aid, since, withholds, others } = homonym;
  return (
    <>
      <section className="card stack" aria-labelledby="inscription">
        <h2 id="inscription">L’inscription à vérifier</h2>
        <dl className="details">
          <Line label="Porteur">{group.holder_name}</Line>
          <Line label="Séjour">
            {group.venue_name}, {period(group.start_date, group.end_date)},{" "}
            <Link to={`/groupes/${group.group_id}`}>groupe n°&nbsp;{group.group_id}</Link>
          </Line>
          <Line label="Aide">
            <AidTag aid={aid} />{" "}
            {withholds ? "réservée, pas encore versée" : "déjà due quand la ressemblance a été vue"}
          </Line>
          <Line label="Depuis le">{dateTime(since)}</Line>
          <Line label="Motif du porteur">{becauseText(homonym)}</Line>
        </dl>
      </section>
      {others.map((other) => (
        <Comparison key={other.person_id} homonym={homonym} other={other} />
      ))}
      <FindingForm homonym={homonym} onDone={onDone} onRefused={onRefused} />
    </>
  );
}

type ComparisonProps = { homonym: Homonym; other: OtherPerson };

/** Both people side by side, with what differs in words. */
function Comparison({ homonym, other }: ComparisonProps) {
  const { group, identity } = homonym;
  const id = `comparaison-${other.person_id}`;
  const [own, known] = ["À vérifier", "Connue de l’ANCV"];
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>
        {fullName(identity)} et {fullName(other.identity)}, date de naissance{" "}
        {longDate(other.identity.birth_date)}
      </h2>
      <div className="table-region">
        <table className="table table-cards table-compare" aria-labelledby={id}>
          <thead>
            <tr>
              <th scope="col">Donnée</th>
              <th scope="col">{own}</th>
              <th scope="col">{known}</th>
              <th scope="col">Comparaison</th>
            </tr>
          </thead>
          <tbody>
            {compare(identity, other.identity).map((row) => (
              <tr key={row.label}>
                <th scope="row">{row.label}</th>
                <td data-label={own}>{row.own}</td>
                <td data-label={known}>{row.other}</td>
                <td data-label="Comparaison">
                  <VerdictTag verdict={row.verdict} />
                </td>
              </tr>
            ))}
            <tr>
              <th scope="row">Aide de l’année</th>
              <td data-label={own}>{aidText(group, yearOf(homonym))}</td>
              <td data-label={known}>{aidText(other.aid, yearOf(homonym))}</td>
              <td data-label="Comparaison">
                {other.aid ? "Deux aides, si c’est la même personne" : "Une seule aide"}
              </td>
            </tr>
          </tbody>
        </table>
      </div>
    </section>
  );
}

function VerdictTag({ verdict: { text, isSame } }: { verdict: Verdict }) {
  return <StateTag state={{ text, tone: isSame ? "quiet" : "warning" }} />;
}
