import { http, ifMatch } from "./client";
import { settle } from "./problem";
import type { CorrectionDecision, CorrectionForm, UploadForm } from "./types";

function ofCorrection(group_id: string, correction_id: string) {
  return { group_id, correction_id };
}

/** « Il manque quelqu’un », and what ANCV decides on it. */
export const correctionsApi = {
  beginUpload: (group_id: string, form: UploadForm) =>
    settle(
      http.POST("/api/groups/{group_id}/attachments", {
        params: { path: { group_id } },
        body: form,
      }),
    ),

  open: (group_id: string, form: CorrectionForm, idempotencyKey: string) =>
    settle(
      http.POST("/api/groups/{group_id}/corrections", {
        params: { path: { group_id }, header: { "Idempotency-Key": idempotencyKey } },
        body: form,
      }),
    ),

  correction: (group_id: string, correction_id: string) =>
    settle(
      http.GET("/api/groups/{group_id}/corrections/{correction_id}", {
        params: { path: ofCorrection(group_id, correction_id) },
      }),
    ),

  attachment: (group_id: string, correction_id: string, attachment_id: string) =>
    settle(
      http.GET("/api/groups/{group_id}/corrections/{correction_id}/attachments/{attachment_id}", {
        params: { path: { ...ofCorrection(group_id, correction_id), attachment_id } },
      }),
    ),

  decide: (
    group_id: string,
    correction_id: string,
    version: number,
    decision: CorrectionDecision,
  ) =>
    settle(
      http.POST("/api/groups/{group_id}/corrections/{correction_id}/decision", {
        params: { path: ofCorrection(group_id, correction_id), header: ifMatch(version) },
        body: decision,
      }),
    ),

  withdraw: (group_id: string, correction_id: string) =>
    settle(
      http.POST("/api/groups/{group_id}/corrections/{correction_id}/withdrawal", {
        params: { path: ofCorrection(group_id, correction_id) },
        body: {},
      }),
    ),
};
