import { period } from "../format";

type Props = {
  stay: { group_id: string; venue_name: string; start_date: string; end_date: string };
};

/** The stay that a row is about: its venue, its dates and its group's number. */
export function StayCell({ stay }: Props) {
  return (
    <th scope="row" className="cell-stay">
      {stay.venue_name}
      <span className="cell-note">
        {period(stay.start_date, stay.end_date)},{" "}
        <span className="nowrap">groupe n°&nbsp;{stay.group_id}</span>
      </span>
    </th>
  );
}
