import { type FormErrors, hasChanged } from "../api/problem";
import type { Problem } from "../api/types";
import { ErrorSummary } from "./ErrorSummary";
import { Notice } from "./Notice";

type Props = { title: string; onReload: (keepsTyped: boolean) => Promise<void> };

/** Someone else has changed meanwhile what was typed over. */
export function Conflict({ title, onReload }: Props) {
  const reload = async (keepsTyped: boolean) => {
    await onReload(keepsTyped);
    // The button that had the focus is gone: the form is read again from its title.
    document.querySelector("h1")?.focus();
  };
  return (
    <Notice tone="error" title={title} takesFocus>
      <p>
        Rien n’a été enregistré. Vous pouvez voir la nouvelle version et perdre votre saisie, ou
        garder votre saisie&nbsp;: elle remplacera l’autre quand vous enregistrerez.
      </p>
      <div className="buttons">
        <button type="button" className="button" onClick={() => reload(false)}>
          Voir la nouvelle version
        </button>
        <button type="button" className="button" onClick={() => reload(true)}>
          Garder ma saisie
        </button>
      </div>
    </Notice>
  );
}

type FormProps = Props & { problem: Problem | null; errors: FormErrors };

/** What is wrong with a form that is sent over a version: that there is another one, or its errors. */
export function ConflictOrErrors({ problem, errors, ...conflict }: FormProps) {
  return problem && hasChanged(problem) ? (
    <Conflict {...conflict} />
  ) : (
    <ErrorSummary errors={errors} />
  );
}
