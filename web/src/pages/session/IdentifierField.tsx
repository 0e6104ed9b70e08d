import { TextField } from "../../components/fields";
import type { Form } from "../../components/form";

/** By what someone logs in. */
export function IdentifierField({ form }: { form: Form<{ identifier: string }> }) {
  return (
    <TextField
      form={form}
      name="identifier"
      label="Numéro de convention ou identifiant"
      hint={
        <>
          Il figure sur le courrier joint à votre convention. Exemple&nbsp;: ANCV1654. Si un
          collègue vous a invité, un prénom s’y ajoute&nbsp;:{" "}
          <span className="nowrap">ANCV1654-JEANNE</span>
        </>
      }
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
    />
  );
}

/** What is said of it when it is missing. */
export function missingIdentifier(identifier: string): Record<string, string> {
  return identifier.trim()
    ? {}
    : { identifier: "Saisissez votre numéro de convention ou votre identifiant" };
}
