import { Link, useNavigate } from "react-router";
import { api } from "../../api/client";
import { useReread } from "../../api/queries";
import { useUser } from "../../api/session";
import { BackLink } from "../../components/BackLink";
import { useSubmission } from "../../components/drafts";
import { ErrorSummary } from "../../components/ErrorSummary";
import { TextField } from "../../components/fields";
import { PageTitle } from "../../components/PageTitle";
import { SubmitButton } from "../../components/SubmitButton";
import { useForm } from "../../components/useForm";
import { rolesAtFirst } from "../../members";
import { invited, type UsersOutcome } from "./outcome";
import { missingOf, UserFields, type UserValues } from "./UserFields";

const LIST = "/mon-compte/utilisateurs";

export function InvitePage() {
  const user = useUser();
  const navigate = useNavigate();
  const reread = useReread("users");
  const submission = useSubmission("inviter");
  const invite = api.useMutation("post", "/api/users");
  const { form, errors, isSending, submit } = useForm<UserValues & { email: string }>({
    initial: { display_name: "", email: "", roles: rolesAtFirst(user.organisation_kind) },
    fields: ["display_name", "email", "roles"],
    missing: (values) => {
      const fields = missingOf(values);
      if (!values.email.trim()) fields.email = "Saisissez l’adresse e-mail de la personne";
      return { fields, general: [] };
    },
    send: async ({ display_name, email, roles }) => {
      const body = { display_name: display_name.trim(), email: email.trim(), roles };
      const header = submission.headerOf(body);
      const member = await invite.mutateAsync({ params: { header }, body });
      submission.answered();
      await reread();
      const state: UsersOutcome = invited(member);
      navigate(LIST, { state });
    },
  });

  return (
    <div className="narrow">
      <BackLink to={LIST}>Revenir aux utilisateurs</BackLink>
      <PageTitle
        title="Inviter une personne"
        lead="Elle reçoit un e-mail avec son identifiant et un lien. Elle choisit elle-même son mot de passe."
      />
      <form className="card stack-large" onSubmit={submit} noValidate>
        <ErrorSummary errors={errors} />
        <UserFields form={form}>
          <TextField
            form={form}
            name="email"
            label="Adresse e-mail"
            hint={
              <>
                Celle de cette personne, et non une adresse partagée&nbsp;: qui la lit peut ouvrir
                le compte.
              </>
            }
            type="email"
            autoCapitalize="none"
            spellCheck={false}
          />
        </UserFields>
        <p>
          Le lien fonctionne pendant 7&nbsp;jours. Vous pourrez en envoyer un autre, ou annuler
          l’invitation.
        </p>
        <div className="buttons">
          <SubmitButton isSending={isSending} sending="Envoi en cours…">
            Envoyer l’invitation
          </SubmitButton>
          <Link to={LIST} className="button">
            Annuler
          </Link>
        </div>
      </form>
    </div>
  );
}
