import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { useReread } from "../../api/queries";
import { refresh, useSession } from "../../api/session";
import { FocusedHeading } from "../../components/FocusedHeading";
import { ProblemNotice } from "../../components/ProblemNotice";
import { ActionButton } from "../../components/SubmitButton";
import type { AccountOutcome } from "./AccountPage";
import { CopyButton } from "./CopyButton";
import { recoveryText, textAddress } from "./recoveryText";

type Props = { identifier: string; codes: string[] };

/** The recovery codes, which are never shown again, and the way on. */
export function RecoveryCodes({ identifier, codes }: Props) {
  const text = recoveryText(identifier, codes);
  return (
    <div className="stack-large">
      <div className="stack">
        <FocusedHeading>Notez vos codes de secours</FocusedHeading>
        <p>
          La double authentification est activée. Si vous perdez votre téléphone, un de ces codes
          remplace celui de l’application. Chacun fonctionne une seule fois.
        </p>
        <p>
          <strong>Ils ne seront plus jamais affichés.</strong> Gardez-les à l’abri, ailleurs que
          dans votre téléphone.
        </p>
        <p className="print-only">Seniors en Vacances, identifiant {identifier}</p>
        <ul className="codes" aria-label="Codes de secours">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div className="buttons">
          <CopyButton text={text}>Copier</CopyButton>
          <button type="button" className="button" onClick={() => window.print()}>
            Imprimer
          </button>
          <a className="button" href={textAddress(text)} download="codes-de-secours.txt">
            Télécharger
          </a>
        </div>
      </div>
      <Finish />
    </div>
  );
}

function Finish() {
  const navigate = useNavigate();
  const reread = useReread("account");
  const session = useSession();
  const isNeeded = session.status === "open" && session.needsSecondFactor;
  const finish = useMutation({
    mutationFn: async () => {
      // A session that waited for the second factor is a whole one when it is renewed.
      if (isNeeded) await refresh();
      await reread();
      const state: AccountOutcome = { done: "second_factor_set" };
      if (isNeeded) navigate("/");
      else navigate("/mon-compte", { state });
    },
  });
  return (
    <>
      {finish.error && <ProblemNotice error={finish.error} />}
      <div className="buttons">
        <ActionButton
          tone="primary"
          isSending={finish.isPending}
          onClick={() => finish.mutate()}
        >
          J’ai noté mes codes
        </ActionButton>
      </div>
    </>
  );
}
