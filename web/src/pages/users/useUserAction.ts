import { useMutation } from "@tanstack/react-query";
import { api, ifMatch } from "../../api/client";
import { problemOf } from "../../api/problem";
import { byPath, useReread } from "../../api/queries";
import type { Member } from "../../api/types";
import { invitedAgain, reactivated, type UsersOutcome } from "./outcome";

type Action = { kind: "renew" | "reactivate"; member: Member };

/** What one button of the list does at once, one at a time. */
export function useUserAction(onDone: (outcome: UsersOutcome) => void) {
  const reread = useReread("users");
  const renew = api.useMutation("post", "/api/users/{identifier}/invitation");
  const change = api.useMutation("put", "/api/users/{identifier}");
  const mutation = useMutation({
    mutationFn: ({ kind, member }: Action) =>
      kind === "renew"
        ? renew.mutateAsync(byPath({ identifier: member.identifier }))
        : change.mutateAsync(activation(member, true)),
    onSuccess: async (member, { kind }) => {
      await reread();
      onDone(kind === "renew" ? invitedAgain(member) : reactivated(member));
    },
    onError: async (error) => {
      if (problemOf(error).status < 500) await reread();
    },
  });
  const start = (action: Action) => mutation.isPending || mutation.mutate(action);
  return { ...mutation, start };
}

/** Lets someone log in again, or no longer; the rest stays as it is. */
export function activation(member: Member, is_active: boolean) {
  const { identifier, version, display_name, roles } = member;
  return {
    params: { path: { identifier }, header: ifMatch(version) },
    body: { display_name, roles, is_active },
  };
}
