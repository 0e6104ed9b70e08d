import { useMutation } from "@tanstack/react-query";
import { useInvalidate } from "../../api/hooks";
import { problemOf } from "../../api/problem";
import type { Member } from "../../api/types";
import { usersApi } from "../../api/users";
import { invitedAgain, reactivated, type UsersOutcome } from "./outcome";

type Action = { kind: "renew" | "reactivate"; member: Member };

/** What one button of the list does at once, one at a time. */
export function useUserAction(onDone: (outcome: UsersOutcome) => void) {
  const invalidate = useInvalidate();
  const mutation = useMutation({
    mutationFn: ({ kind, member }: Action) =>
      kind === "renew"
        ? usersApi.renewInvitation(member.identifier)
        : setActive(member, true),
    onSuccess: async (member, { kind }) => {
      await invalidate("users");
      onDone(kind === "renew" ? invitedAgain(member) : reactivated(member));
    },
    onError: async (error) => {
      if (problemOf(error).status < 500) await invalidate("users");
    },
  });
  const start = (action: Action) => mutation.isPending || mutation.mutate(action);
  return { ...mutation, start };
}

/** Lets someone log in again, or no longer; the rest stays as it is. */
export function setActive(member: Member, is_active: boolean): Promise<Member> {
  const { identifier, version, display_name, roles } = member;
  return usersApi.change(identifier, version, { display_name, roles, is_active });
}
