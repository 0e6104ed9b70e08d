import type { PaymentLine } from "../../api/types";
import { Notice } from "../../components/Notice";
import { count, date, dayOf, french } from "../../format";
import { mayBePaid } from "./lines";

const ENDS: Record<PaymentLine["earlier"][number]["end"], string> = {
  dissolved: "annulé",
  rejected: "rejeté par la banque",
  returned: "retourné par la banque",
};

/** The batches that a line was in before, and why each has not paid it. */
export function EarlierBatches({ line }: { line: PaymentLine }) {
  return line.earlier.map((earlier) => (
    <span key={earlier.batch_id} className="cell-note">
      Déjà dans le lot <span className="nowrap">{earlier.batch_id}</span>, {ENDS[earlier.end]} le{" "}
      {date(dayOf(earlier.at))}
      {earlier.end === "dissolved" &&
        (earlier.file_taken
          ? " après le téléchargement de son fichier"
          : " avant le téléchargement de son fichier")}
      &nbsp;: {french(earlier.because)}
    </span>
  ));
}

/** That the bank may have paid some of `lines` by a batch that was dissolved. */
export function PaidTwice({ lines }: { lines: PaymentLine[] }) {
  const unsure = lines.filter(mayBePaid);
  if (unsure.length === 0) return null;
  return (
    <Notice tone="warning" title="À vérifier sur le relevé de la banque">
      <p>
        {count(unsure.length, "ligne était", "lignes étaient")} dans un lot annulé après le
        téléchargement de son fichier. Si la banque a eu ce fichier,{" "}
        {unsure.length === 1 ? "elle serait payée" : "elles seraient payées"} deux fois.
      </p>
    </Notice>
  );
}
