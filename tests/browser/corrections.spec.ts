import { type Browser, expect, type Page, test } from "@playwright/test";
import {
  confirmList,
  expectGoodState,
  expectTitle,
  fillAided,
  fillByMarriage,
  fillContact,
  fillIdentity,
  LUCIEN,
  notice,
  ODETTE,
  openList,
  resetDemo,
  SIMONE,
  signIn,
  signInElsewhere,
} from "./support.ts";

test.beforeEach(resetDemo);

const PDF = { name: "carte.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n%%EOF") };
const PNG = {
  name: "avis.png",
  mimeType: "image/png",
  buffer: Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"),
};

async function openForm(page: Page): Promise<void> {
  await signIn(page, "ANCV2528");
  await openList(page, "1102");
  await page.getByRole("link", { name: "Il manque quelqu’un" }).click();
  await expectTitle(page, "Il manque quelqu’un");
}

async function fillForm(page: Page): Promise<void> {
  await fillIdentity(page, SIMONE);
  await fillContact(page);
  await fillAided(page);
  await page.getByLabel("Pièce d’identité").setInputFiles(PDF);
  await expect(notice(page, "Fichier envoyé")).toHaveCount(1);
  await page.getByLabel("Avis d’imposition").setInputFiles(PNG);
  await expect(notice(page, "Fichier envoyé")).toHaveCount(2);
}

async function ask(page: Page): Promise<void> {
  await openForm(page);
  await fillForm(page);
  await page.getByRole("button", { name: "Envoyer la demande" }).click();
  await expect(notice(page, "Votre demande est envoyée à l’ANCV.")).toBeVisible();
}

/** The same request as ANCV sees it. */
async function ancv(browser: Browser, page: Page): Promise<Page> {
  const other = await signInElsewhere(browser, "ADMIN01");
  await other.goto(new URL(page.url()).pathname);
  await expectTitle(other, "Simone ROUX manque sur la liste");
  return other;
}

async function review(page: Page, decision: string): Promise<void> {
  await page.getByRole("radio", { name: decision }).check();
  await page.getByLabel("Motif").fill("Les pièces ont été vérifiées.");
  await page.getByRole("button", { name: "Vérifier la décision" }).click();
  await page.getByRole("button", { name: "Enregistrer la décision" }).click();
}

async function decide(page: Page, decision: string): Promise<void> {
  await review(page, decision);
  await expect(notice(page, "La décision est enregistrée.")).toBeVisible();
}

test("what is missing is named, and a file that is none of the formats is refused", async ({
  page,
}) => {
  await openForm(page);
  await expectGoodState(page);
  await page.getByRole("button", { name: "Envoyer la demande" }).click();
  await expect(page.getByRole("alert").first()).toBeFocused();
  await page.getByRole("link", { name: "Joignez une copie de la pièce d’identité" }).click();
  await expect(page.getByLabel("Pièce d’identité")).toBeFocused();
  await expectGoodState(page);
  await page
    .getByLabel("Pièce d’identité")
    .setInputFiles({ ...PDF, buffer: Buffer.from("MZ, whatever its name says") });
  await expect(page.getByRole("alert").filter({ hasText: "n’est ni un PDF" })).toBeVisible();
  await page
    .getByLabel("Pièce d’identité")
    .setInputFiles({ ...PDF, buffer: Buffer.concat([PDF.buffer, Buffer.alloc(10_485_760)]) });
  await expect(page.getByRole("alert").filter({ hasText: "10 Mo au plus" })).toBeVisible();
});

test("a file that does not leave can be sent again, or taken away", async ({ page }) => {
  await openForm(page);
  let isCut = true;
  await page.route(/incoming\//, (route) => (isCut ? route.abort() : route.continue()));
  await page.getByLabel("Pièce d’identité").setInputFiles(PDF);
  await expect(notice(page, "Vérifiez votre connexion")).toBeVisible();
  await expectGoodState(page);
  isCut = false;
  await page.getByRole("button", { name: "Réessayer carte.pdf" }).click();
  await expect(notice(page, "Fichier envoyé")).toBeVisible();
  await page.getByRole("button", { name: "Retirer carte.pdf" }).click();
  await expect(page.getByText("carte.pdf")).toHaveCount(0);
  await expect(page.getByLabel("Pièce d’identité")).toBeFocused();
});

test("a request stops the clock until the holder takes it back", async ({ page }) => {
  await ask(page);
  await expectTitle(page, "Simone ROUX manque sur la liste");
  await expectGoodState(page);
  await page.getByRole("link", { name: "Revenir à la liste" }).click();
  await expectTitle(page, "Liste du séjour");
  await expect(page.getByRole("button", { name: "Vérifier et confirmer" })).toHaveCount(0);
  await expectGoodState(page);
  await page.getByRole("link", { name: "Simone ROUX manque sur la liste" }).click();
  await page.getByRole("button", { name: "Retirer la demande" }).click();
  await expectGoodState(page);
  await page
    .getByRole("dialog")
    .getByRole("button", { name: "Retirer la demande" })
    .click();
  await expect(notice(page, "La demande est retirée.")).toBeVisible();
  await page.getByRole("link", { name: "Revenir à la liste" }).click();
  await expectTitle(page, "Confirmer la liste");
});

test("ANCV opens the papers and adds the person to the list", async ({ page, browser }) => {
  await ask(page);
  const other = await ancv(browser, page);
  await expectGoodState(other);
  const download = other.waitForEvent("download");
  await other.getByRole("button", { name: /^Ouvrir pièce d’identité/ }).click();
  await download;
  await other.getByRole("button", { name: "Vérifier la décision" }).click();
  await expect(other.getByRole("alert")).toBeFocused();
  await decide(other, "Accepter");
  await expectGoodState(other);
  await other.close();

  await openList(page, "1102");
  await expectTitle(page, "Confirmer la liste");
  const added = page.getByRole("row", { name: /ROUX Simone/ });
  await expect(added).toContainText("Personne ajoutée par l’ANCV");
  await expect(added.getByRole("checkbox")).toBeChecked();
});

test("ANCV refuses with a reason that the holder reads", async ({ page, browser }) => {
  await ask(page);
  const other = await ancv(browser, page);
  await decide(other, "Refuser");
  await other.close();
  await page.reload();
  await expect(page.getByText("Refusée", { exact: true })).toBeVisible();
  await expect(page.getByText("Les pièces ont été vérifiées.")).toBeVisible();
  await openList(page, "1102");
  await expectTitle(page, "Confirmer la liste");
  await expect(page.getByRole("row", { name: /ROUX Simone/ })).toHaveCount(0);
});

test("somebody forgotten is asked for once the list is confirmed, and paid for by a supplement", async ({
  page,
  browser,
  request,
}) => {
  test.slow();
  await confirmList(request);
  await signIn(page, "ANCV2528");
  await openList(page, "1102");
  const corrections = page.getByRole("region", { name: "Demandes de correction" });
  await expect(corrections).toContainText("La liste reste confirmée");
  await expectGoodState(page);
  await corrections.getByRole("link", { name: "Il manque quelqu’un" }).click();
  await expectTitle(page, "Il manque quelqu’un");
  await expect(page.getByRole("main")).toContainText("par un complément");
  await fillForm(page);
  await page.getByRole("button", { name: "Envoyer la demande" }).click();
  await expect(notice(page, "la liste reste confirmée")).toBeVisible();
  await expectGoodState(page);

  const other = await ancv(browser, page);
  await expect(other.getByText("rejoint la liste confirmée")).toBeVisible();
  await decide(other, "Accepter");
  await other.context().close();

  await openList(page, "1102");
  await expectTitle(page, "Liste du séjour");
  const added = page.getByRole("row", { name: /ROUX Simone/ });
  await expect(added).toContainText("Personne ajoutée par l’ANCV");
  await expect(added).toContainText("Présent");
  await expectGoodState(page);

  const provider = await signInElsewhere(browser, "PREST001");
  await provider.goto("/paiements");
  await expect(provider.getByRole("table", { name: "À venir" })).toContainText(
    "Complément après correction",
  );
  await provider.context().close();
});

test("a request on a confirmed list can be taken back, and nothing changes", async ({
  page,
  request,
}) => {
  await confirmList(request);
  await signIn(page, "ANCV2528");
  await openList(page, "1102");
  await page.getByRole("link", { name: "Il manque quelqu’un" }).click();
  await fillForm(page);
  await page.getByRole("button", { name: "Envoyer la demande" }).click();
  await page.getByRole("button", { name: "Retirer la demande" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("qui reste confirmée");
  await expect(dialog).not.toContainText("délai");
  await expectGoodState(page);
  await dialog.getByRole("button", { name: "Retirer la demande" }).click();
  await expect(notice(page, "La demande est retirée.")).toBeVisible();
  await openList(page, "1102");
  await expectTitle(page, "Liste du séjour");
  await expect(page.getByRole("row", { name: /ROUX Simone/ })).toHaveCount(0);
});

test("a couple that is missing is asked for together, and added one after the other", async ({
  page,
  browser,
}) => {
  test.slow();
  await openForm(page);
  await fillIdentity(page, LUCIEN);
  await fillContact(page);
  await page.getByRole("radio", { name: "En tant qu’aidant" }).check();
  await expect(notice(page, "Demandez d’abord l’ajout de la personne aidée")).toBeVisible();
  await fillAided(page, "couple");
  await page.getByLabel("Pièce d’identité").setInputFiles(PDF);
  await page.getByLabel("Avis d’imposition").setInputFiles(PNG);
  await expect(notice(page, "Fichier envoyé")).toHaveCount(2);
  await page.getByRole("button", { name: "Envoyer la demande" }).click();
  await expectTitle(page, "Lucien PETIT manque sur la liste");
  const first = new URL(page.url()).pathname;

  await page.getByRole("link", { name: "Revenir à la liste" }).click();
  await page.getByRole("link", { name: "Il manque encore quelqu’un" }).click();
  await fillIdentity(page, ODETTE);
  await fillContact(page);
  await fillByMarriage(page, "Lucien PETIT, demande en cours");
  await expectGoodState(page);
  await page.getByLabel("Pièce d’identité").setInputFiles(PDF);
  await expect(notice(page, "Fichier envoyé")).toHaveCount(1);
  await page.getByRole("button", { name: "Envoyer la demande" }).click();
  await expectTitle(page, "Odette PETIT manque sur la liste");
  await expect(page.getByText("Lucien PETIT, demande en cours")).toBeVisible();
  await expectGoodState(page);

  // The one who depends on the other is decided on after them.
  const other = await signInElsewhere(browser, "ADMIN01");
  await other.goto(new URL(page.url()).pathname);
  await review(other, "Accepter");
  await expect(other.getByRole("alert")).toContainText("décidez d’abord de cette autre demande");
  await expectGoodState(other);
  await other.goto(first);
  await decide(other, "Accepter");
  await other.goto(new URL(page.url()).pathname);
  await decide(other, "Accepter");
  await other.context().close();

  await openList(page, "1102");
  for (const name of [/PETIT Lucien/, /PETIT Odette/]) {
    await expect(page.getByRole("row", { name })).toContainText("Personne ajoutée par l’ANCV");
  }
});

test("ANCV decides on a disagreement", async ({ page, browser }) => {
  await signIn(page, "ANCV2528");
  await openList(page, "1102");
  await page.getByRole("row", { name: /N’était pas là/ }).getByRole("checkbox").check();
  await page.getByRole("button", { name: "Vérifier et confirmer" }).click();
  await page.getByRole("button", { name: "Confirmer définitivement" }).click();
  await page.getByRole("link", { name: /^Désaccord sur la présence/ }).click();
  await expectTitle(page, /^Désaccord sur la présence/);
  const other = await signInElsewhere(browser, "ADMIN01");
  await other.goto(new URL(page.url()).pathname);
  await expect(other.getByRole("heading", { name: "Ce que chacun dit" })).toBeVisible();
  await decide(other, "Cette personne était là");
  await expectGoodState(other);
  await other.close();
});
