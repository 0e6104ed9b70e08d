import { useState } from "react";
import { api } from "../../api/client";
import type { SecondFactorSetup } from "../../api/types";
import { ErrorSummary } from "../../components/ErrorSummary";
import { SubmitButton } from "../../components/SubmitButton";
import { useForm } from "../../components/useForm";
import { missingOwner, OwnerCheck, sentCode } from "./OwnerCheck";
import { RecoveryCodes } from "./RecoveryCodes";
import { ScanStep } from "./ScanStep";

type Props = {
  identifier: string;
  /** One that is active already is asked for a code of it. */
  isReplacement?: boolean;
};

/** The password, then the application and its first code, then the recovery codes. */
export function SecondFactorSetUp({ identifier, isReplacement = false }: Props) {
  const [setup, setSetup] = useState<SecondFactorSetup | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes) return <RecoveryCodes identifier={identifier} codes={codes} />;
  if (setup) {
    return <ScanStep setup={setup} onConfirmed={setCodes} onAgain={() => setSetup(null)} />;
  }
  return <PasswordStep isReplacement={isReplacement} onBegun={setSetup} />;
}

type PasswordProps = { isReplacement: boolean; onBegun: (setup: SecondFactorSetup) => void };

function PasswordStep({ isReplacement, onBegun }: PasswordProps) {
  const begin = api.useMutation("post", "/api/account/second-factor");
  const { form, errors, isSending, submit, forgive } = useForm({
    initial: { password: "", code: "" },
    fields: ["password", "code"],
    missing: (values) => ({ fields: missingOwner(values, isReplacement), general: [] }),
    send: async (values) => {
      const code = sentCode(values, isReplacement);
      onBegun(await begin.mutateAsync({ body: { password: values.password, code } }));
    },
  });

  return (
    <form className="stack-large" onSubmit={submit} noValidate>
      <ErrorSummary errors={errors} />
      <div className="stack">
        <h2>Ce qu’il vous faut</h2>
        <p>
          Une application de codes sur votre téléphone, par exemple FreeOTP, Google Authenticator ou
          Microsoft Authenticator. Elles sont gratuites, et fonctionnent sans réseau.
        </p>
      </div>
      <OwnerCheck form={form} asksCode={isReplacement} onSwitch={forgive} />
      <SubmitButton isSending={isSending} sending="Vérification en cours…">
        Continuer
      </SubmitButton>
    </form>
  );
}
