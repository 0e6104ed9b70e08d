import { expect, type Page, test } from "@playwright/test";
import {
  expectGoodState,
  expectTitle,
  fillLogin,
  mailedLink,
  NEW_PASSWORD,
  notice,
  resetDemo,
  signIn,
} from "./support.ts";

const CHOOSE = "/mot-de-passe/choisir";

test.beforeEach(resetDemo);

async function ask(page: Page, identifier: string): Promise<void> {
  await page.getByLabel("Numéro de convention ou identifiant").fill(identifier);
  await page.getByRole("button", { name: "Recevoir un lien" }).click();
  await expect(notice(page, "Votre demande est enregistrée")).toBeVisible();
}

async function choose(page: Page, password: string): Promise<void> {
  await page.getByLabel("Nouveau mot de passe").fill(password);
  await page.getByRole("button", { name: "Enregistrer" }).click();
}

test("a forgotten password is replaced by a mailed link", async ({ page, request }) => {
  await page.goto("/connexion");
  await page.getByRole("link", { name: /Mot de passe oublié/ }).click();
  await expectTitle(page, "Mot de passe oublié");
  await expectGoodState(page);
  await page.getByRole("button", { name: "Recevoir un lien" }).click();
  await expect(page.getByRole("alert")).toBeFocused();
  await expectGoodState(page);
  await ask(page, "ancv2528");
  await expectGoodState(page);
  await expect(page.getByRole("main").getByRole("link", { name: /0.969.320.616/ })).toBeVisible();

  const link = await mailedLink(request, CHOOSE);
  await page.goto(link);
  await expectTitle(page, "Choisir un mot de passe");
  // What opens the account is not left where it can be read.
  await expect(page).toHaveURL(/\/mot-de-passe\/choisir$/);
  expect(await page.evaluate(() => JSON.stringify(history.state))).not.toContain(link.slice(-64));
  await expectGoodState(page);

  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("alert")).toBeFocused();
  const field = page.getByLabel("Nouveau mot de passe");
  await choose(page, "motdepasse123");
  await expect(field).toHaveAccessibleDescription(/listes de mots de passe volés/);
  await choose(page, "vacances2026");
  await expect(field).toHaveAccessibleDescription(/se devine trop facilement/);
  await expect(field).toHaveAttribute("type", "password");
  await page.getByLabel("Afficher le mot de passe").check();
  await expect(field).toHaveAttribute("type", "text");
  await expectGoodState(page);

  await choose(page, NEW_PASSWORD);
  await expectTitle(page, "Se connecter");
  await expect(notice(page, "Votre nouveau mot de passe est enregistré")).toBeVisible();
  await expectGoodState(page);
  await fillLogin(page, "ANCV2528");
  await expect(page.getByRole("alert")).toBeVisible();
  await fillLogin(page, "ANCV2528", NEW_PASSWORD);
  await expectTitle(page, "Accueil");

  await page.goto(link);
  await choose(page, NEW_PASSWORD);
  await expectTitle(page, "Ce lien ne fonctionne plus");
});

test("an unknown identifier is told the same", async ({ page }) => {
  const told = async (identifier: string) => {
    await page.goto("/mot-de-passe-oublie");
    await ask(page, identifier);
    return page.getByRole("main").innerText();
  };
  expect(await told("ANCV9999")).toBe(await told("ANCV2528"));
});

test("a link that does not work leads to a new one", async ({ page }) => {
  await page.goto(`${CHOOSE}#${"0123456789abcdef".repeat(4)}`);
  await choose(page, NEW_PASSWORD);
  await expectTitle(page, "Ce lien ne fonctionne plus");
  await expectGoodState(page);
  await page.getByRole("link", { name: "Recevoir un nouveau lien" }).click();
  await expectTitle(page, "Mot de passe oublié");
  for (const end of ["", "#", "#contenu", "#abc"]) {
    await page.goto("/accessibilite");
    await page.goto(`${CHOOSE}${end}`);
    await expectTitle(page, "Ce lien ne fonctionne plus");
  }
});

test("whoever is signed in is signed out by their new password", async ({ page, request }) => {
  await signIn(page, "ANCV2528");
  await page.goto("/mot-de-passe-oublie");
  await ask(page, "ANCV2528");
  await page.goto(await mailedLink(request, CHOOSE));
  await choose(page, NEW_PASSWORD);
  await expectTitle(page, "Se connecter");
  await expect(notice(page, "Votre nouveau mot de passe est enregistré")).toBeVisible();
  await expect(notice(page, "Vous êtes bien déconnecté")).toHaveCount(0);
  await page.goto("/mon-compte");
  await expectTitle(page, "Se connecter");
});
