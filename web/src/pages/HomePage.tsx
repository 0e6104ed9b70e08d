import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { queries } from "../api/queries";
import { useUser } from "../api/session";
import type { Account, GroupList, GroupSummary, User } from "../api/types";
import { CreditSummary } from "../components/CreditSummary";
import { Notice } from "../components/Notice";
import { PageTitle } from "../components/PageTitle";
import { PlacesTag } from "../components/PlacesTag";
import { QueryView } from "../components/QueryView";
import { TopUpLink } from "../components/TopUpLink";
import { count, longDate, period, today } from "../format";
import { AncvTasks } from "./home/AncvTasks";
import { DueLists } from "./home/DueLists";

const SHOWN_GROUPS = 6;

const LEADS: Record<User["organisation_kind"], string> = {
  holder: "Vos prochains départs et votre crédit.",
  provider: "Les prochains départs.",
  ancv: "Ce qui attend l’ANCV, et les prochains départs.",
};

export function HomePage() {
  const user = useUser();
  const isHolder = user.organisation_kind === "holder";
  const isPartner = user.organisation_kind !== "ancv";
  const account = useQuery(queries.account());
  const groups = useQuery(
    queries.groups({ from: today(), sort: "start_date", page_size: SHOWN_GROUPS }),
  );

  return (
    <>
      <PageTitle
        title="Accueil"
        lead={LEADS[user.organisation_kind]}
      />
      <div className="stack-large">
        {user.organisation_kind === "ancv" && <AncvTasks />}
        {isPartner && <ToDo groups={groups} />}
        {isHolder && (
          <QueryView query={account}>{(data) => <Credits account={data} />}</QueryView>
        )}
        <QueryView query={groups}>
          {(page) => <ComingGroups page={page} kind={user.organisation_kind} />}
        </QueryView>
      </div>
    </>
  );
}

/** The lists that are due, and then the group to fill for those who enroll. */
function ToDo({ groups }: { groups: UseQueryResult<GroupList, unknown> }) {
  const kind = useUser().organisation_kind;
  const lists = useQuery(queries.validations());
  return (
    <QueryView query={lists}>
      {({ to_do }) => (
        <>
          {to_do.length > 0 && <DueLists lists={to_do} />}
          {kind === "holder" ? (
            <QueryView query={groups}>
              {(page) => <NextStep groups={page.groups} isFirst={to_do.length === 0} />}
            </QueryView>
          ) : (
            to_do.length === 0 && <NothingDue />
          )}
        </>
      )}
    </QueryView>
  );
}

function NothingDue() {
  return (
    <section className="card" aria-labelledby="a-faire">
      <h2 id="a-faire">Rien à faire pour le moment</h2>
      <p>La liste d’un séjour est à valider dès le lendemain de son dernier jour.</p>
    </section>
  );
}

type NextStepProps = { groups: GroupSummary[]; isFirst: boolean };

function NextStep({ groups, isFirst }: NextStepProps) {
  const next = groups.find((group) => group.status === "open");
  if (!next) {
    if (!isFirst) return null;
    return (
      <section className="card" aria-labelledby="a-faire">
        <h2 id="a-faire">Rien à faire pour le moment</h2>
        <p>
          {groups.length > 0
            ? "Vos prochains groupes sont complets."
            : "Vous pourrez inscrire des seniors dès qu’un professionnel du tourisme aura créé un groupe pour vous."}
        </p>
      </section>
    );
  }
  return (
    <section className="card task stack" aria-labelledby="a-completer">
      <h2 id="a-completer">À faire&nbsp;: compléter le prochain groupe</h2>
      <p>
        <strong>
          {next.venue_name}, {next.venue_city}
        </strong>
        , départ le {longDate(next.start_date)}. <PlacesTag group={next} />
      </p>
      <div className="buttons">
        <Link
          to={`/groupes/${next.group_id}/ajouter`}
          className={isFirst ? "button button-primary" : "button"}
        >
          Inscrire un senior
        </Link>
        <Link to={`/groupes/${next.group_id}`} className="text-button">
          Voir les participants
        </Link>
      </div>
    </section>
  );
}

function Credits({ account }: { account: Account }) {
  const thisYear = Number(today().slice(0, 4));
  const coming = account.credits.filter((credit) => credit.year >= thisYear);
  const open = coming.filter((credit) => credit.allocated_cents > 0);
  const exhausted = open.find((credit) => credit.available_cents === 0);
  return (
    <section className="card stack" aria-labelledby="credit">
      <h2 id="credit">Votre crédit pour les aides</h2>
      <div className="credit-years">
        {coming.map((credit) => (
          <div key={credit.year}>
            <h3>Année {credit.year}</h3>
            <CreditSummary credit={credit} />
          </div>
        ))}
      </div>
      {coming.length === 0 && (
        <p>Aucun crédit n’est encore ouvert pour cette année ni pour la suivante.</p>
      )}
      {exhausted ? (
        <Notice tone="warning" title={`Votre crédit ${exhausted.year} est épuisé`}>
          <p>Vous pouvez continuer à inscrire des seniors, mais sans aide.</p>
          <p>
            <TopUpLink href={account.top_up_url} />
          </p>
        </Notice>
      ) : (
        open.length > 0 && <WholeAid topUpUrl={account.top_up_url} />
      )}
    </section>
  );
}

/** How much an aid is depends on the stay, so what is left can't be called enough or too little here. */
function WholeAid({ topUpUrl }: { topUpUrl: string }) {
  return (
    <>
      <p>
        L’aide d’un séjour est accordée en entier ou pas du tout. Si ce qui reste ne suffit pas, le
        senior est inscrit sans aide.
      </p>
      <p>
        <TopUpLink href={topUpUrl} />
      </p>
    </>
  );
}

type ComingProps = { page: GroupList; kind: User["organisation_kind"] };

function ComingGroups({ page, kind }: ComingProps) {
  return (
    <section className="card" aria-labelledby="prochains-groupes">
      <h2 id="prochains-groupes">Prochains groupes</h2>
      {page.groups.length === 0 ? (
        <p>Aucun départ n’est prévu.</p>
      ) : (
        <ul className="stay-list">
          {page.groups.map((group) => (
            <li key={group.group_id}>
              <div>
                <Link to={`/groupes/${group.group_id}`}>
                  {group.venue_name}, {group.venue_city}
                </Link>
                <p className="quiet">
                  {kind !== "holder" && `${group.holder_name}, `}
                  {period(group.start_date, group.end_date)},{" "}
                  {kind !== "provider" && `${group.provider_name}, `}
                  {count(group.enrolled, "inscrit", "inscrits")} sur {group.places}
                </p>
              </div>
              <PlacesTag group={group} />
            </li>
          ))}
        </ul>
      )}
      <p>
        <Link to="/groupes" className="text-button">
          Voir tous les groupes
        </Link>
      </p>
    </section>
  );
}
