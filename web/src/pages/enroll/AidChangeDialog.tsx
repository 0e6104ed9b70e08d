import type { Aid, CreditCheck } from "../../api/types";
import { AidExplanation, creditChange } from "../../components/AidOutcome";
import { Dialog, SafeButton } from "../../components/Dialog";
import { money } from "../../format";

type Props = {
  before: Aid;
  check: CreditCheck;
  onConfirm: () => void;
  onDismiss: () => void;
};

export function isSameAid(one: Aid, other: Aid): boolean {
  return one.outcome === other.outcome && one.amount_cents === other.amount_cents;
}

/** A change of the details that changes the aid is told before it is saved. */
export function AidChangeDialog({ before, check, onConfirm, onDismiss }: Props) {
  return (
    <Dialog title="L’aide va changer" onDismiss={onDismiss}>
      <ul className="list">
        <li>
          Aujourd’hui&nbsp;: <strong>{short(before)}</strong>
        </li>
        <li>
          Après l’enregistrement&nbsp;: <strong>{short(check.aid)}</strong>
        </li>
      </ul>
      <AidExplanation aid={check.aid} />
      <p>{creditChange(check)}</p>
      <div className="buttons">
        <button type="button" className="button button-primary" onClick={onConfirm}>
          Enregistrer quand même
        </button>
        <SafeButton onClick={onDismiss}>Revenir à la saisie</SafeButton>
      </div>
    </Dialog>
  );
}

function short(aid: Aid): string {
  return aid.outcome === "granted" ? `aide de ${money(aid.amount_cents)}` : "sans aide";
}
