import { TextField } from "../../components/fields";
import type { Form } from "../../components/form";

/** Asks again for the password, before something that only its owner may do. */
export function CurrentPassword({ form }: { form: Form<{ password: string }> }) {
  return (
    <TextField
      form={form}
      name="password"
      label="Votre mot de passe"
      hint="Pour vérifier que c’est bien vous."
      type="password"
      autoComplete="current-password"
    />
  );
}

/** What is said of it when it is missing. */
export function missingPassword(password: string): Record<string, string> {
  return password ? {} : { password: "Saisissez votre mot de passe" };
}
