import { useMutation, useQuery } from "@tanstack/react-query";
import { useParams, useSearchParams } from "react-router";
import { api } from "../../api/client";
import { byPath, queries, useReread } from "../../api/queries";
import type { SupportAccount } from "../../api/types";
import { BackLink } from "../../components/BackLink";
import { Notice } from "../../components/Notice";
import { OrganisationDetails } from "../../components/OrganisationDetails";
import { PageTitle } from "../../components/PageTitle";
import { ProblemNotice } from "../../components/ProblemNotice";
import { QueryView } from "../../components/QueryView";
import { useOutcome } from "../../components/useOutcome";
import { type Help, HELPED, type SupportOutcome } from "./helps";
import { RefusedMails } from "./RefusedMails";
import { UserCard } from "./UserCard";
import { kinds } from "./words";

export function SupportAccountPage() {
  const { organisationId = "" } = useParams();
  const [search] = useSearchParams();
  const account = useQuery(queries.supportAccount(organisationId));
  return (
    <>
      <BackLink to={`/assistance?${search}`}>Revenir à la recherche</BackLink>
      <QueryView query={account}>{(data) => <AccountView account={data} />}</QueryView>
    </>
  );
}

function AccountView({ account }: { account: SupportAccount }) {
  const { organisation, users, refused_mails } = account;
  const [outcome, setOutcome] = useOutcome<SupportOutcome>();
  const reread = useReread("support");
  const link = api.useMutation("post", "/api/support/users/{identifier}/link");
  const unlock = api.useMutation("post", "/api/support/users/{identifier}/unlock");
  const help = useMutation({
    mutationFn: async ({ kind, member: { identifier } }: Help) => {
      await (kind === "link" ? link : unlock).mutateAsync(byPath({ identifier }));
    },
    onSuccess: async (_, { kind, member }) => {
      await reread();
      setOutcome(HELPED[kind](member));
    },
  });

  return (
    <>
      <PageTitle title={organisation.name} lead={kinds[organisation.kind]} />
      <div className="stack-large">
        {help.isError ? (
          <ProblemNotice key={help.submittedAt} error={help.error} takesFocus />
        ) : (
          outcome && (
            <Notice key={outcome.key} tone="success" title={outcome.title} takesFocus>
              <p>{outcome.details}</p>
            </Notice>
          )
        )}
        <section className="card" aria-labelledby="informations">
          <h2 id="informations">Informations</h2>
          <OrganisationDetails organisation={organisation} />
        </section>
        <section className="stack" aria-labelledby="utilisateurs">
          <h2 id="utilisateurs">Utilisateurs</h2>
          <p>
            Vous ne voyez aucun mot de passe et n’en choisissez jamais&nbsp;: chacun choisit le sien,
            avec un lien qui arrive à son adresse e-mail.
          </p>
          {users.map((member) => (
            <UserCard
              key={member.identifier}
              member={member}
              onHelp={(kind) => help.isPending || help.mutate({ kind, member })}
            />
          ))}
        </section>
        <RefusedMails mails={refused_mails} />
      </div>
    </>
  );
}
