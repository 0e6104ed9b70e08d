import { useEffect, useState } from "react";
import type { Form } from "./form";
import { TextField } from "./fields";

type Props = {
  form: Form<{ code: string }>;
  /** A recovery code can stand for the application's; what was wrong with the one is not with the other. */
  onSwitch?: () => void;
  /** When what had the focus has just disappeared. */
  takesFocus?: boolean;
};

/** Asks for the code of the second factor. */
export function CodeField({ form, onSwitch, takesFocus = false }: Props) {
  const [isRecovery, setIsRecovery] = useState(false);
  const [isSwitched, setIsSwitched] = useState(false);
  const change = () => {
    form.set("code", "");
    setIsRecovery(!isRecovery);
    setIsSwitched(true);
    onSwitch?.();
  };
  return (
    <div>
      <CodeInput
        key={String(isRecovery)}
        form={form}
        isRecovery={isRecovery}
        takesFocus={takesFocus || isSwitched}
      />
      {onSwitch && (
        <button type="button" className="text-button" onClick={change}>
          {isRecovery ? "Utiliser le code de l’application" : "Utiliser un code de secours"}
        </button>
      )}
    </div>
  );
}

type InputProps = { form: Props["form"]; isRecovery: boolean; takesFocus: boolean };

function CodeInput({ form, isRecovery, takesFocus }: InputProps) {
  useEffect(() => {
    if (takesFocus) document.getElementById("code")?.focus();
  }, [takesFocus]);
  return (
    <TextField
      form={form}
      name="code"
      autoCapitalize="characters"
      spellCheck={false}
      {...(isRecovery ? RECOVERY : APPLICATION)}
    />
  );
}

const APPLICATION = {
  label: "Code de votre application",
  hint: <>6&nbsp;chiffres. L’application en montre un nouveau toutes les 30&nbsp;secondes.</>,
  inputMode: "numeric",
  autoComplete: "one-time-code",
  className: "input-short",
} as const;

const RECOVERY = {
  label: "Code de secours",
  hint: (
    <>Un de ceux que vous avez notés. Il ne fonctionne qu’une fois. Exemple&nbsp;: K7MQ-2HWD-9XTP</>
  ),
  inputMode: "text",
  autoComplete: "off",
  className: "input-code",
} as const;
