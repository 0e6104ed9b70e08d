import { expect, test } from "@playwright/test";
import { expectTitle, fillLogin, resetDemo, signIn } from "./support.ts";

test.beforeAll(resetDemo);

test("an empty form says what is missing and leads to each field", async ({ page }) => {
  await page.goto("/connexion");
  await page.getByRole("button", { name: "Se connecter" }).click();
  const summary = page.getByRole("alert");
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("link")).toHaveCount(2);
  await summary.getByRole("link", { name: "Saisissez votre mot de passe" }).click();
  await expect(page.getByLabel("Mot de passe")).toBeFocused();
  await expect(page.getByLabel("Mot de passe")).toHaveAccessibleDescription(
    /Saisissez votre mot de passe/,
  );
});

test("a wrong password and an unknown identifier get the same answer", async ({ page }) => {
  await page.goto("/connexion");
  await fillLogin(page, "ANCV2528", "pas-le-bon-mot-de-passe");
  const wrong = await page.getByRole("alert").innerText();
  await page.reload();
  await fillLogin(page, "ANCV9999");
  await expect(page.getByRole("alert")).toHaveText(wrong, { useInnerText: true });
  await expect(page.getByLabel("Numéro de convention ou identifiant")).toHaveValue("ANCV9999");
});

test("the convention number is accepted in any case", async ({ page }) => {
  await signIn(page, "ancv2528");
  await expect(page).toHaveTitle("Accueil – Seniors en Vacances");
  await expect(page.getByRole("banner").getByText("Porteur de projet")).toBeVisible();
});

test("the login leads back to the page one asked for", async ({ page }) => {
  await page.goto("/groupes?venue_department=34");
  await expectTitle(page, "Se connecter");
  await fillLogin(page, "ANCV2528");
  await expectTitle(page, "Mes groupes");
  await expect(page).toHaveURL("/groupes?venue_department=34");
});

test("signing out closes the space", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await expectTitle(page, "Se connecter");
  await page.goto("/mon-compte");
  await expectTitle(page, "Se connecter");
});

test("a page that does not exist says so", async ({ page }) => {
  await page.goto("/nulle-part");
  await expectTitle(page, "Page introuvable");
  await expect(page).toHaveTitle("Page introuvable – Seniors en Vacances");
});

test("a failure of the service has a number for the hotline, wherever it shows", async ({
  page,
}) => {
  const body = {
    type: "about:blank",
    status: 503,
    code: "unavailable",
    title: "Le service est momentanément occupé",
    detail: "Réessayez dans quelques instants.",
    fields: [],
    error_id: "8476a536-e9f4-11e8",
  };
  const failure = { status: 503, contentType: "application/problem+json", json: body };
  await page.goto("/connexion");
  await page.route("**/api/login", (route) => route.fulfill(failure));
  await fillLogin(page, "ANCV2528");
  await expect(page.getByRole("alert")).toContainText("8476a536-e9f4-11e8");

  await page.unroute("**/api/login");
  await signIn(page, "ANCV2528");
  await page.route("**/api/groups*", (route) => route.fulfill(failure));
  await page.goto("/groupes");
  await expect(page.getByRole("alert")).toContainText("8476a536-e9f4-11e8");

  await page.route("**/api/session/refresh", (route) => route.fulfill(failure));
  await page.reload();
  await expectTitle(page, "Le service est momentanément occupé");
  await expect(page.getByRole("main")).toContainText("8476a536-e9f4-11e8");
  await page.unroute("**/api/session/refresh");
  await page.getByRole("button", { name: "Réessayer" }).click();
  await expectTitle(page, "Mes groupes");
});
