import { http } from "./client";
import { settle } from "./problem";
import type { HolderValidationForm, PresenceForm, ProviderValidationForm } from "./types";

function ofGroup(group_id: string) {
  return { params: { path: { group_id } } };
}

/** What is done with a list after the stay, and what a provider prepares one with. */
export const validationApi = {
  lists: () => settle(http.GET("/api/validations")),

  list: (group_id: string) =>
    settle(http.GET("/api/groups/{group_id}/validation", ofGroup(group_id))),

  /** The provider says who was there. It is final. */
  validate: (group_id: string, form: ProviderValidationForm) =>
    settle(
      http.POST("/api/groups/{group_id}/provider-validation", {
        ...ofGroup(group_id),
        body: form,
      }),
    ),

  /** The holder says who travelled, or with `preview` only sees what it would come to. */
  confirm: (group_id: string, form: HolderValidationForm) =>
    settle(
      http.POST("/api/groups/{group_id}/holder-validation", { ...ofGroup(group_id), body: form }),
    ),

  changePresence: (group_id: string, form: PresenceForm) =>
    settle(http.POST("/api/groups/{group_id}/presence", { ...ofGroup(group_id), body: form })),

  roomingList: (group_id: string) =>
    settle(http.GET("/api/groups/{group_id}/rooming-list", ofGroup(group_id))),

  venues: () => settle(http.GET("/api/venues")),
};
