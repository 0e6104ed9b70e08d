import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { queries } from "../../api/queries";
import { useUser } from "../../api/session";
import { PageTitle } from "../../components/PageTitle";
import { Pager } from "../../components/Pager";
import { QueryView } from "../../components/QueryView";
import { count } from "../../format";
import { hasFilters, queryOf, withPage } from "./filters";
import { GroupFilters } from "./GroupFilters";
import { GroupsTable } from "./GroupsTable";

export function GroupsPage() {
  const user = useUser();
  const [search] = useSearchParams();
  const groups = useQuery(queries.groups(queryOf(search)));
  const isHolder = user.organisation_kind === "holder";

  return (
    <>
      <PageTitle
        title={user.organisation_kind === "ancv" ? "Groupes" : "Mes groupes"}
        lead={
          isHolder
            ? "Choisissez un groupe pour voir ses participants ou inscrire un senior."
            : "Choisissez un groupe pour voir ses participants."
        }
      />
      <QueryView query={groups}>
        {(page) => (
          <div className="stack-large">
            <GroupFilters facets={page.facets} />
            <output>
              <strong>
                {page.total === 0
                  ? "Aucun groupe trouvé"
                  : count(page.total, "groupe trouvé", "groupes trouvés")}
              </strong>
            </output>
            {page.total === 0 ? (
              <p className="card">
                {hasFilters(search)
                  ? "Aucun groupe ne correspond à ces critères. Retirez un filtre, puis relancez la recherche."
                  : "Les groupes apparaissent ici dès qu’ils sont créés."}
              </p>
            ) : (
              <div>
                <GroupsTable groups={page.groups} kind={user.organisation_kind} />
                <Pager
                  page={page.page}
                  pages={page.pages}
                  toPage={(number) => withPage(search, number)}
                />
              </div>
            )}
          </div>
        )}
      </QueryView>
    </>
  );
}
