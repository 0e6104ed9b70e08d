import { useQuery } from "@tanstack/react-query";
import { Outlet, useParams } from "react-router";
import { queries } from "../../api/queries";
import type { GroupWithPeople } from "../../api/types";
import { BackLink } from "../../components/BackLink";
import { useDraft } from "../../components/drafts";
import { PageTitle } from "../../components/PageTitle";
import { QueryView } from "../../components/QueryView";
import { StayAside } from "../../components/StayAside";
import { AddSenior } from "../group/AddSenior";
import type { EnrollDraft } from "./draft";
import type { EnrollContext } from "./steps";

/** The frame of the four steps: the stay one enrolls for, and the draft they share. */
export function EnrollPage() {
  const { groupId = "" } = useParams();
  const group = useQuery(queries.group(groupId));
  return (
    <>
      <BackLink to={`/groupes/${groupId}`}>Revenir au groupe</BackLink>
      <QueryView query={group}>{(detail) => <EnrollFrame detail={detail} />}</QueryView>
    </>
  );
}

function EnrollFrame({ detail }: { detail: GroupWithPeople }) {
  const { group } = detail;
  const [draft, update] = useDraft<EnrollDraft>(`ajouter/${group.group_id}`);

  // A draft already begun goes on: the refusal, if any, is then told at its end.
  if (group.status !== "open" && !draft) {
    return (
      <div className="narrow">
        <PageTitle title="Ajouter un senior" />
        <AddSenior group={group} />
      </div>
    );
  }
  const context: EnrollContext = {
    detail,
    draft,
    update,
    base: `/groupes/${group.group_id}/ajouter`,
  };
  return (
    <div className="with-aside">
      <StayAside detail={detail} />
      <div>
        <Outlet context={context} />
      </div>
    </div>
  );
}
