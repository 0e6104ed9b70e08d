import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { api, ifMatch } from "../../api/client";
import { queries, useReread } from "../../api/queries";
import { refresh, useUser } from "../../api/session";
import type { Member } from "../../api/types";
import { BackLink } from "../../components/BackLink";
import { ConflictOrErrors } from "../../components/Conflict";
import { EmailAddress } from "../../components/EmailAddress";
import { MemberState } from "../../components/MemberState";
import { Notice } from "../../components/Notice";
import { Detail } from "../../components/OrganisationDetails";
import { PageTitle } from "../../components/PageTitle";
import { QueryView } from "../../components/QueryView";
import { SubmitButton } from "../../components/SubmitButton";
import { useForm } from "../../components/useForm";
import { of } from "../../format";
import { isSameRoles } from "../../members";
import { NotFoundPage } from "../NotFoundPage";
import { changed, type UsersOutcome } from "./outcome";
import { missingOf, UserFields, type UserValues } from "./UserFields";

const LIST = "/mon-compte/utilisateurs";

export function EditUserPage() {
  const { identifier } = useParams();
  const users = useQuery(queries.users());
  const find = (list?: Member[]) => list?.find((member) => member.identifier === identifier);
  return (
    <div className="narrow">
      <BackLink to={LIST}>Revenir aux utilisateurs</BackLink>
      <QueryView query={users}>
        {(list) => {
          const member = find(list.users);
          if (!member || member.state === "deactivated") return <NotFoundPage />;
          const reload = () => users.refetch().then((answer) => find(answer.data?.users));
          return <EditForm key={identifier} stored={member} onReload={reload} />;
        }}
      </QueryView>
    </div>
  );
}

type Props = { stored: Member; onReload: () => Promise<Member | undefined> };

function EditForm({ stored, onReload }: Props) {
  const own = useUser().identifier;
  const navigate = useNavigate();
  const change = api.useMutation("put", "/api/users/{identifier}");
  const rereadAccount = useReread("account");
  const rereadUsers = useReread("users");
  // What is typed over, whatever the list says meanwhile.
  const [member, setMember] = useState(stored);
  const isOwn = member.identifier === own;
  const { form, errors, problem, isSending, submit, forgive } = useForm<UserValues>({
    initial: { display_name: member.display_name, roles: member.roles },
    fields: ["display_name", "roles"],
    missing: (values) => ({ fields: missingOf(values), general: [] }),
    send: async ({ display_name, roles }) => {
      const { identifier, version } = member;
      const saved = await change.mutateAsync({
        params: { path: { identifier }, header: ifMatch(version) },
        body: { display_name: display_name.trim(), roles, is_active: true },
      });
      const hasOtherRoles = !isSameRoles(roles, member.roles);
      if (isOwn) {
        // The session has the name, and ends with other roles: this list may be no longer theirs.
        await refresh();
        await rereadAccount();
        if (hasOtherRoles) return void navigate("/");
      }
      await rereadUsers();
      const state: UsersOutcome = changed(saved, hasOtherRoles);
      navigate(LIST, { state });
    },
  });

  const reload = async (keepsTyped: boolean) => {
    const fresh = await onReload();
    if (!fresh) return;
    setMember(fresh);
    if (!keepsTyped) {
      form.set("display_name", fresh.display_name);
      form.set("roles", fresh.roles);
    }
    forgive();
  };

  return (
    <>
      <PageTitle title={`Modifier le compte ${of(member.display_name)}`} />
      <form className="card stack-large" onSubmit={submit} noValidate>
        <ConflictOrErrors
          problem={problem}
          errors={errors}
          title="Ce compte vient d’être modifié par quelqu’un d’autre"
          onReload={reload}
        />
        <dl className="details">
          <Detail label="Identifiant">{member.identifier}</Detail>
          <Detail label="Adresse e-mail">
            <EmailAddress>{member.email}</EmailAddress>
          </Detail>
          <Detail label="État">
            <MemberState member={member} />
          </Detail>
        </dl>
        <UserFields form={form} />
        {!isSameRoles(form.values.roles, member.roles) && <RoleChange isOwn={isOwn} />}
        <div className="buttons">
          <SubmitButton isSending={isSending}>Enregistrer</SubmitButton>
          <Link to={LIST} className="button">
            Annuler
          </Link>
        </div>
      </form>
    </>
  );
}

function RoleChange({ isOwn }: { isOwn: boolean }) {
  return isOwn ? (
    <Notice tone="warning" title="Vous changez votre propre rôle">
      <p>Votre session se terminera, et vous devrez vous reconnecter.</p>
    </Notice>
  ) : (
    <Notice title="Le rôle va changer">
      <p>Si cette personne est connectée, sa session se terminera. Un e-mail l’informera.</p>
    </Notice>
  );
}
