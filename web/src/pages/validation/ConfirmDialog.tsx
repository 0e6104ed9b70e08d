import type { ReactNode } from "react";
import type { Attendee, GroupSummary, Party, Totals } from "../../api/types";
import { Dialog, SafeButton } from "../../components/Dialog";
import { ActionButton } from "../../components/SubmitButton";
import { count, fullName, money } from "../../format";
import { type Answer, toVerify, wereAbsent, wereThere } from "./attendance";

type Props = {
  group: GroupSummary;
  party: Party;
  isInPlace: boolean;
  answer: Answer;
  /** What the holder's confirmation comes to. */
  totals: Totals | null;
  isSending: boolean;
  onConfirm: () => void;
  onDismiss: () => void;
};

/** What will be final, and for whom, before it is. */
export function ConfirmDialog(props: Props) {
  const { group, party, isInPlace, answer, totals, isSending, onConfirm, onDismiss } = props;
  const isProvider = party === "provider";
  const looked = toVerify(answer.present);
  const action = isProvider ? "Valider définitivement" : "Confirmer définitivement";
  return (
    <Dialog
      title={isProvider ? "Valider cette liste\u00a0?" : "Confirmer cette liste\u00a0?"}
      onDismiss={onDismiss}
    >
      <ul className="outcomes">
        <Outcome title={wereThere(totals?.present ?? answer.present.length)}>
          {totals && <Paid cents={totals.owed_cents} waits={looked.length > 0} group={group} />}
        </Outcome>
        {looked.length > 0 && totals && (
          <Outcome
            title={`${count(looked.length, "personne présente", "personnes présentes")} à vérifier par l’ANCV`}
            people={looked}
          >
            {answer.disputed.length === 0 ? (
              <>
                <strong>{money(totals.withheld_cents)}</strong> attendent sa vérification.
              </>
            ) : (
              "L’aide n’est versée qu’ensuite."
            )}
          </Outcome>
        )}
        <Outcome title={wereAbsent(totals?.absent ?? answer.absent.length)} people={answer.absent}>
          {totals && totals.released_cents > 0 && (
            <>
              <strong>{money(totals.released_cents)}</strong>{" "}
              {isInPlace ? "retournent dans le crédit du porteur." : "retournent dans votre crédit."}
            </>
          )}
        </Outcome>
        {answer.disputed.length > 0 && (
          <Outcome
            title={count(answer.disputed.length, "désaccord", "désaccords")}
            people={answer.disputed}
          >
            L’ANCV décidera.
            {totals && totals.withheld_cents > 0 && (
              <>
                {" "}
                <strong>{money(totals.withheld_cents)}</strong>{" "}
                {looked.length > 0 ? "attendent l’ANCV en tout." : "attendent sa décision."}
              </>
            )}
          </Outcome>
        )}
      </ul>
      <p>
        {isProvider
          ? `${group.holder_name} recevra un e-mail pour confirmer la liste à son tour.`
          : `${group.provider_name} recevra un e-mail.`}
        {isInPlace &&
          ` ${isProvider ? group.provider_name : group.holder_name} saura que vous avez agi à sa place.`}
      </p>
      <p>
        <strong>C’est définitif&nbsp;:</strong> la liste ne pourra plus être changée ici.
      </p>
      <div className="buttons">
        <ActionButton
          tone="primary"
          isSending={isSending}
          sending="Enregistrement en cours…"
          onClick={onConfirm}
        >
          {action}
        </ActionButton>
        <SafeButton onClick={onDismiss}>Revenir à la liste</SafeButton>
      </div>
    </Dialog>
  );
}

type PaidProps = { cents: number; waits: boolean; group: GroupSummary };

function Paid({ cents, waits, group }: PaidProps) {
  if (cents === 0) {
    return <>Aucune aide n’est à verser{waits && " pour l’instant"}.</>;
  }
  return (
    <>
      <strong>{money(cents)}</strong> seront versés par l’ANCV à {group.provider_name}.
    </>
  );
}

type OutcomeProps = { title: string; people?: Attendee[]; children?: ReactNode };

function Outcome({ title, people, children }: OutcomeProps) {
  return (
    <li>
      <strong>{title}</strong>
      {people && people.length > 0 && (
        <ul className="list">
          {people.map((person) => (
            <li key={person.enrollment_id}>{fullName(person)}</li>
          ))}
        </ul>
      )}
      {children && <p>{children}</p>}
    </li>
  );
}
