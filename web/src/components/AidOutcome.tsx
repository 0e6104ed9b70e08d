import type { Aid, CreditCheck } from "../api/types";
import { french, money } from "../format";
import { TopUpLink } from "./TopUpLink";

/** Whether an aid was wished for and is not there. */
export function isRefused(aid: Aid): boolean {
  return !["granted", "programme_only", "not_granted"].includes(aid.outcome);
}

/** What an enrollment takes from the credit of the year, or gives back to it. */
export function creditChange({ credit, credit_after_cents }: CreditCheck): string {
  const now = money(credit.available_cents);
  return credit.available_cents === credit_after_cents
    ? `Votre crédit ${credit.year} ne change pas\u00a0: ${now} disponibles.`
    : `Votre crédit ${credit.year} passera de ${now} à ${money(credit_after_cents)}.`;
}

/** Why, and where to ask for more credit when there is none left. */
export function AidExplanation({ aid }: { aid: Aid }) {
  return (
    <>
      <p>{french(aid.explanation)}</p>
      {aid.top_up_url && (
        <p>
          <TopUpLink href={aid.top_up_url} />
        </p>
      )}
    </>
  );
}
