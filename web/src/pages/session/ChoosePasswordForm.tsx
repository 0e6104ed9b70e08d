import { type FormErrors, noErrors } from "../../api/problem";
import { ErrorSummary } from "../../components/ErrorSummary";
import { NewPassword, type NewPasswordValues } from "../../components/NewPassword";
import { SubmitButton } from "../../components/SubmitButton";
import { useForm } from "../../components/useForm";

type Props = { onChoose: (password: string) => Promise<void> };

export function ChoosePasswordForm({ onChoose }: Props) {
  const { form, errors, isSending, submit } = useForm<NewPasswordValues>({
    initial: { password: "", isShown: false },
    fields: ["password"],
    missing: missingFields,
    send: ({ password }) => onChoose(password),
  });

  return (
    <form className="stack-large" onSubmit={submit} noValidate>
      <ErrorSummary errors={errors} />
      <NewPassword form={form} />
      <SubmitButton isSending={isSending}>Enregistrer</SubmitButton>
    </form>
  );
}

function missingFields({ password }: NewPasswordValues): FormErrors {
  return password
    ? noErrors
    : { fields: { password: "Saisissez un nouveau mot de passe" }, general: [] };
}
