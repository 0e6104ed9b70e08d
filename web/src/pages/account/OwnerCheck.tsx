import { CodeField } from "../../components/CodeField";
import { missingCode, normalCode } from "../../components/code";
import { TextField } from "../../components/fields";
import type { Form } from "../../components/form";

export type OwnerValues = { password: string; code: string };

type Props = {
  form: Form<OwnerValues>;
  /** Whoever has a second factor gives a code of it too. */
  asksCode: boolean;
  onSwitch: () => void;
};

/** Asks again for what the account's owner alone has, before something that only they may do. */
export function OwnerCheck({ form, asksCode, onSwitch }: Props) {
  return (
    <>
      <TextField
        form={form}
        name="password"
        label="Votre mot de passe"
        hint="Pour vérifier que c’est bien vous."
        type="password"
        autoComplete="current-password"
      />
      {asksCode && <CodeField form={form} onSwitch={onSwitch} />}
    </>
  );
}

/** What is said of them when they are missing. */
export function missingOwner(
  { password, code }: OwnerValues,
  asksCode: boolean,
): Record<string, string> {
  return {
    ...(password ? {} : { password: "Saisissez votre mot de passe" }),
    ...(asksCode ? missingCode(code) : {}),
  };
}

/** The code as it is sent, where one may not be asked for. */
export function sentCode({ code }: { code: string }, asksCode: boolean): string | null {
  return asksCode ? normalCode(code) : null;
}
