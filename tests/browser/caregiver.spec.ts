import { expect, test } from "@playwright/test";
import {
  createNew,
  enroll,
  expectTitle,
  fillAided,
  fillContact,
  fillIdentity,
  identifyKnown,
  LUCIEN,
  notice,
  openCyclades,
  participant,
  resetDemo,
  SIMONE,
  signIn,
  verify,
} from "./support.ts";

const PAUL = {
  last: "Aidant",
  first: "Paul",
  born: ["1", "1", "1980"] as [string, string, string],
  city: "Albi",
};

test.beforeEach(resetDemo);

test("a caregiver waits until the helped senior is enrolled, and loses nothing", async ({
  page,
}) => {
  await signIn(page, "ANCV2528");
  await openCyclades(page);
  await createNew(page, PAUL);
  await fillContact(page);
  await page.getByLabel("Monsieur").check();
  await page.getByRole("radio", { name: "En tant qu’aidant" }).check();
  await expect(notice(page, "Inscrivez d’abord la personne aidée")).toBeVisible();
  await expect(page.getByRole("button", { name: "Vérifier l’inscription" })).toBeHidden();

  await page.getByRole("button", { name: "Inscrire d’abord la personne aidée" }).click();
  await expect(notice(page, "L’inscription de Paul AIDANT est mise de côté")).toBeVisible();
  await identifyKnown(page, LUCIEN);
  await fillAided(page);
  await page.getByLabel("Dépendant", { exact: true }).check();
  await verify(page);
  await enroll(page);

  await page.getByRole("link", { name: "Ajouter un senior" }).click();
  await page.getByRole("button", { name: "Reprendre son inscription" }).click();
  await expectTitle(page, "Situation et éligibilité");
  await expect(page.getByLabel("Adresse", { exact: true })).toHaveValue("12 rue des Lilas");
  await page.getByLabel("Aidant familial").check();
  const helped = page.getByLabel("Personne aidée");
  await expect(helped.getByRole("option")).toHaveCount(2);
  await helped.selectOption({ index: 1 });
  await verify(page);
  await expect(notice(page, /Aide de 160,00\s€ prévue/)).toBeVisible();
  await enroll(page);
  await expect(
    notice(page, /Paul AIDANT est inscrit\. Aide de 160,00\s€ accordée\./),
  ).toBeVisible();
  await expect(participant(page, "AIDANT Paul")).toContainText("PETIT Lucien");
});

test("the helped senior's row leads straight to their caregiver", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await openCyclades(page);
  await createNew(page, SIMONE);
  await fillContact(page);
  await fillAided(page);
  await page.getByLabel("Handicapé", { exact: true }).check();
  await verify(page);
  await enroll(page);

  await page.getByRole("link", { name: "Ajouter un aidant pour Simone ROUX" }).click();
  await expectTitle(page, "Identité de l’aidant");
  await fillIdentity(page, PAUL);
  await page.getByRole("button", { name: "Continuer" }).click();
  await page.getByRole("button", { name: "Créer sa fiche" }).click();
  await expect(page.getByRole("radio", { name: "En tant qu’aidant" })).toBeChecked();
  await expect(
    page.getByLabel("Personne aidée").getByRole("option", { selected: true }),
  ).toContainText("ROUX Simone");
  await expect(page.getByLabel("Revenu fiscal de référence")).toBeHidden();
});
