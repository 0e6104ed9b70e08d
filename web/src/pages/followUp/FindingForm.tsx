import { api, ifMatch } from "../../api/client";
import type { Homonym, Problem } from "../../api/types";
import { DecisionCard } from "../../components/DecisionCard";
import { fullName } from "../../format";
import type { FollowUpState } from "./FollowUpPage";
import { findingsOf, toFinding } from "./likeness";

const FINDING = "/api/groups/{group_id}/enrollments/{enrollment_id}/homonym";

type Props = {
  homonym: Homonym;
  onDone: (state: FollowUpState) => void;
  /** It is decided already, or the person is not as they were. */
  onRefused: (problem: Problem) => void;
};

/** What ANCV finds of someone who is alike to others, with the reason. */
export function FindingForm({ homonym, onDone, onRefused }: Props) {
  const { group, enrollment_id, version, identity } = homonym;
  const find = api.useMutation("post", FINDING);
  return (
    <DecisionCard
      options={findingsOf(homonym)}
      fate="Il est conservé avec votre nom. N’y écrivez pas de donnée de santé."
      told={({ isTold }) => (isTold ? `${group.holder_name} en est informé par e-mail.` : "")}
      isSending={find.isPending}
      onConfirm={({ value, label, hint }, reason, onError) =>
        find.mutate(
          {
            params: { path: { group_id: group.group_id, enrollment_id }, header: ifMatch(version) },
            body: toFinding(value, reason),
          },
          {
            onSuccess: () =>
              onDone({
                title: `La décision est enregistrée pour ${fullName(identity)}.`,
                text: `${label}. ${hint}`,
              }),
            onError,
          },
        )
      }
      onRefused={onRefused}
    />
  );
}
