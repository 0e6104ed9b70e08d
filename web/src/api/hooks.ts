import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { accountApi } from "./account";
import { api } from "./client";
import { correctionsApi } from "./corrections";
import type { GroupsQuery } from "./types";
import { supportApi, usersApi } from "./users";
import { validationApi } from "./validation";

export function useAccount() {
  return useQuery({ queryKey: ["account"], queryFn: accountApi.account });
}

export function useLedger(year: string) {
  return useQuery({ queryKey: ["ledger", year], queryFn: () => accountApi.ledger(year) });
}

export function useAccountSessions() {
  return useQuery({ queryKey: ["sessions"], queryFn: accountApi.sessions });
}

export function useUsers() {
  return useQuery({ queryKey: ["users"], queryFn: usersApi.users });
}

/** Nothing is asked for while nothing is searched. */
export function useFoundOrganisations(search: string) {
  return useQuery({
    queryKey: ["support", "organisations", search],
    queryFn: () => supportApi.organisations(search),
    enabled: search !== "",
  });
}

export function useSupportAccount(organisationId: string) {
  return useQuery({
    queryKey: ["support", "account", organisationId],
    queryFn: () => supportApi.organisation(organisationId),
  });
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

/** The lists of stays that are over. */
export function useValidations() {
  return useQuery({ queryKey: ["validations"], queryFn: validationApi.lists });
}

/** The list of one of them. Someone else may be at it: it is read anew each time one comes to it. */
export function useValidation(groupId: string) {
  return useQuery({
    queryKey: ["validation", groupId],
    queryFn: () => validationApi.list(groupId),
    staleTime: 0,
  });
}

export function useCorrection(groupId: string, correctionId: string) {
  return useQuery({
    queryKey: ["correction", groupId, correctionId],
    queryFn: () => correctionsApi.correction(groupId, correctionId),
    staleTime: 0,
  });
}

export function useRoomingList(groupId: string) {
  return useQuery({
    queryKey: ["rooming-list", groupId],
    queryFn: () => validationApi.roomingList(groupId),
  });
}

export function useVenues() {
  return useQuery({ queryKey: ["venues"], queryFn: validationApi.venues });
}

/** After a write: places, credit and participants have moved everywhere they are shown. */
export function useRefreshAll() {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      [["account"], ["ledger"], ["groups"], ["group"]].map((queryKey) =>
        queries.invalidateQueries({ queryKey }),
      ),
    );
}

/** After a write on a list of a stay that is over: where the group stands, and what it moved. */
export function useRefreshList() {
  const queries = useQueryClient();
  const refreshAll = useRefreshAll();
  return () =>
    Promise.all([
      refreshAll(),
      ...[
        ["validations"],
        ["validation"],
        ["correction"],
        ["corrections"],
        ["payments"],
        ["venues"],
      ].map((queryKey) => queries.invalidateQueries({ queryKey })),
    ]);
}

/** After a write that a few queries show: they are read again. */
export function useInvalidate() {
  const queries = useQueryClient();
  return (...queryKey: string[]) => queries.invalidateQueries({ queryKey });
}
