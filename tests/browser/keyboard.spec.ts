import { expect, type Locator, type Page, test } from "@playwright/test";
import { expectTitle, LUCIEN, notice, PASSWORD, resetDemo } from "./support.ts";

test.beforeEach(resetDemo);

/** Presses Tab until the control has the focus, as one does without a mouse. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  await expect(control).toBeVisible();
  for (let presses = 0; presses < 80; presses += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${control} is not reached by Tab`);
}

async function type(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.type(text);
}

async function press(page: Page, control: Locator, key = "Enter"): Promise<void> {
  await tabTo(page, control);
  await page.keyboard.press(key);
}

test("a senior can be enrolled without a mouse, from the login to the outcome", async ({
  page,
}) => {
  await page.goto("/connexion");
  await type(page, "Numéro de convention ou identifiant", "ANCV2528");
  await type(page, "Mot de passe", PASSWORD);
  await page.keyboard.press("Enter");
  await expectTitle(page, "Accueil");
  await press(page, page.getByRole("link", { name: "Inscrire un senior" }));

  await expectTitle(page, "Identité du senior");
  await type(page, "Nom", LUCIEN.last);
  await type(page, "Prénom", LUCIEN.first);
  await type(page, "Jour", LUCIEN.born[0]);
  await type(page, "Mois", LUCIEN.born[1]);
  await type(page, "Année", LUCIEN.born[2]);
  await type(page, "Ville de naissance", LUCIEN.city);
  await page.keyboard.press("Enter");
  await press(page, page.getByRole("button", { name: "Sélectionner cette fiche" }));

  await expectTitle(page, "Situation et éligibilité");
  await press(page, page.getByRole("radio", { name: "À l’aide", exact: true }), "Space");
  await press(page, page.getByRole("radio", { name: "À la retraite" }), "Space");
  await type(page, "Revenu fiscal de référence (ligne 25)", "12000");
  await press(page, page.getByRole("radio", { name: "Personne seule" }), "Space");
  await type(page, "Nombre de parts fiscales", "1");
  await type(page, "Revenu imposable", "11000");
  await press(page, page.getByRole("button", { name: "Vérifier l’inscription" }));

  await expectTitle(page, "Inscrire Lucien PETIT");
  await press(page, page.getByRole("button", { name: "Inscrire", exact: true }));
  await expect(notice(page, /Lucien PETIT est inscrit\. Aide de .+ accordée/)).toBeVisible();
});
