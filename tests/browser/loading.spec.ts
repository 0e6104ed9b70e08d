import { expect, type Page, type Route, test } from "@playwright/test";
import { expectGoodState, expectTitle, resetDemo, signIn } from "./support.ts";

const GROUPS = "**/assets/groups-*.js";

test.beforeAll(resetDemo);

/** The scripts that a page fetches from now on, without what makes their names unique. */
function scriptsOf(page: Page): Set<string> {
  const scripts = new Set<string>();
  page.on("request", (request) => {
    const name = /\/assets\/([\w-]+)-[\w-]{8}\.js$/.exec(new URL(request.url()).pathname)?.[1];
    if (name) scripts.add(name);
  });
  return scripts;
}

test("the login fetches no script of the pages behind it", async ({ page }) => {
  const scripts = scriptsOf(page);
  await page.goto("/connexion", { waitUntil: "networkidle" });
  await expectTitle(page, "Se connecter");
  const expected = ["common", "index", "libraries", "rolldown-runtime", "session"];
  expect([...scripts].toSorted()).toEqual(expected);
});

test("a page that is long to come leaves the one before, and says so", async ({ page }) => {
  await signIn(page, "ANCV2528");
  const held: Route[] = [];
  await page.route(GROUPS, (route) => void held.push(route));
  await page.getByRole("link", { name: "Mes groupes" }).click();
  const status = page.getByRole("status").getByText("Chargement de la page…");
  await expect(status).toBeVisible();
  await expectTitle(page, "Accueil");
  await expectGoodState(page);
  for (const route of held) await route.continue();
  await expect(page.getByRole("heading", { level: 1, name: "Mes groupes" })).toBeFocused();
  await expect(page).toHaveTitle("Mes groupes – Seniors en Vacances");
  await expect(status).toBeHidden();
});

test("a page whose script is gone says so, and is there once it is read anew", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await page.route(GROUPS, (route) => route.abort());
  await page.getByRole("link", { name: "Mes groupes" }).click();
  const title = page.getByRole("heading", { level: 1, name: "Cette page ne s’affiche pas" });
  await expect(title).toBeFocused();
  await expect(page).toHaveTitle("Cette page ne s’affiche pas – Seniors en Vacances");
  await expect(page).toHaveURL("/groupes");
  await expectGoodState(page);

  // The other pages are still there.
  await page.getByRole("link", { name: "Mon compte" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Mon compte" })).toBeFocused();
  await page.goBack();
  await expect(title).toBeVisible();

  await page.unroute(GROUPS);
  await page.getByRole("button", { name: "Recharger la page" }).click();
  await expectTitle(page, "Mes groupes");
});

test("so does one that is opened by its address", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await page.route(GROUPS, (route) => route.fulfill({ status: 404, body: "" }));
  await page.goto("/groupes");
  await expectTitle(page, "Cette page ne s’affiche pas");
  await expect(page.getByRole("navigation", { name: "Navigation principale" })).toBeVisible();
});
