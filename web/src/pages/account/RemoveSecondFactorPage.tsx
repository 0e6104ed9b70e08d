import { Link, useNavigate } from "react-router";
import { api } from "../../api/client";
import { useReread } from "../../api/queries";
import { BackLink } from "../../components/BackLink";
import { normalCode } from "../../components/code";
import { ErrorSummary } from "../../components/ErrorSummary";
import { PageTitle } from "../../components/PageTitle";
import { SECOND_FACTOR } from "../../components/RequireSession";
import { SubmitButton } from "../../components/SubmitButton";
import { useForm } from "../../components/useForm";
import type { AccountOutcome } from "./AccountPage";
import { missingOwner, OwnerCheck } from "./OwnerCheck";

export function RemoveSecondFactorPage() {
  return (
    <>
      <BackLink to={SECOND_FACTOR}>Revenir à la double authentification</BackLink>
      <section className="card narrow">
        <PageTitle
          title="Désactiver la double authentification"
          lead="Votre mot de passe suffira pour entrer, et vos codes de secours ne fonctionneront plus. Vous pourrez l’activer de nouveau."
        />
        <RemoveForm />
      </section>
    </>
  );
}

function RemoveForm() {
  const navigate = useNavigate();
  const reread = useReread("account");
  const remove = api.useMutation("post", "/api/account/second-factor/remove");
  const { form, errors, isSending, submit, forgive } = useForm({
    initial: { password: "", code: "" },
    fields: ["password", "code"],
    missing: (values) => ({ fields: missingOwner(values, true), general: [] }),
    send: async ({ password, code }) => {
      await remove.mutateAsync({ body: { password, code: normalCode(code) } });
      await reread();
      const state: AccountOutcome = { done: "second_factor_removed" };
      navigate("/mon-compte", { state });
    },
  });

  return (
    <form className="stack-large" onSubmit={submit} noValidate>
      <ErrorSummary errors={errors} />
      <OwnerCheck form={form} asksCode onSwitch={forgive} />
      <div className="buttons">
        <SubmitButton isSending={isSending} tone="danger">
          Désactiver
        </SubmitButton>
        <Link to={SECOND_FACTOR} className="button">
          Garder
        </Link>
      </div>
    </form>
  );
}
