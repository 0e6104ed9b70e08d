import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { queries } from "../../api/queries";
import { useUser } from "../../api/session";
import type { BatchState } from "../../api/types";
import { QueryView } from "../../components/QueryView";
import { money } from "../../format";
import { payable } from "../payments/lines";

/** What waits for ANCV's operations and for its finance. */
export function AncvTasks() {
  const { roles } = useUser();
  const follows = roles.includes("operations");
  const pays = roles.includes("finance");
  if (!follows && !pays) return null;
  return (
    <section className="card" aria-labelledby="a-faire">
      <h2 id="a-faire">À faire</h2>
      <div className="tiles">
        {follows && <Stays />}
        {pays && <Payments />}
      </div>
    </section>
  );
}

function Stays() {
  const lists = useQuery(queries.validations());
  const corrections = useQuery(queries.openCorrections());
  return (
    <>
      <QueryView query={lists}>
        {({ to_do, waiting }) => (
          <>
            <Tile to="/suivi" value={to_do.length} isUrgent={to_do.length > 0}>
              {to_do.length < 2 ? "liste en retard" : "listes en retard"}
            </Tile>
            <Tile to="/suivi" value={waiting.length}>
              {waiting.length < 2
                ? "liste à échéance sous 7\u00a0jours"
                : "listes à échéance sous 7\u00a0jours"}
            </Tile>
          </>
        )}
      </QueryView>
      <QueryView query={corrections}>
        {({ corrections: open, homonyms }) => (
          <>
            <Tile to="/suivi" value={open.length} isUrgent={open.length > 0}>
              {open.length < 2 ? "correction à décider" : "corrections à décider"}
            </Tile>
            <Tile to="/suivi" value={homonyms} isUrgent={homonyms > 0}>
              {homonyms < 2 ? "homonyme à vérifier" : "homonymes à vérifier"}
            </Tile>
          </>
        )}
      </QueryView>
    </>
  );
}

function Payments() {
  const due = useQuery(queries.paymentLines("due"));
  const batches = useQuery(queries.batches());
  const requests = useQuery(queries.bankRequests());
  return (
    <>
      <QueryView query={due}>
        {({ lines, waiting }) => (
          <Tile
            to="/paiements"
            value={money(payable(lines, waiting).reduce((sum, { cents }) => sum + cents, 0))}
          >
            à payer aux prestataires
          </Tile>
        )}
      </QueryView>
      <QueryView query={batches}>
        {({ batches: all }) => {
          const open = all.filter(({ state }) => OPEN_BATCHES.has(state)).length;
          return (
            <Tile to="/paiements" value={open}>
              {open < 2 ? "lot de virements en cours" : "lots de virements en cours"}
            </Tile>
          );
        }}
      </QueryView>
      <QueryView query={requests}>
        {({ requests: asked }) => (
          <Tile to="/paiements/comptes" value={asked.length} isUrgent={asked.length > 0}>
            {asked.length < 2 ? "compte bancaire à vérifier" : "comptes bancaires à vérifier"}
          </Tile>
        )}
      </QueryView>
    </>
  );
}

const OPEN_BATCHES = new Set<BatchState>(["draft", "approved", "sent"]);

type TileProps = { to: string; value: number | string; isUrgent?: boolean; children: string };

/** How much there is of something, leading to it. */
function Tile({ to, value, isUrgent = false, children }: TileProps) {
  return (
    <Link to={to} className={isUrgent ? "tile tile-urgent" : "tile"}>
      <span className="tile-value">{value}</span> <span className="tile-name">{children}</span>
    </Link>
  );
}
