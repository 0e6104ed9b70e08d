import { readFile } from "node:fs/promises";
import { expect, type Locator, type Page, test } from "@playwright/test";
import {
  confirmList,
  expectGoodState,
  expectTitle,
  mailsTo,
  notice,
  resetClock,
  resetDemo,
  signIn,
  signInElsewhere,
} from "./support.ts";
import {
  changeAccount,
  chooseOnly,
  FINANCE,
  makeBatch,
  openExecuted,
  openPayments,
  PROVIDER,
  SECOND,
  sendBatch,
  typed,
} from "./payments.ts";

test.beforeEach(resetDemo);
test.afterEach(resetClock);

async function recordOutcome(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: /Noter le résultat/ }).click();
  const dialog = page.getByRole("dialog");
  await expectGoodState(page);
  return dialog;
}

test("a batch is made by one, approved by another, sent and paid", async ({
  page,
  browser,
  request,
}) => {
  test.slow();
  await confirmList(request);
  await openPayments(page, FINANCE);
  await page.getByText(/^Voir (la|les \d+)\slignes?/).first().click();
  await expectGoodState(page);

  await page.getByRole("button", { name: "Ne rien choisir" }).click();
  const proposed = await page.getByLabel("Date d’exécution").inputValue();
  await page.getByLabel("Date d’exécution").fill("31/02/2027");
  await page.getByRole("button", { name: "Préparer le lot" }).click();
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(page.getByRole("alert").getByRole("link")).toHaveCount(2);
  await expectGoodState(page);

  await page.getByRole("checkbox", { name: PROVIDER, exact: true }).check();
  await expect(notice(page, /1\svirement\s?:/)).toBeVisible();
  await page.getByLabel("Date d’exécution").fill(proposed);
  await page.getByRole("button", { name: "Préparer le lot" }).click();
  await expect(page.getByRole("dialog")).toContainText(PROVIDER);
  await expectGoodState(page);
  await page.getByRole("button", { name: "Créer le lot" }).click();

  await expectTitle(page, /^Lot SEV-\d{4}-\d{4}$/);
  await expect(notice(page, "Le lot est préparé.")).toBeFocused();
  await expect(page.getByText("vous ne pouvez pas l’approuver vous-même")).toBeVisible();
  await expect(page.getByRole("button", { name: "Approuver le lot" })).toHaveCount(0);
  await expectGoodState(page);

  const path = new URL(page.url()).pathname;
  const other = await signInElsewhere(browser, SECOND);
  await other.goto(path);
  await other.getByRole("button", { name: "Approuver le lot" }).click();
  await expect(other.getByRole("dialog")).toContainText(/compte qui se termine par \w{4}/);
  await expectGoodState(other);
  await other.getByRole("button", { name: "Approuver", exact: true }).click();
  await expect(notice(other, "Le lot est approuvé.")).toBeFocused();
  await other.context().close();

  await page.reload();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Télécharger le fichier SEPA" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.xml$/);
  expect(await readFile(await download.path(), "utf8")).toContain("pain.001.001.09");
  await expect(notice(page, "Le fichier est téléchargé.")).toBeFocused();
  await expectGoodState(page);
  await page.getByRole("button", { name: "Noter comme envoyé à la banque" }).click();
  await expectGoodState(page);
  await page.getByRole("button", { name: "Oui, il est déposé" }).click();
  await expect(notice(page, "noté comme envoyé à la banque")).toBeFocused();
  await expect
    .poll(() => mailsTo(request, "prest001@exemple.fr"), { timeout: 15_000 })
    .toContain("Un virement de l’ANCV est en route");

  const early = await recordOutcome(page);
  await early.getByRole("button", { name: "Enregistrer" }).click();
  await expect(early.getByRole("alert")).toContainText("Choisissez le résultat du virement");
  await early.getByLabel("Payé").check();
  await early.getByRole("button", { name: "Enregistrer" }).click();
  await expect(early.getByRole("alert")).toContainText("La banque exécute ce lot le");
  await expectGoodState(page);

  const day = await openExecuted(page, request, path.split("/").at(-1) ?? "");
  const dialog = await recordOutcome(page);
  await dialog.getByLabel("Payé").check();
  await dialog.getByLabel(/^Date/).fill(day);
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await expect(notice(page, "Le virement est noté comme payé.")).toBeFocused();
  await expect(page.getByRole("main")).toContainText("Terminé");
  await expectGoodState(page);

  const provider = await signInElsewhere(browser, "PREST001");
  await provider.goto("/paiements");
  await expect(provider.getByRole("heading", { name: /payés le/ }).first()).toBeVisible();
  await expectGoodState(provider);
  await provider.context().close();
});

test("what the bank sends back is due again, and the provider reads why", async ({
  page,
  browser,
  request,
}) => {
  test.slow();
  await confirmList(request);
  const id = await sendBatch(request);
  await signIn(page, FINANCE);
  await page.goto(`/paiements/lots/${id}`);
  const dialog = await recordOutcome(page);
  await dialog.getByLabel("Rejeté").check();
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Saisissez le motif donné par la banque");
  await dialog.getByLabel("Motif donné par la banque").fill("compte clos");
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await expect(notice(page, "Le virement est noté comme rejeté.")).toBeFocused();
  await expect(page.getByRole("article")).toContainText("compte clos");
  await expectGoodState(page);

  await page.getByRole("link", { name: "Revenir aux paiements" }).click();
  await expect(page.getByRole("checkbox", { name: PROVIDER, exact: true })).toBeVisible();
  await expect(page.getByRole("row", { name: new RegExp(id) })).toContainText("Terminé");

  const provider = await signInElsewhere(browser, "PREST001");
  await provider.goto("/paiements");
  const alert = provider.getByRole("alert");
  await expect(alert).toContainText("La banque a rejeté un virement");
  await expect(alert).toContainText("compte clos");
  await expect(provider.getByRole("table", { name: "À venir" })).toContainText("Virement rejeté");
  await expectGoodState(provider);
  await provider.context().close();
});

test("what was paid and comes back from the bank is due again", async ({ page, browser, request }) => {
  test.slow();
  await confirmList(request);
  const day = await openExecuted(page, request, await sendBatch(request));
  const paid = await recordOutcome(page);
  await paid.getByLabel("Payé").check();
  await paid.getByLabel(/^Date/).fill(day);
  await paid.getByRole("button", { name: "Enregistrer" }).click();
  await expect(notice(page, "Le virement est noté comme payé.")).toBeFocused();

  await page.getByRole("button", { name: /La banque a retourné ce virement/ }).click();
  const dialog = page.getByRole("dialog", { name: /La banque a retourné ce virement/ });
  await expect(dialog).toContainText("de nouveau à payer");
  await expectGoodState(page);
  await dialog.getByRole("button", { name: "Enregistrer le retour" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Saisissez le motif donné par la banque");
  await expectGoodState(page);
  await dialog.getByLabel("Motif donné par la banque").fill("compte clos");
  await dialog.getByLabel(/^Date/).fill(day);
  await dialog.getByRole("button", { name: "Enregistrer le retour" }).click();
  await expect(notice(page, "Le virement est noté comme retourné.")).toBeFocused();
  await expect(page.getByRole("article")).toContainText("La banque a retourné ce virement");
  await expect(page.getByRole("article")).toContainText("compte clos");
  await expect(page.getByRole("button", { name: /a retourné ce virement/ })).toHaveCount(0);
  await expectGoodState(page);

  await page.getByRole("link", { name: "Revenir aux paiements" }).click();
  await expect(page.getByRole("checkbox", { name: PROVIDER, exact: true })).toBeVisible();
  const provider = await signInElsewhere(browser, "PREST001");
  await provider.goto("/paiements");
  await expect(provider.getByRole("alert")).toContainText("compte clos");
  await provider.context().close();
});

test("a batch to an account that was replaced since is not approved, and says what to do", async ({
  page,
  request,
}) => {
  await confirmList(request);
  const id = await makeBatch(request);
  await changeAccount(request);
  await signIn(page, SECOND);
  await page.goto(`/paiements/lots/${id}`);
  await page.getByRole("button", { name: "Approuver le lot" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Approuver", exact: true }).click();
  await expect(dialog.getByRole("alert")).toBeFocused();
  await expect(dialog.getByRole("alert")).toContainText(PROVIDER);
  await expect(dialog.getByRole("button", { name: "Approuver", exact: true })).toHaveCount(0);
  await expectGoodState(page);
  await dialog.getByRole("button", { name: "Fermer" }).click();
  await expect(page.getByRole("button", { name: "Approuver le lot" })).toBeFocused();

  await page.getByRole("button", { name: "Annuler le lot" }).click();
  await dialog.getByLabel("Motif").fill("Le compte du prestataire a changé");
  await dialog.getByRole("button", { name: "Annuler le lot" }).click();
  await expect(notice(page, "Le lot est annulé.")).toBeFocused();
});

test("a batch is given up for a reason, and its lines are due again", async ({ page, request }) => {
  await confirmList(request);
  const id = await makeBatch(request);
  await openPayments(page, FINANCE);
  await page.getByRole("link", { name: id }).click();
  await page.getByRole("button", { name: "Annuler le lot" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Annuler le lot" }).click();
  await expect(dialog.getByLabel("Motif")).toHaveAccessibleDescription(/10 caractères au moins/);
  await expectGoodState(page);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Annuler le lot" })).toBeFocused();
  await page.keyboard.press("Enter");
  await dialog.getByLabel("Motif").fill("Date d’exécution trop proche");
  await dialog.getByRole("button", { name: "Annuler le lot" }).click();
  await expect(notice(page, "Le lot est annulé.")).toBeFocused();
  await expect(page.getByRole("main")).toContainText("Date d’exécution trop proche");
  await expect(page.getByRole("button", { name: /Télécharger|Approuver|Annuler/ })).toHaveCount(0);
  await expectGoodState(page);
  await page.getByRole("link", { name: "Revenir aux paiements" }).click();
  await expect(page.getByRole("checkbox", { name: PROVIDER, exact: true })).toBeVisible();
});

test("a day that banks do not work, or too far away, is refused", async ({ page, request }) => {
  await confirmList(request);
  await openPayments(page, FINANCE);
  await chooseOnly(page, PROVIDER);
  const day = page.getByLabel("Date d’exécution");
  const saturday = new Date(Date.now() + 2 * 86_400_000);
  while (saturday.getUTCDay() !== 6) saturday.setUTCDate(saturday.getUTCDate() + 1);
  await day.fill(typed(saturday.toISOString().slice(0, 10)));
  await page.getByRole("button", { name: "Préparer le lot" }).click();
  await page.getByRole("button", { name: "Créer le lot" }).click();
  await expect(day).toHaveAccessibleDescription(/samedi/);
  const far = new Date(Date.now() + 60 * 86_400_000);
  await day.fill(typed(far.toISOString().slice(0, 10)));
  await page.getByRole("button", { name: "Préparer le lot" }).click();
  await page.getByRole("button", { name: "Créer le lot" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(day).toHaveAttribute("aria-invalid", "true");
  await expectGoodState(page);
});

test("a day on which banks are closed is not proposed, and refused by its name", async ({
  page,
  request,
}) => {
  await confirmList(request);
  const year = new Date(Date.now() + 9 * 86_400_000).getUTCFullYear();
  await request.post("/dev/clock", { data: { now: `${year}-12-23T09:00:00+01:00` } });
  await openPayments(page, FINANCE);
  await chooseOnly(page, PROVIDER);
  const day = page.getByLabel("Date d’exécution");
  await expect(day).toHaveAccessibleDescription(/où les banques travaillent/);
  await expect(day).not.toHaveValue(/^2[56]\/12/);
  await day.fill(`25/12/${year}`);
  await page.getByRole("button", { name: "Préparer le lot" }).click();
  await page.getByRole("button", { name: "Créer le lot" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(day).toHaveAccessibleDescription(/25\sdécembre.*Noël/);
  await expectGoodState(page);
});

test("a provider reads when each stay will be paid", async ({ page, request }) => {
  const group = await confirmList(request);
  await openPayments(page, "PREST001");
  await expect(page.getByRole("heading", { name: "Quand serai-je payé" })).toBeVisible();
  const line = page.getByRole("table", { name: "À venir" }).getByRole("row", {
    name: new RegExp(group),
  });
  await expect(line).toContainText("À payer");
  await expect(line).toContainText("lot de virements");
  await expectGoodState(page);
  await page.getByRole("link", { name: "Voir mon compte bancaire" }).click();
  await expectTitle(page, "Compte bancaire");
});

test("payments are not for everyone", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await page.goto("/paiements");
  await expectTitle(page, "Page introuvable");
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await expectTitle(page, "Se connecter");
  await signIn(page, "PREST001");
  for (const path of ["/paiements/comptes", "/paiements/lots/SEV-2027-0001"]) {
    await page.goto(path);
    await expectTitle(page, "Page introuvable");
  }
});

test("a batch that there is not has no page", async ({ page }) => {
  await signIn(page, FINANCE);
  await page.goto("/paiements/lots/SEV-2020-9999");
  await expectTitle(page, "Page introuvable");
  await expectGoodState(page);
});
