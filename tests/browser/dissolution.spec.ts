import { expect, test } from "@playwright/test";
import { approve, changeAccount, FINANCE, makeBatch, PROVIDER, SECOND, takeFile } from "./payments.ts";
import { confirmList, expectGoodState, notice, resetClock, resetDemo, signIn, signInElsewhere } from "./support.ts";

test.beforeEach(resetDemo);
test.afterEach(resetClock);

test("once its file was taken two people dissolve a batch, and its lines tell of it", async ({
  page,
  browser,
  request,
}) => {
  test.slow();
  await confirmList(request);
  const id = await makeBatch(request);
  await approve(request, id);
  await signIn(page, FINANCE);
  await page.goto(`/paiements/lots/${id}`);
  await expect(page.getByRole("button", { name: "Noter comme envoyé à la banque" })).toHaveCount(0);
  await page.getByRole("button", { name: "Télécharger le fichier SEPA" }).click();
  await expect(notice(page, "Le fichier est téléchargé.")).toBeFocused();
  await expect(page.getByRole("button", { name: "Noter comme envoyé à la banque" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText(/Fichier téléchargé\s*le .*, par Comptabilité ANCV/);

  await page.getByRole("button", { name: "Demander l’annulation du lot" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("une autre personne que vous");
  await dialog.getByLabel("Motif").fill("Montants à vérifier avant de payer");
  await dialog.getByLabel(/J’ai vérifié que la banque/).check();
  await expectGoodState(page);
  await dialog.getByRole("button", { name: "Demander l’annulation du lot" }).click();
  await expect(notice(page, "L’annulation est demandée.")).toBeFocused();
  await expect(page.getByRole("button", { name: /Télécharger|annulation/ })).toHaveCount(0);
  await expectGoodState(page);

  const other = await signInElsewhere(browser, SECOND);
  await other.goto(`/paiements/lots/${id}`);
  await other.getByRole("button", { name: "Confirmer l’annulation du lot" }).click();
  const confirmation = other.getByRole("dialog");
  await expect(confirmation).toContainText("Montants à vérifier avant de payer");
  await confirmation.getByLabel("Motif").fill("Vérifié au téléphone avec la banque");
  await confirmation.getByLabel(/J’ai vérifié que la banque/).check();
  await expectGoodState(other);
  await confirmation.getByRole("button", { name: "Confirmer l’annulation du lot" }).click();
  await expect(notice(other, "Le lot est annulé.")).toBeFocused();

  // Whoever approves the next one is told.
  const next = await makeBatch(request);
  await other.goto(`/paiements/lots/${next}`);
  await expect(notice(other, "À vérifier sur le relevé de la banque")).toBeVisible();
  await other.getByText(/^Voir le détail/).first().click();
  await expect(other.getByRole("main")).toContainText(`Déjà dans le lot ${id}, annulé le`);
  await expectGoodState(other);
  await other.getByRole("button", { name: "Approuver le lot" }).click();
  await expect(other.getByRole("dialog")).toContainText("deux fois");
  await expectGoodState(other);
  await other.context().close();
});

test("sending that is noted after an account has changed is checked with the bank", async ({
  page,
  request,
}) => {
  await confirmList(request);
  const id = await makeBatch(request);
  await approve(request, id);
  await takeFile(request, id);
  await changeAccount(request);
  await signIn(page, FINANCE);
  await page.goto(`/paiements/lots/${id}`);
  await page.getByRole("button", { name: "Noter comme envoyé à la banque" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Oui, il est déposé" }).click();
  await expect(dialog.getByRole("alert")).toBeFocused();
  await expect(dialog.getByRole("alert")).toContainText(PROVIDER);
  await expectGoodState(page);
  await dialog.getByLabel("J’ai vérifié auprès de la banque qu’elle a pris ce fichier").check();
  await dialog.getByRole("button", { name: "Oui, il est déposé" }).click();
  await expect(notice(page, "noté comme envoyé à la banque")).toBeFocused();
  await expectGoodState(page);
});
