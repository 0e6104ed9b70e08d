import type { ReactNode } from "react";
import { Checkbox, TextField } from "./fields";
import type { Form } from "./form";

export type NewPasswordValues = { password: string; isShown: boolean };

type Props = {
  form: Form<NewPasswordValues>;
  /** Other passwords of the form, which are shown and hidden with it. */
  children?: ReactNode;
};

/** Asks for a new password, and says what a good one is. */
export function NewPassword({ form, children }: Props) {
  return (
    <>
      <div className="stack">
        <h2>Un bon mot de passe</h2>
        <ul className="list">
          <li>compte au moins 12&nbsp;caractères&nbsp;;</li>
          <li>
            ne contient ni votre identifiant, ni le numéro de convention, ni le nom de
            l’organisme&nbsp;;
          </li>
          <li>
            ne se devine pas&nbsp;: plusieurs mots sans lien entre eux se retiennent bien, les
            suites et les répétitions sont à éviter.
          </li>
        </ul>
      </div>
      <TextField
        form={form}
        name="password"
        label="Nouveau mot de passe"
        hint={<>Au moins 12&nbsp;caractères. Les majuscules comptent.</>}
        {...passwordInput(form.values.isShown, "new-password")}
      />
      {children}
      <Checkbox form={form} name="isShown" label="Afficher le mot de passe" />
    </>
  );
}

/** What makes a field one of a password. */
export function passwordInput(isShown: boolean, autoComplete: "current-password" | "new-password") {
  return {
    type: isShown ? "text" : "password",
    autoComplete,
    autoCapitalize: "none",
    spellCheck: false,
  } as const;
}
