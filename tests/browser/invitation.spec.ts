import { type APIRequestContext, expect, test } from "@playwright/test";
import {
  expectGoodState,
  expectTitle,
  fillLogin,
  mailedLink,
  notice,
  PASSWORD,
  resetDemo,
  signIn,
} from "./support.ts";

const OWN_PASSWORD = "tuba moufle corail dix";

test.beforeEach(resetDemo);

/** Invites a colleague of the holder; gives the identifier that they will have. */
async function invite(request: APIRequestContext): Promise<string> {
  const login = { identifier: "ANCV2528", password: PASSWORD };
  const opened = await request.post("/api/login", { data: login });
  const { access_token } = await opened.json();
  const invited = await request.post("/api/users", {
    headers: { Authorization: `Bearer ${access_token}` },
    data: {
      display_name: "Camille Martin",
      email: "camille.martin@mairie.example",
      roles: ["holder"],
    },
  });
  expect(invited.status()).toBe(201);
  return (await invited.json()).identifier;
}

test("whoever is invited chooses a password and logs in", async ({ page, request }) => {
  const identifier = await invite(request);
  const link = await mailedLink(request, "/invitation");
  await page.goto(link);
  await expectTitle(page, "Bienvenue");
  await expect(page).toHaveURL(/\/invitation$/);
  await expectGoodState(page);
  const field = page.getByLabel("Nouveau mot de passe");
  await field.fill("motdepasse123");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await field.fill(OWN_PASSWORD);
  await page.getByRole("button", { name: "Enregistrer" }).click();

  await expectTitle(page, "Se connecter");
  await expect(notice(page, "Votre compte est ouvert.")).toContainText(identifier);
  await expect(page.getByLabel("Numéro de convention ou identifiant")).toHaveValue(identifier);
  await expectGoodState(page);
  await page.getByLabel("Mot de passe").fill(OWN_PASSWORD);
  await page.getByRole("button", { name: "Se connecter" }).click();
  await expectTitle(page, "Accueil");

  await page.goto("/mon-compte");
  await expect(page.getByText(identifier, { exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Modifier les informations" })).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Utilisateurs" })).toHaveCount(0);
  await expectGoodState(page);
  await page.goto("/mon-compte/modifier");
  await expectTitle(page, "Page introuvable");

  await page.goto(link);
  await page.getByLabel("Nouveau mot de passe").fill(OWN_PASSWORD);
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expectTitle(page, "Ce lien ne fonctionne plus");
  await expectGoodState(page);
});

test("an invitation takes the place of whoever was signed in", async ({ page, request }) => {
  await signIn(page, "ANCV0640");
  const identifier = await invite(request);
  await page.goto(await mailedLink(request, "/invitation"));
  await page.getByLabel("Nouveau mot de passe").fill(OWN_PASSWORD);
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(notice(page, "Votre compte est ouvert.")).toBeVisible();
  await fillLogin(page, identifier, OWN_PASSWORD);
  await expectTitle(page, "Accueil");
});

test("a link of one kind opens nothing of another", async ({ page, request }) => {
  await invite(request);
  const link = await mailedLink(request, "/invitation");
  await page.goto(link.replace("/invitation", "/mot-de-passe/choisir"));
  await page.getByLabel("Nouveau mot de passe").fill(OWN_PASSWORD);
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expectTitle(page, "Ce lien ne fonctionne plus");
});
