import { useQuery } from "@tanstack/react-query";
import { http } from "./client";
import { settle } from "./problem";
import { type Submission, submissionOf } from "./submission";
import type {
  BankAccountForm,
  BankDecision,
  BatchForm,
  LineState,
  TransferOutcome,
} from "./types";

/** The batch that was sent last and not answered: the same choice again is the same batch. */
let unanswered: Submission | undefined;

async function createBatch(form: BatchForm) {
  unanswered = submissionOf(unanswered, form);
  const header = { "Idempotency-Key": unanswered.key };
  const batch = await settle(
    http.POST("/api/payments/batches", { params: { header }, body: form }),
  );
  unanswered = undefined;
  return batch;
}

/** What is owed to providers, and the batches that pay it. */
export const paymentsApi = {
  lines: (state?: LineState) =>
    settle(http.GET("/api/payments/lines", { params: { query: { state } } })),

  batches: () => settle(http.GET("/api/payments/batches")),

  createBatch,

  batch: (batch_id: string) =>
    settle(http.GET("/api/payments/batches/{batch_id}", byBatch(batch_id))),

  approve: (batch_id: string) =>
    settle(
      http.POST("/api/payments/batches/{batch_id}/approval", { ...byBatch(batch_id), body: {} }),
    ),

  cancel: (batch_id: string, cancellation: { reason: string; not_at_the_bank: boolean }) =>
    settle(
      http.POST("/api/payments/batches/{batch_id}/cancellation", {
        ...byBatch(batch_id),
        body: cancellation,
      }),
    ),

  file: (batch_id: string) =>
    settle(http.GET("/api/payments/batches/{batch_id}/file", byBatch(batch_id))),

  send: (batch_id: string) =>
    settle(
      http.POST("/api/payments/batches/{batch_id}/sending", { ...byBatch(batch_id), body: {} }),
    ),

  recordOutcome: (batch_id: string, outcome: TransferOutcome) =>
    settle(
      http.POST("/api/payments/batches/{batch_id}/outcomes", {
        ...byBatch(batch_id),
        body: outcome,
      }),
    ),
};

/** The account that a provider is paid to. */
export const bankAccountsApi = {
  own: () => settle(http.GET("/api/bank-account")),

  request: (form: BankAccountForm) => settle(http.PUT("/api/bank-account", { body: form })),

  requests: () => settle(http.GET("/api/payments/bank-accounts")),

  decide: (provider_id: string, decision: BankDecision) =>
    settle(
      http.POST("/api/payments/bank-accounts/{provider_id}/decision", {
        params: { path: { provider_id } },
        body: decision,
      }),
    ),
};

function byBatch(batch_id: string) {
  return { params: { path: { batch_id } } };
}

/** A provider has all of its lines at once, without a state. */
export function usePaymentLines(state?: LineState) {
  return useQuery({
    queryKey: ["payments", "lines", state ?? "all"],
    queryFn: () => paymentsApi.lines(state),
  });
}

export function useBatches() {
  return useQuery({ queryKey: ["payments", "batches"], queryFn: paymentsApi.batches });
}

export function useBatch(batchId: string) {
  return useQuery({
    queryKey: ["payments", "batch", batchId],
    queryFn: () => paymentsApi.batch(batchId),
  });
}

export function useBankAccount() {
  return useQuery({ queryKey: ["bank-account"], queryFn: bankAccountsApi.own });
}

export function useBankRequests() {
  return useQuery({ queryKey: ["payments", "bank-requests"], queryFn: bankAccountsApi.requests });
}
