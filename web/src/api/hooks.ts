import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "./client";
import type { GroupsQuery } from "./types";

export function useAccount() {
  return useQuery({ queryKey: ["account"], queryFn: api.account });
}

export function useGroups(query: GroupsQuery) {
  return useQuery({
    queryKey: ["groups", query],
    queryFn: () => api.groups(query),
    placeholderData: keepPreviousData,
  });
}

export function useGroup(groupId: string) {
  return useQuery({ queryKey: ["group", groupId], queryFn: () => api.group(groupId) });
}

export function useEnrollment(groupId: string, enrollmentId: string) {
  return useQuery({
    queryKey: ["enrollment", groupId, enrollmentId],
    queryFn: () => api.enrollment(groupId, enrollmentId),
    // A form is filled from this: it starts from what is stored now and is not changed underhand.
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

/** After a write: places, credit and participants have moved everywhere they are shown. */
export function useRefreshAll() {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      [["account"], ["groups"], ["group"]].map((queryKey) =>
        queries.invalidateQueries({ queryKey }),
      ),
    );
}
