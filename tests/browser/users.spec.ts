import {
  type APIRequestContext,
  type Browser,
  expect,
  type Locator,
  type Page,
  test,
} from "@playwright/test";
import {
  expectGoodState,
  expectTitle,
  fillLogin,
  mailedLink,
  notice,
  openCyclades,
  resetDemo,
  signIn,
} from "./support.ts";

const LIST = "/mon-compte/utilisateurs";
const OWN_PASSWORD = "tuba moufle corail dix";
const VOID = "Ce lien ne fonctionne plus";

test.beforeEach(resetDemo);

async function openUsers(page: Page, identifier = "ANCV2528"): Promise<void> {
  await signIn(page, identifier);
  await page.goto("/mon-compte");
  await page.getByRole("link", { name: "Gérer les utilisateurs" }).click();
  await expectTitle(page, "Utilisateurs");
}

function row(page: Page, name: string): Locator {
  return page.getByRole("row", { name });
}

/** From the list and back to it. */
async function invite(page: Page, name: string, email: string): Promise<void> {
  await page.getByRole("link", { name: "Inviter une personne" }).click();
  await expectTitle(page, "Inviter une personne");
  await page.getByLabel("Prénom et nom").fill(name);
  await page.getByLabel("Adresse e-mail").fill(email);
  await page.getByRole("button", { name: "Envoyer l’invitation" }).click();
  await expect(notice(page, `L’invitation est envoyée à ${name}.`)).toBeFocused();
}

async function choosePassword(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Nouveau mot de passe").fill(OWN_PASSWORD);
  await page.getByRole("button", { name: "Enregistrer" }).click();
}

type Colleague = { page: Page; identifier: string };

/** Invites Odette, who accepts and logs in on a browser of her own. */
async function colleague(
  page: Page,
  request: APIRequestContext,
  browser: Browser,
): Promise<Colleague> {
  await openUsers(page);
  await invite(page, "Odette Roux", "odette.roux@exemple.fr");
  const other = await browser.newPage();
  await choosePassword(other, await mailedLink(request, "/invitation"));
  await expect(notice(other, "Votre compte est ouvert.")).toBeVisible();
  await fillLogin(other, "ANCV2528-ODETTE", OWN_PASSWORD);
  await expectTitle(other, "Accueil");
  await page.reload();
  await expect(row(page, "Odette Roux")).toContainText("Actif");
  return { page: other, identifier: "ANCV2528-ODETTE" };
}

test("whoever is alone is told what inviting is for", async ({ page }) => {
  await openUsers(page);
  await expect(
    page.getByRole("heading", { name: "Vous êtes la seule personne à utiliser ce compte" }),
  ).toBeVisible();
  await expect(row(page, "(vous)")).toContainText("Administrateur");
  await expect(page.getByRole("button", { name: /Désactiver/ })).toHaveCount(0);
  await expectGoodState(page);
});

test("whoever is invited accepts, logs in and works", async ({ page, request, browser }) => {
  test.slow();
  await openUsers(page);
  await page.getByRole("link", { name: "Inviter une personne" }).click();
  await page.getByRole("button", { name: "Envoyer l’invitation" }).click();
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(page.getByRole("alert").getByRole("link")).toHaveCount(2);
  await expectGoodState(page);
  await page.getByLabel("Prénom et nom").fill("Odette Roux");
  await page.getByLabel("Adresse e-mail").fill("odette.roux");
  await page.getByRole("button", { name: "Envoyer l’invitation" }).click();
  await expect(page.getByLabel("Adresse e-mail")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Adresse e-mail").fill("odette.roux@exemple.fr");
  await page.getByRole("button", { name: "Envoyer l’invitation" }).click();

  const told = notice(page, "L’invitation est envoyée à Odette Roux.");
  await expect(told).toBeFocused();
  await expect(told).toContainText("ANCV2528-ODETTE");
  await expect(row(page, "Odette Roux")).toContainText("Invitation envoyée");
  await expect(row(page, "Odette Roux")).toContainText("Utilisateur");
  await expectGoodState(page);

  const other = await browser.newPage();
  await choosePassword(other, await mailedLink(request, "/invitation"));
  await fillLogin(other, "ANCV2528-ODETTE", OWN_PASSWORD);
  await expectTitle(other, "Accueil");
  await openCyclades(other);
  await expect(other.getByRole("link", { name: "Ajouter un senior" })).toBeVisible();
  await other.goto("/mon-compte");
  await expectTitle(other, "Mon compte");
  await expect(other.getByRole("link", { name: "Gérer les utilisateurs" })).toHaveCount(0);
  for (const path of [LIST, `${LIST}/inviter`, `${LIST}/ANCV2528`]) {
    await other.goto(path);
    await expectTitle(other, "Page introuvable");
  }
  await page.reload();
  await expect(row(page, "Odette Roux")).toContainText("Actif");
});

test("an invitation that was not answered is the same one until the logout", async ({ page }) => {
  const keys: (string | undefined)[] = [];
  await page.route("**/api/users", (route) => {
    if (route.request().method() !== "POST") return route.continue();
    keys.push(route.request().headers()["idempotency-key"]);
    return route.abort();
  });
  const fail = async () => {
    await page.getByRole("link", { name: "Inviter une personne" }).click();
    await page.getByLabel("Prénom et nom").fill("Odette Roux");
    await page.getByLabel("Adresse e-mail").fill("odette.roux@exemple.fr");
    await page.getByRole("button", { name: "Envoyer l’invitation" }).click();
    await expect(page.getByRole("alert")).toContainText("connexion");
  };
  await openUsers(page);
  await fail();
  await page.getByRole("link", { name: "Annuler" }).click();
  await fail();
  expect(keys[0]).toBeTruthy();
  expect(keys[1]).toBe(keys[0]);

  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await expectTitle(page, "Se connecter");
  // Without a new page, which would forget all by itself.
  await fillLogin(page, "ANCV2528");
  await expectTitle(page, "Accueil");
  await page.getByRole("link", { name: "Mon compte" }).click();
  await page.getByRole("link", { name: "Gérer les utilisateurs" }).click();
  await fail();
  expect(keys).toHaveLength(3);
  expect(keys[2]).not.toBe(keys[0]);
});

test("an invitation is sent again, and called off", async ({ page, request, browser }) => {
  test.slow();
  await openUsers(page);
  await invite(page, "Paul Petit", "paul.petit@exemple.fr");
  const first = await mailedLink(request, "/invitation");
  await page.getByRole("button", { name: "Renvoyer l’invitation Paul Petit" }).click();
  await expect(notice(page, "Une nouvelle invitation est envoyée à Paul Petit.")).toBeFocused();
  const second = await mailedLink(request, "/invitation", 2);
  const other = await browser.newPage();
  await choosePassword(other, first);
  await expectTitle(other, VOID);

  await page.getByRole("button", { name: "Annuler l’invitation Paul Petit" }).click();
  const dialog = page.getByRole("dialog", { name: /Annuler l’invitation de Paul Petit/ });
  await expect(dialog.getByRole("button", { name: "Garder l’invitation" })).toBeFocused();
  await expectGoodState(page);
  await dialog.getByRole("button", { name: "Annuler l’invitation" }).click();
  await expect(notice(page, "L’invitation de Paul Petit est annulée.")).toBeFocused();
  await expect(row(page, "Paul Petit")).toContainText("Désactivé");
  await choosePassword(other, second);
  await expectTitle(other, VOID);

  await page.getByRole("button", { name: "Réactiver Paul Petit" }).click();
  await expect(notice(page, "Le compte de Paul Petit n’a jamais été ouvert")).toBeFocused();
  await expectGoodState(page);
  await page.getByRole("button", { name: "Envoyer une nouvelle invitation" }).click();
  await expect(notice(page, "Une nouvelle invitation est envoyée à Paul Petit.")).toBeFocused();
  await choosePassword(other, await mailedLink(request, "/invitation", 3));
  await expect(notice(other, "Votre compte est ouvert.")).toBeVisible();
});

test("another role holds from the next login on", async ({ page, request, browser }) => {
  test.slow();
  const odette = await colleague(page, request, browser);
  await page.getByRole("link", { name: "Modifier Odette Roux" }).click();
  await expectTitle(page, "Modifier le compte d’Odette Roux");
  await expect(page.getByLabel("Utilisateur", { exact: true })).toBeChecked();
  await expectGoodState(page);
  await page.getByLabel("Prénom et nom").fill("Odette Roux-Petit");
  await page.getByLabel("Administrateur", { exact: true }).check();
  await expect(notice(page, "Le rôle va changer")).toBeVisible();
  await expectGoodState(page);
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(notice(page, "Le compte d’Odette Roux-Petit est modifié.")).toBeFocused();
  await expect(row(page, "Odette Roux-Petit")).toContainText("Administrateur");

  await odette.page.goto(LIST);
  await expectTitle(odette.page, "Se connecter");
  await fillLogin(odette.page, odette.identifier, OWN_PASSWORD);
  await expectTitle(odette.page, "Utilisateurs");
});

test("an organisation keeps an administrator", async ({ page, request, browser }) => {
  test.slow();
  await colleague(page, request, browser);
  await row(page, "(vous)").getByRole("link", { name: /Modifier/ }).click();
  await page.getByLabel("Utilisateur", { exact: true }).check();
  await expect(notice(page, "Vous changez votre propre rôle")).toBeVisible();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(page.getByRole("alert")).toContainText("administrateur");
  await expectGoodState(page);
});

test("whoever gives up their own role logs in again", async ({ page, request, browser }) => {
  test.slow();
  await colleague(page, request, browser);
  await page.getByRole("link", { name: "Modifier Odette Roux" }).click();
  await page.getByLabel("Administrateur", { exact: true }).check();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(notice(page, "Le compte d’Odette Roux est modifié.")).toBeFocused();
  await row(page, "(vous)").getByRole("link", { name: /Modifier/ }).click();
  await page.getByLabel("Utilisateur", { exact: true }).check();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expectTitle(page, "Votre session est terminée");
  await fillLogin(page, "ANCV2528");
  await expectTitle(page, "Accueil");
  await page.goto(LIST);
  await expectTitle(page, "Page introuvable");
});

test("a deactivated user is out, and can come back", async ({ page, request, browser }) => {
  test.slow();
  const odette = await colleague(page, request, browser);
  const button = page.getByRole("button", { name: "Désactiver Odette Roux" });
  await button.click();
  const dialog = page.getByRole("dialog", { name: /Désactiver le compte d’Odette Roux/ });
  await expect(dialog).toContainText("ne pourra plus se connecter");
  await expect(dialog.getByRole("button", { name: "Garder ce compte" })).toBeFocused();
  await expectGoodState(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(button).toBeFocused();

  await button.click();
  await dialog.getByRole("button", { name: "Désactiver" }).click();
  await expect(notice(page, "Le compte d’Odette Roux est désactivé.")).toBeFocused();
  await expect(row(page, "Odette Roux")).toContainText("Désactivé");
  await expectGoodState(page);
  await odette.page.goto("/groupes");
  await expectTitle(odette.page, "Se connecter");
  await fillLogin(odette.page, odette.identifier, OWN_PASSWORD);
  await expect(odette.page.getByRole("alert")).toBeVisible();

  await page.getByRole("button", { name: "Réactiver Odette Roux" }).click();
  await expect(notice(page, "Le compte d’Odette Roux est réactivé.")).toBeFocused();
  await fillLogin(odette.page, odette.identifier, OWN_PASSWORD);
  await expectTitle(odette.page, "Mes groupes");
});

test("what another administrator has changed meanwhile is not overwritten", async ({
  page,
  browser,
}) => {
  await openUsers(page);
  await invite(page, "Paul Petit", "paul.petit@exemple.fr");
  await page.getByRole("link", { name: "Modifier Paul Petit" }).click();
  const other = await browser.newPage();
  await openUsers(other);
  await other.getByRole("link", { name: "Modifier Paul Petit" }).click();
  await other.getByLabel("Prénom et nom").fill("Paul Petit-Roux");
  await other.getByRole("button", { name: "Enregistrer" }).click();
  await expect(notice(other, "Le compte de Paul Petit-Roux est modifié.")).toBeVisible();

  await page.getByLabel("Administrateur", { exact: true }).check();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  const conflict = page.getByRole("alert").filter({ hasText: "vient d’être modifié" });
  await expect(conflict).toBeFocused();
  await expectGoodState(page);
  await page.getByRole("button", { name: "Voir la nouvelle version" }).click();
  await expect(conflict).toBeHidden();
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(page.getByLabel("Prénom et nom")).toHaveValue("Paul Petit-Roux");
  await expect(page.getByLabel("Utilisateur", { exact: true })).toBeChecked();
});

test("ANCV gives its users one role or several", async ({ page }) => {
  test.slow();
  await openUsers(page, "ADMIN01");
  await page.getByRole("link", { name: "Inviter une personne" }).click();
  await page.getByLabel("Prénom et nom").fill("Lucie Martin");
  await page.getByLabel("Adresse e-mail").fill("lucie.martin@exemple.fr");
  await page.getByRole("button", { name: "Envoyer l’invitation" }).click();
  await page.getByRole("alert").getByRole("link", { name: "Choisissez au moins un rôle" }).click();
  await expect(page.getByLabel("Instruction")).toBeFocused();
  await expectGoodState(page);
  await page.getByLabel("Assistance").check();
  await page.getByLabel("Finances").check();
  await page.getByRole("button", { name: "Envoyer l’invitation" }).click();
  await expect(page.getByRole("alert")).toContainText("qui gère les comptes ne paie pas");
  await expectGoodState(page);
  await page.getByLabel("Finances").uncheck();
  await page.getByLabel("Protection des données").check();
  const address = page.getByLabel("Adresse e-mail");
  await address.fill("Admin01+lucie@exemple.fr");
  await page.getByRole("button", { name: "Envoyer l’invitation" }).click();
  await expect(address).toHaveAccessibleDescription(/à l’ANCV, chacun a la sienne/);
  await expectGoodState(page);
  await address.fill("lucie.martin@exemple.fr");
  await page.getByRole("button", { name: "Envoyer l’invitation" }).click();
  await expect(notice(page, "L’invitation est envoyée à Lucie Martin.")).toBeFocused();
  await expect(row(page, "Lucie Martin")).toContainText("Assistance, Protection des données");
  await expectGoodState(page);
});
