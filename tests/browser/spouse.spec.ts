import { expect, test } from "@playwright/test";
import {
  createNew,
  enroll,
  enrollLucien,
  expectTitle,
  fillAided,
  fillByMarriage,
  fillContact,
  identifyKnown,
  LUCIEN,
  notice,
  ODETTE,
  openCyclades,
  openGroup,
  participant,
  resetDemo,
  signIn,
  SIMONE,
  verify,
} from "./support.ts";

const LUCIEN_IN_LIST = "PETIT Lucien, 05/07/1945";

test.beforeEach(resetDemo);

test("a couple: one « à l’aide », the other by marriage, and nobody else", async ({ page }) => {
  test.slow();
  await enrollLucien(page, "couple");

  await createNew(page, ODETTE);
  await fillContact(page);
  await fillByMarriage(page, LUCIEN_IN_LIST);
  await expect(page.getByLabel("Nombre de parts fiscales")).toBeHidden();
  await verify(page);
  await expect(notice(page, /Aide de 160,00\s€ prévue/)).toBeVisible();
  await enroll(page);
  await expect(
    notice(page, /Odette PETIT est inscrite\. Aide de 160,00\s€ accordée\./),
  ).toBeVisible();
  await expect(participant(page, "PETIT Odette")).toContainText("conjoint de PETIT Lucien");

  await createNew(page, SIMONE);
  await page.getByRole("radio", { name: "À l’aide par conjoint" }).check();
  const spouse = page.getByLabel("Conjoint inscrit sur ce séjour");
  await expect(spouse.getByRole("option", { name: /LE GOFF Yvonne/ })).toBeAttached();
  await expect(spouse.getByRole("option", { name: /PETIT/ })).toHaveCount(0);
  await page.getByRole("link", { name: "Revenir au groupe" }).click();

  await page.getByRole("link", { name: "Modifier Odette PETIT" }).click();
  await expect(spouse.getByRole("option", { selected: true })).toHaveText(LUCIEN_IN_LIST);
  await page.getByRole("link", { name: "Annuler" }).click();
  await page.getByRole("link", { name: "Modifier Lucien PETIT" }).click();
  await expect(page.getByText(/Odette PETIT, inscrite/)).toBeVisible();
  await expect(page.getByLabel("Nombre de parts fiscales")).toHaveValue("2,5");
});

test("who has a spouse is withdrawn after the spouse", async ({ page }) => {
  await enrollLucien(page, "couple");
  await createNew(page, ODETTE);
  await fillContact(page);
  await fillByMarriage(page, LUCIEN_IN_LIST);
  await verify(page);
  await enroll(page);

  await page.getByRole("button", { name: "Retirer Lucien PETIT" }).click();
  const refused = page.getByRole("dialog", { name: /Lucien PETIT ne peut pas encore/ });
  await expect(refused.getByRole("listitem")).toHaveText("Odette PETIT, conjointe");
  await expect(refused.getByRole("button", { name: "Retirer du séjour" })).toBeHidden();
  await expect(refused.getByRole("button", { name: "Fermer" })).toBeFocused();
  await page.keyboard.press("Enter");

  for (const name of ["Odette PETIT", "Lucien PETIT"]) {
    await page.getByRole("button", { name: `Retirer ${name}` }).click();
    await page.getByRole("button", { name: "Retirer du séjour" }).click();
    await expect(notice(page, `${name} ne fait plus partie de ce séjour.`)).toBeVisible();
  }
});

test("of two who marry the same person at once, the second is refused", async ({
  page,
  context,
}) => {
  test.slow();
  await enrollLucien(page, "couple");
  const group = page.url();

  await createNew(page, SIMONE);
  await fillContact(page);
  await fillByMarriage(page, LUCIEN_IN_LIST);
  await verify(page);

  const other = await context.newPage();
  await other.goto(group);
  await createNew(other, ODETTE);
  await fillContact(other);
  await fillByMarriage(other, LUCIEN_IN_LIST);
  await verify(other);
  await enroll(other);

  await page.bringToFront();
  await page.getByRole("button", { name: "Inscrire", exact: true }).click();
  await expect(
    page
      .getByRole("alert")
      .filter({ hasText: "Lucien PETIT est déjà le conjoint d’une autre personne du groupe." }),
  ).not.toHaveCount(0);
});

test("someone taxed alone is nobody’s spouse, and the field says so", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await openCyclades(page);
  await createNew(page, ODETTE);
  await fillContact(page);
  await fillByMarriage(page, "LE GOFF Yvonne, 01/01/1936");
  await page.getByRole("button", { name: "Vérifier l’inscription" }).click();
  await page
    .getByRole("alert")
    .getByRole("link", { name: /personne seule/ })
    .click();
  const spouse = page.getByLabel("Conjoint inscrit sur ce séjour");
  await expect(spouse).toBeFocused();
  await expect(spouse).toHaveAccessibleDescription(/avis d’imposition de personne seule/);
});

test("a spouse who came first waits, and loses nothing", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await openGroup(page, "74", /0 sur 12/);
  await createNew(page, ODETTE);
  await fillContact(page);
  await page.getByRole("radio", { name: "À l’aide par conjoint" }).check();
  await expect(notice(page, "Inscrivez d’abord le conjoint")).toBeVisible();
  await expect(page.getByRole("button", { name: "Vérifier l’inscription" })).toBeHidden();

  await page.getByRole("button", { name: "Inscrire d’abord le conjoint" }).click();
  await expect(notice(page, "L’inscription d’Odette PETIT est mise de côté")).toBeVisible();
  await identifyKnown(page, LUCIEN);
  await fillAided(page, "couple");
  await verify(page);
  await enroll(page);

  await page.getByRole("link", { name: "Ajouter un senior" }).click();
  await page.getByRole("button", { name: "Reprendre son inscription" }).click();
  await expectTitle(page, "Situation et éligibilité");
  await expect(page.getByLabel("Adresse", { exact: true })).toHaveValue("12 rue des Lilas");
  await fillByMarriage(page, LUCIEN_IN_LIST);
  await verify(page);
  await enroll(page);
  await expect(notice(page, "Odette PETIT est inscrite.")).toBeVisible();
});
