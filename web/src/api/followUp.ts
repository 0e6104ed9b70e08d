import { useQuery } from "@tanstack/react-query";
import { http } from "./client";
import { settle } from "./problem";

/** What ANCV's operations keep an eye on after the stays. */
const followUpApi = {
  lists: () => settle(http.GET("/api/validations")),

  openCorrections: () =>
    settle(http.GET("/api/corrections", { params: { query: { state: "open" } } })),
};

export function useFollowedLists() {
  return useQuery({ queryKey: ["validations"], queryFn: followUpApi.lists });
}

export function useOpenCorrections() {
  return useQuery({ queryKey: ["corrections"], queryFn: followUpApi.openCorrections });
}
