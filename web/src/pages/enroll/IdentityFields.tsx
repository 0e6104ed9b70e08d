import { TextField } from "../../components/fields";
import type { Form } from "../../components/form";
import { BirthDateField } from "./BirthDateField";
import type { IdentityValues } from "./identity";

/** Who someone is, as on their identity card. */
export function IdentityFields({ form }: { form: Form<IdentityValues> }) {
  return (
    <>
      <TextField form={form} name="last_name" label="Nom" spellCheck={false} />
      <TextField form={form} name="first_name" label="Prénom" spellCheck={false} />
      <BirthDateField form={form} />
      <TextField form={form} name="birth_city" label="Ville de naissance" spellCheck={false} />
    </>
  );
}
