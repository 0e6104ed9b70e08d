import { Link, useNavigate, useSearchParams } from "react-router";
import type { GroupSummary, User } from "../../api/types";
import { PlacesTag } from "../../components/PlacesTag";
import { date } from "../../format";
import { withSort } from "./filters";

type Column = { sort: string; label: string; full?: string; isNumber?: boolean };

const HOLDER_COLUMNS: Column[] = [
  { sort: "convention_number", label: "Convention" },
  { sort: "holder_name", label: "Porteur" },
];
const PROVIDER_COLUMN: Column = { sort: "provider_name", label: "Prestataire" };
const STAY_COLUMNS: Column[] = [
  { sort: "venue_name", label: "Équipement" },
  { sort: "venue_department", label: "Dép.", full: "Département" },
  { sort: "modified_on", label: "Modifié le" },
  { sort: "start_date", label: "Du", full: "Date de début" },
  { sort: "end_date", label: "Au", full: "Date de fin" },
  { sort: "enrolled", label: "Inscrits", full: "Nombre d’inscrits", isNumber: true },
];

/** What is the same on every row for a user is not shown to them. */
function columnsFor(kind: User["organisation_kind"]): Column[] {
  return [
    ...(kind === "holder" ? [] : HOLDER_COLUMNS),
    ...(kind === "provider" ? [] : [PROVIDER_COLUMN]),
    ...STAY_COLUMNS,
  ];
}

type Props = { groups: GroupSummary[]; kind: User["organisation_kind"] };

export function GroupsTable({ groups, kind }: Props) {
  const columns = columnsFor(kind);
  return (
    <>
      <SortSelect columns={columns} />
      <div className="table-region">
        <table className="table table-cards table-pairs">
          <caption className="visually-hidden">Groupes trouvés</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <SortableHeader key={column.sort} column={column} />
              ))}
              <th scope="col">Places</th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <GroupRow key={group.group_id} group={group} kind={kind} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function GroupRow({ group, kind }: { group: GroupSummary; kind: User["organisation_kind"] }) {
  return (
    <tr>
      {kind !== "holder" && (
        <>
          <td data-label="Convention">{group.convention_number}</td>
          <td data-label="Porteur">{group.holder_name}</td>
        </>
      )}
      {kind !== "provider" && <td data-label="Prestataire">{group.provider_name}</td>}
      <th scope="row">
        <Link to={`/groupes/${group.group_id}`} className="cell-link">
          {group.venue_name}
        </Link>
        <span className="cell-note">{group.venue_city}</span>
      </th>
      <td data-label="Département">{group.venue_department}</td>
      <td data-label="Modifié le" className="number cell-modified">
        {date(group.modified_on)}
      </td>
      <td data-label="Du" className="number">
        {date(group.start_date)}
      </td>
      <td data-label="Au" className="number">
        {date(group.end_date)}
      </td>
      <td data-label="Inscrits" className="right nowrap">
        {group.enrolled} sur {group.places}
      </td>
      <td className="cell-places">
        <span>
          <PlacesTag group={group} />
        </span>
      </td>
    </tr>
  );
}

function currentSort(search: URLSearchParams) {
  return {
    sort: search.get("sort") ?? "start_date",
    order: search.get("order") === "desc" ? ("desc" as const) : ("asc" as const),
  };
}

function SortableHeader({ column }: { column: Column }) {
  const [search] = useSearchParams();
  const { sort, order } = currentSort(search);
  const isSorted = sort === column.sort;
  const next = isSorted && order === "asc" ? "desc" : "asc";
  return (
    <th
      scope="col"
      className={column.isNumber ? "sortable right" : "sortable"}
      aria-sort={isSorted ? (order === "asc" ? "ascending" : "descending") : undefined}
    >
      <Link to={withSort(search, column.sort, next)} className="sort-link">
        <span aria-hidden={column.full ? true : undefined}>{column.label}</span>
        {column.full && <span className="visually-hidden">{column.full}</span>}
        <SortIcon order={isSorted ? order : null} />
      </Link>
    </th>
  );
}

function SortIcon({ order }: { order: "asc" | "desc" | null }) {
  return (
    <svg viewBox="0 0 12 16" aria-hidden="true">
      {order !== "desc" && <path d="M6 0l5 6H1z" />}
      {order !== "asc" && <path d="M6 16l5-6H1z" />}
    </svg>
  );
}

/** On a narrow screen the rows are cards, without the headers one sorts by. */
function SortSelect({ columns }: { columns: Column[] }) {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const { sort, order } = currentSort(search);
  return (
    <div className="field narrow-only">
      <label htmlFor="sort">Trier par</label>
      <select
        id="sort"
        className="input"
        value={sort}
        onChange={(event) => navigate(withSort(search, event.target.value, order))}
      >
        {columns.map((column) => (
          <option key={column.sort} value={column.sort}>
            {column.full ?? column.label}
          </option>
        ))}
      </select>
    </div>
  );
}
