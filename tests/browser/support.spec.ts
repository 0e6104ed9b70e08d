import { expect, type Locator, type Page, test } from "@playwright/test";
import {
  changeAnswer,
  expectGoodState,
  expectTitle,
  fillLogin,
  mailedLink,
  mailsTo,
  NEW_PASSWORD,
  notice,
  resetDemo,
  setUpSecondFactor,
  signIn,
  totp,
} from "./support.ts";

test.beforeEach(resetDemo);

async function search(page: Page, text: string): Promise<void> {
  await page.getByLabel("Numéro de convention, identifiant").fill(text);
  await page.getByRole("button", { name: "Rechercher" }).click();
}

/** Signs in as ANCV and opens an organisation by its number; gives the card of its first user. */
async function openOrganisation(page: Page, number: string): Promise<Locator> {
  await signIn(page, "ADMIN01");
  return findOrganisation(page, number);
}

async function findOrganisation(page: Page, number: string): Promise<Locator> {
  await page.getByRole("link", { name: "Assistance" }).click();
  await search(page, number);
  await page.getByRole("main").getByRole("listitem").getByRole("link").click();
  await expect(page.getByRole("heading", { name: "E-mails refusés" })).toBeVisible();
  // By its exact login: those of its other users begin with it.
  return page.locator(`article[aria-labelledby="utilisateur-${number}"]`);
}

async function fillChecks(page: Page): Promise<void> {
  await page.getByLabel("Motif").fill("A changé de téléphone, rappelé au numéro connu");
  await page.getByLabel("J’ai vérifié l’identité de la personne").check();
}

test("an organisation is found by its number, its name or its town", async ({ page }) => {
  await signIn(page, "ADMIN01");
  await page.getByRole("link", { name: "Assistance" }).click();
  await expectTitle(page, "Assistance");
  await expectGoodState(page);
  const field = page.getByLabel("Numéro de convention, identifiant");
  await search(page, "v");
  await expect(field).toBeFocused();
  await expect(field).toHaveAccessibleDescription(/au moins 2 lettres/);
  await expectGoodState(page);

  await search(page, "introuvable");
  await expect(page).toHaveURL("/assistance?recherche=introuvable");
  await expect(notice(page, "Aucun organisme trouvé")).toBeVisible();
  await expectGoodState(page);
  for (const text of ["ancv2528", "porteur de projet", "Vannes"]) {
    await search(page, text);
    await expect(page).toHaveURL(`/assistance?${new URLSearchParams({ recherche: text })}`);
    await expect(page.getByRole("link", { name: "Porteur de projet" })).toBeVisible();
  }
  await expectGoodState(page);
  await page.goBack();
  await expect(field).toHaveValue("porteur de projet");

  await page.getByRole("link", { name: "Porteur de projet" }).click();
  await expectTitle(page, "Porteur de projet");
  await expect(page.getByRole("article")).toContainText("ancv2528@exemple.fr");
  await expect(page.getByText("Aucun e-mail n’a été refusé.")).toBeVisible();
  await expectGoodState(page);
  await page.getByRole("link", { name: "Revenir à la recherche" }).click();
  await expect(field).toHaveValue("porteur de projet");
});

test("an address is corrected, and both the old and the new are told", async ({
  page,
  request,
}) => {
  test.slow();
  const user = await openOrganisation(page, "ANCV2528");
  await user.getByRole("link", { name: /Corriger l’adresse e-mail/ }).click();
  await expectTitle(page, /^Corriger l’adresse e-mail/);
  await expectGoodState(page);
  await page.getByRole("button", { name: "Corriger l’adresse" }).click();
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(page.getByRole("alert").getByRole("link")).toHaveCount(3);
  await expectGoodState(page);
  await page.getByLabel("Nouvelle adresse e-mail").fill("jeanne.moreau@exemple.fr");
  await fillChecks(page);
  await page.getByRole("button", { name: "Corriger l’adresse" }).click();

  const told = notice(page, /L’adresse e-mail .* est corrigée\./);
  await expect(told).toBeFocused();
  await expect(told).toContainText("jeanne.moreau@exemple.fr");
  await expect(user).toContainText("jeanne.moreau@exemple.fr");
  await expectGoodState(page);
  for (const address of ["ancv2528@exemple.fr", "jeanne.moreau@exemple.fr"]) {
    await expect
      .poll(() => mailsTo(request, address), { timeout: 15_000 })
      .toContain("Votre adresse e-mail a été changée");
  }
});

test("a link is sent, by which the user alone chooses a password", async ({
  page,
  request,
  browser,
}) => {
  test.slow();
  const user = await openOrganisation(page, "ANCV2528");
  await user.getByRole("button", { name: /Envoyer un lien/ }).click();
  await expect(notice(page, /Un lien part vers l’adresse/)).toBeFocused();
  await expectGoodState(page);
  // No page of ANCV's has the link.
  await expect(page.getByText("/mot-de-passe/choisir")).toHaveCount(0);

  const other = await browser.newPage();
  await other.goto(await mailedLink(request, "/mot-de-passe/choisir"));
  await other.getByLabel("Nouveau mot de passe").fill(NEW_PASSWORD);
  await other.getByRole("button", { name: "Enregistrer" }).click();
  await expect(notice(other, "Votre nouveau mot de passe est enregistré")).toBeVisible();
  await fillLogin(other, "ANCV2528", NEW_PASSWORD);
  await expectTitle(other, "Accueil");
});

test("someone who was slowed by wrong passwords can try again", async ({
  page,
  request,
  browser,
}) => {
  test.slow();
  for (let tried = 0; tried < 10; tried += 1) {
    const data = { identifier: "ANCV2528", password: "pas-le-bon-mot-de-passe" };
    expect((await request.post("/api/login", { data })).status()).toBe(401);
  }
  const other = await browser.newPage();
  await other.goto("/connexion");
  await fillLogin(other, "ANCV2528");
  await expect(other.getByRole("alert")).toBeVisible();

  const user = await openOrganisation(page, "ANCV2528");
  await expect(user).toContainText("Ralentie");
  await expect(user).toContainText(/1\d\sessais récents/);
  await expectGoodState(page);
  await user.getByRole("button", { name: /Débloquer/ }).click();
  await expect(notice(page, /est débloqué\./)).toBeFocused();
  await expect(user).toContainText("Aucun essai récent");
  await expect(user.getByRole("button", { name: /Débloquer/ })).toHaveCount(0);
  await fillLogin(other, "ANCV2528");
  await expectTitle(other, "Accueil");
});

test("a second factor is lifted for whoever has lost it", async ({
  page,
  request,
  browser,
}) => {
  test.slow();
  await setUpSecondFactor(request, "ANCV2528");
  const other = await browser.newPage();
  await other.goto("/connexion");
  await fillLogin(other, "ANCV2528");
  await expect(other.getByLabel("Code de votre application")).toBeVisible();

  const user = await openOrganisation(page, "ANCV2528");
  await expect(user).toContainText("Activée le");
  await user.getByRole("link", { name: /Lever la double authentification/ }).click();
  await expectTitle(page, /^Lever la double authentification/);
  await page.getByRole("button", { name: "Lever la double authentification" }).click();
  await expect(page.getByRole("alert").getByRole("link")).toHaveCount(2);
  await expectGoodState(page);
  await fillChecks(page);
  await page.getByRole("button", { name: "Lever la double authentification" }).click();
  await expect(notice(page, /La double authentification .* est levée\./)).toBeFocused();
  await expect(user).toContainText("Non activée");
  await expect(user.getByRole("link", { name: /Lever la double/ })).toHaveCount(0);

  await other.goto("/connexion");
  await fillLogin(other, "ANCV2528");
  await expectTitle(other, "Accueil");
});

test("mails that did not arrive are told, with what they were for", async ({ page }) => {
  // The local system refuses none.
  await changeAnswer(page, /\/api\/support\/organisations\/[^?]+$/, (account) => {
    const at = "2026-11-20T09:12:00Z";
    const to = "ancv2528@exemple.fr";
    account.refused_mails = [
      { at, to, kind: "invitation", reason: "MessageRejected" },
      { at, to, kind: "password_link", reason: "late" },
    ];
  });
  await openOrganisation(page, "ANCV2528");
  const mails = page.getByRole("table", { name: "E-mails refusés" }).getByRole("row");
  await expect(mails).toHaveCount(3);
  await expect(mails.nth(1)).toContainText("Le service d’envoi a rejeté cet e-mail");
  await expect(mails.nth(2)).toContainText("Lien pour choisir un mot de passe");
  await expectGoodState(page);
});

test("one’s own account is not one to help with", async ({ page, request }) => {
  const secret = await setUpSecondFactor(request, "ADMIN01");
  await page.goto("/connexion");
  await fillLogin(page, "ADMIN01");
  await page.getByLabel("Code de votre application").fill(await totp(secret));
  await page.getByRole("button", { name: "Se connecter" }).click();
  const user = await findOrganisation(page, "ADMIN01");
  await expect(user).toContainText("Activée le");
  await expect(user.getByRole("link")).toHaveCount(0);
  await expectGoodState(page);
});

test("holders and providers have no such page", async ({ page }) => {
  for (const identifier of ["ANCV2528", "PREST001"]) {
    await signIn(page, identifier);
    await expect(page.getByRole("link", { name: "Assistance" })).toHaveCount(0);
    for (const path of ["/assistance", "/assistance/demo-ancv0640"]) {
      await page.goto(path);
      await expectTitle(page, "Page introuvable");
    }
    await page.getByRole("button", { name: "Se déconnecter" }).click();
    await expectTitle(page, "Se connecter");
  }
});
