import { expect, test } from "@playwright/test";
import { FINANCE, openExecuted, PROVIDER, SECOND, sendBatch } from "./payments.ts";
import { callAs, confirmList, expectGoodState, mailsTo, notice, resetClock, resetDemo, signInElsewhere } from "./support.ts";

test.beforeEach(resetDemo);
test.afterEach(resetClock);

test("what was noted by mistake is taken back by someone else, and noted anew", async ({
  page,
  browser,
  request,
}) => {
  test.slow();
  await confirmList(request);
  const id = await sendBatch(request);
  await openExecuted(page, request, id);
  const finance = await callAs(request, FINANCE);
  const { transfers, execution_on } = await finance.get(`/api/payments/batches/${id}`);
  await finance.post(`/api/payments/batches/${id}/outcomes`, {
    reference: transfers[0].reference,
    outcome: "rejected",
    on: execution_on,
    reason: "Compte clos",
  });
  await page.reload();
  await expect(page.getByRole("main")).toContainText("Rejeté par la banque");
  await expect(page.getByRole("button", { name: "Annuler ce résultat" })).toHaveCount(0);

  const other = await signInElsewhere(browser, SECOND);
  await other.goto(`/paiements/lots/${id}`);
  await other.getByRole("button", { name: "Annuler ce résultat" }).click();
  const dialog = other.getByRole("dialog");
  await expect(dialog).toContainText(PROVIDER);
  await dialog.getByRole("button", { name: "Annuler ce résultat" }).click();
  await expect(dialog.getByLabel("Ce que dit le relevé")).toHaveAccessibleDescription(/10 caractères/);
  await expectGoodState(other);
  await dialog.getByLabel("Ce que dit le relevé").fill("Le virement est sur le relevé");
  await dialog.getByRole("button", { name: "Annuler ce résultat" }).click();
  await expect(notice(other, "Le résultat est annulé.")).toBeFocused();
  await expect(other.getByRole("main")).toContainText("En attente de la banque");
  await expect(other.getByRole("button", { name: /Noter le résultat/ })).toBeVisible();
  await expectGoodState(other);
  await expect
    .poll(() => mailsTo(request, "prest001@exemple.fr"), { timeout: 15_000 })
    .toContain("L’annonce d’un virement rejeté était une erreur");
  await other.context().close();
});
