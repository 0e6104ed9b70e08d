import type { ListToValidate } from "../../api/types";
import { DeadlineTag } from "../../components/DeadlineTag";
import { RowLink } from "../../components/RowLink";
import { StayCell } from "../../components/StayCell";
import { date, french } from "../../format";
import { byDueDate, whoseTurn } from "./words";

type Props = {
  lists: ListToValidate[];
  /** The id of the table's title. */
  label: string;
  party: string;
  action: string;
};

export function ListsTable({ lists, label, party, action }: Props) {
  return (
    <div className="table-region">
      <table className="table table-cards table-stacked" aria-labelledby={label}>
        <thead>
          <tr>
            <th scope="col">Séjour</th>
            <th scope="col">{party}</th>
            <th scope="col">Échéance</th>
            <th scope="col" className="no-print">
              Action
            </th>
          </tr>
        </thead>
        <tbody>
          {byDueDate(lists).map((list) => (
            <ListRow key={list.group.group_id} list={list} party={party} action={action} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type RowProps = { list: ListToValidate } & Pick<Props, "party" | "action">;

function ListRow({ list: { group, deadline, explanation }, party, action }: RowProps) {
  const turn = deadline && whoseTurn(deadline, group);
  return (
    <tr>
      <StayCell stay={group} />
      <td data-label={party} className="cell-party">
        {turn && (
          <>
            <strong>{turn.name}</strong>
            <span className="cell-note">{turn.role}</span>
          </>
        )}
        {explanation && <span className="cell-note">{french(explanation)}</span>}
      </td>
      <td data-label="Échéance" className="number cell-due">
        {deadline && (
          <>
            {date(deadline.due_on)}
            <br />
            <DeadlineTag deadline={deadline} />
          </>
        )}
      </td>
      <td className="no-print">
        <RowLink to={`/validations/${group.group_id}`} about={`, groupe n° ${group.group_id}`}>
          {action}
        </RowLink>
      </td>
    </tr>
  );
}
