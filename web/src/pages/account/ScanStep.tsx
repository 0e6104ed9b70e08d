import { api } from "../../api/client";
import type { SecondFactorSetup } from "../../api/types";
import { CodeField } from "../../components/CodeField";
import { inGroups, missingCode, normalCode } from "../../components/code";
import { ErrorSummary } from "../../components/ErrorSummary";
import { FocusedHeading } from "../../components/FocusedHeading";
import { SubmitButton } from "../../components/SubmitButton";
import { useForm } from "../../components/useForm";
import { CopyButton } from "./CopyButton";

type Props = {
  setup: SecondFactorSetup;
  onConfirmed: (recoveryCodes: string[]) => void;
  onAgain: () => void;
};

/** Gives the secret to the application, and asks for the first code that it makes of it. */
export function ScanStep({ setup, onConfirmed, onAgain }: Props) {
  const confirm = api.useMutation("post", "/api/account/second-factor/confirm");
  const { form, errors, isSending, submit } = useForm({
    initial: { code: "" },
    fields: ["code"],
    missing: ({ code }) => ({ fields: missingCode(code), general: [] }),
    send: async ({ code }) => {
      const { recovery_codes } = await confirm.mutateAsync({
        body: { code: normalCode(code) },
      });
      onConfirmed(recovery_codes);
    },
  });

  return (
    <form className="stack-large" onSubmit={submit} noValidate>
      <ErrorSummary errors={errors} />
      <div className="stack">
        <FocusedHeading>Ajoutez ce compte à votre application</FocusedHeading>
        <p>Dans l’application, choisissez d’ajouter un compte, puis lisez ce QR code.</p>
        <QrCode qr={setup.qr} />
        <details>
          <summary>Ajouter le compte sans lire le QR code</summary>
          <Secret setup={setup} />
        </details>
      </div>
      <div className="stack">
        <h2>Saisissez le code affiché par l’application</h2>
        <CodeField form={form} />
      </div>
      <div className="buttons">
        <SubmitButton isSending={isSending} sending="Vérification en cours…">
          Activer
        </SubmitButton>
        <button type="button" className="text-button" onClick={onAgain}>
          Recommencer
        </button>
      </div>
    </form>
  );
}

/** On white whatever the colours of the page are, so that a camera can read it. */
function QrCode({ qr: { size, path } }: { qr: SecondFactorSetup["qr"] }) {
  return (
    <figure>
      <svg
        className="qr"
        viewBox={`0 0 ${size} ${size}`}
        shapeRendering="crispEdges"
        aria-hidden="true"
      >
        <rect width={size} height={size} fill="#fff" />
        <path d={path} fill="#000" />
      </svg>
      <figcaption className="visually-hidden">
        QR code. Si vous ne pouvez pas le lire, la clé à saisir est juste après.
      </figcaption>
    </figure>
  );
}

function Secret({ setup: { secret, otpauth_uri } }: { setup: SecondFactorSetup }) {
  return (
    <div className="stack details-body">
      <p>
        Choisissez de saisir une clé dans l’application, et recopiez celle-ci. Les espaces ne
        comptent pas.
      </p>
      <p className="secret">{inGroups(secret, " ")}</p>
      <div className="buttons">
        <CopyButton text={secret}>Copier la clé</CopyButton>
        <a href={otpauth_uri}>Ouvrir l’application sur cet appareil</a>
      </div>
    </div>
  );
}
