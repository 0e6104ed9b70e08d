import type { PaymentLine } from "../../api/types";
import { StateTag } from "../../components/StateTag";
import { StayCell } from "../../components/StayCell";
import { balance, count, french } from "../../format";
import { EarlierBatches } from "./EarlierBatches";
import { keyOf } from "./lines";
import { lineKinds, lineState } from "./words";

/** The lines that are chosen, by their keys. */
export type Choice = {
  chosen: ReadonlySet<string>;
  onChoose: (keys: readonly string[], isChosen: boolean) => void;
};

type Props = {
  lines: PaymentLine[];
  /** The id of the table's title. */
  label: string;
  /** Each line can be chosen. */
  choice?: Choice;
  /** Whether it says of each line when it will be paid. */
  saysWhen?: boolean;
};

/** What is owed for each stay. */
export function LinesTable({ lines, label, choice, saysWhen = false }: Props) {
  return (
    <div className="table-region">
      <table className="table table-cards table-lines" aria-labelledby={label}>
        <thead>
          <tr>
            {choice && (
              <th scope="col">
                <span className="visually-hidden">Choisir</span>
              </th>
            )}
            <th scope="col">Séjour</th>
            <th scope="col">Porteur</th>
            <th scope="col">Pour</th>
            <th scope="col" className="right">
              Montant
            </th>
            {saysWhen && <th scope="col">Quand</th>}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={keyOf(line)}>
              {choice && (
                <td className="cell-choice">
                  <LineChoice line={line} choice={choice} />
                </td>
              )}
              <StayCell stay={line} />
              <td data-label="Porteur">{line.holder_name}</td>
              <td data-label="Pour">
                <span>
                  {lineKinds[line.kind]}
                  <span className="cell-note">{count(line.people, "personne", "personnes")}</span>
                  <EarlierBatches line={line} />
                </span>
              </td>
              <td data-label="Montant" className="right nowrap">
                {balance(line.amount_cents)}
              </td>
              {saysWhen && (
                <td data-label="Quand" className="cell-when">
                  <span>
                    <StateTag state={lineState(line)} />
                    <span className="cell-note">{french(line.explanation)}</span>
                  </span>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LineChoice({ line, choice }: { line: PaymentLine; choice: Choice }) {
  const key = keyOf(line);
  const id = `ligne-${line.group_id}-${line.line_id}`;
  const isChosen = choice.chosen.has(key);
  return (
    <span className="choice choice-alone">
      <input
        type="checkbox"
        id={id}
        checked={isChosen}
        onChange={() => choice.onChoose([key], !isChosen)}
      />
      <label htmlFor={id}>
        <span className="choice-name">Payer cette ligne</span>
        <span className="visually-hidden">
          {" "}
          ({line.venue_name}, groupe n°&nbsp;{line.group_id}, {balance(line.amount_cents)})
        </span>
      </label>
    </span>
  );
}
