import type { APIRequestContext, Page } from "@playwright/test";
import { callAs, expectTitle, signIn } from "./support.ts";

export const PROVIDER = "ACTIF RESIDENCE";
/** The two people of finance: what one has prepared, the other approves. */
export const FINANCE = "ADMIN01-COMPTA";
export const SECOND = "ADMIN01-PAIE";

export function typed(iso: string): string {
  return iso.split("-").reverse().join("/");
}

export async function openPayments(page: Page, identifier: string): Promise<void> {
  await signIn(page, identifier);
  await page.getByRole("navigation").getByRole("link", { name: "Paiements" }).click();
  await expectTitle(page, "Paiements");
}

/** Leaves nothing chosen but what is due to a provider. */
export async function chooseOnly(page: Page, provider: string): Promise<void> {
  await page.getByRole("button", { name: "Ne rien choisir" }).click();
  await page.getByRole("checkbox", { name: provider, exact: true }).check();
}

/** A batch of all that is due to PREST001, by the API. */
export async function makeBatch(request: APIRequestContext): Promise<string> {
  const finance = await callAs(request, FINANCE);
  const { lines, next_execution_on } = await finance.get("/api/payments/lines?state=due");
  const own = lines.filter((line: { provider_name: string }) => line.provider_name === PROVIDER);
  const line_refs = own.map(({ group_id, line_id }: Record<string, string>) => ({
    group_id,
    line_id,
  }));
  const batch = await finance.post("/api/payments/batches", {
    line_refs,
    execution_on: next_execution_on,
  });
  return batch.batch_id;
}

/** Someone else than its maker approves a batch. */
export async function approve(request: APIRequestContext, id: string): Promise<void> {
  await (await callAs(request, SECOND)).post(`/api/payments/batches/${id}/approval`, {});
}

/** A batch that the bank has. */
export async function sendBatch(request: APIRequestContext): Promise<string> {
  const id = await makeBatch(request);
  await approve(request, id);
  await takeFile(request, id);
  await (await callAs(request, FINANCE)).post(`/api/payments/batches/${id}/sending`, {});
  return id;
}

/** One of finance takes the file of a batch for the bank. */
export async function takeFile(request: APIRequestContext, id: string): Promise<void> {
  await (await callAs(request, FINANCE)).post(`/api/payments/batches/${id}/file`, {});
}

/** ANCV accepts another account of PREST001. */
export async function changeAccount(request: APIRequestContext): Promise<void> {
  const iban = "DE89 3704 0044 0532 0130 00";
  const provider = await callAs(request, "PREST001");
  await provider.put("/api/bank-account", { iban, bic: null, account_holder: PROVIDER });
  const finance = await callAs(request, FINANCE);
  const { requests } = await finance.get("/api/payments/bank-accounts");
  const { provider_id, version } = requests.find(
    (one: { provider_name: string }) => one.provider_name === PROVIDER,
  );
  const decision = { accepted: true, version, reason: null };
  await finance.post(`/api/payments/bank-accounts/${provider_id}/decision`, decision);
}

/** The day has come on which the bank executes a batch: the sessions of before have ended. Gives it as it is typed. */
export async function openExecuted(page: Page, request: APIRequestContext, id: string): Promise<string> {
  const finance = await callAs(request, FINANCE);
  const { execution_on } = await finance.get(`/api/payments/batches/${id}`);
  await request.post("/dev/clock", { data: { now: `${execution_on}T10:00:00+01:00` } });
  await page.context().clearCookies();
  await signIn(page, FINANCE);
  await page.goto(`/paiements/lots/${id}`);
  return typed(execution_on);
}
