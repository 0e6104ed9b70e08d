import { expect, test } from "@playwright/test";
import {
  changeAnswer,
  createNew,
  expectTitle,
  fillLogin,
  notice,
  openCyclades,
  resetDemo,
  signIn,
} from "./support.ts";

test.beforeAll(resetDemo);

test("two minutes before its end the session can be extended", async ({ page }) => {
  await page.clock.install();
  await signIn(page, "ANCV2528");
  await page.clock.fastForward("27:00");
  await expect(page.getByRole("alertdialog")).toBeHidden();
  await page.clock.fastForward("01:05");
  const warning = page.getByRole("alertdialog", { name: "Votre session va se terminer" });
  await expect(warning.getByRole("button", { name: "Prolonger ma session" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(warning).toBeHidden();
  await page.clock.fastForward("10:00");
  await expect(page.getByRole("heading", { level: 1, name: "Accueil" })).toBeVisible();
});

test("an ended session comes back to the same page, with what was typed", async ({ page }) => {
  await page.clock.install();
  await signIn(page, "ANCV2528");
  await openCyclades(page);
  await createNew(page, {
    last: "Martin",
    first: "Odette",
    born: ["2", "4", "1950"],
    city: "Foix",
  });
  await page.getByLabel("Adresse", { exact: true }).fill("12 rue des Lilas");
  await page.clock.fastForward("31:00");
  await expectTitle(page, "Votre session est terminée");
  await expect(page.getByText("Odette")).toBeHidden();
  await fillLogin(page, "ANCV2528");
  await expectTitle(page, "Situation et éligibilité");
  await expect(page.getByLabel("Adresse", { exact: true })).toHaveValue("12 rue des Lilas");
});

test("someone else who signs in does not find what was typed", async ({ page }) => {
  await page.clock.install();
  await signIn(page, "ANCV2528");
  await openCyclades(page);
  await createNew(page, {
    last: "Martin",
    first: "Odette",
    born: ["2", "4", "1950"],
    city: "Foix",
  });
  await page.clock.fastForward("31:00");
  await fillLogin(page, "ANCV0640");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByText("Odette")).toBeHidden();
});

test("activity keeps the session alive without a word", async ({ page }) => {
  await page.clock.install();
  await signIn(page, "ANCV2528");
  for (let count = 0; count < 4; count += 1) {
    await page.clock.fastForward("10:00");
    const renewed = page.waitForResponse("**/api/session/refresh");
    await page.keyboard.press("Shift");
    await renewed;
  }
  await expect(page.getByRole("alertdialog")).toBeHidden();
  await expectTitle(page, "Accueil");
});

test("a renewal that is answered after the logout opens nothing", async ({ page }) => {
  await page.clock.install();
  await signIn(page, "ANCV2528");
  let hasLoggedOut = () => {};
  const logout = new Promise<void>((resolve) => {
    hasLoggedOut = resolve;
  });
  await page.route("**/api/session/refresh", async (route) => {
    const response = await route.fetch();
    await logout;
    await route.fulfill({ response });
  });
  await page.clock.fastForward("10:00");
  const renewed = page.waitForResponse("**/api/session/refresh");
  await page.keyboard.press("Shift");
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await expectTitle(page, "Se connecter");
  hasLoggedOut();
  await renewed;
  await page.clock.runFor(1000);
  await expectTitle(page, "Se connecter");
  await expect(notice(page, "Vous êtes bien déconnecté")).toBeVisible();
});

test("near the longest that a session lasts, it is told and not renewed in vain", async ({
  page,
}) => {
  const shorten = (session: { expires_in: number; session_expires_in: number }) =>
    Object.assign(session, { expires_in: 25, session_expires_in: 25 });
  await changeAnswer(page, "**/api/login", shorten);
  let renewals = 0;
  await signIn(page, "ANCV2528");
  await changeAnswer(page, "**/api/session/refresh", (session) => {
    renewals += 1;
    shorten(session);
  });
  const warning = page.getByRole("alertdialog", { name: "Votre session va se terminer" });
  await expect(warning).toBeVisible();
  expect(renewals).toBe(0);
  await warning.getByRole("button", { name: "Prolonger ma session" }).click();
  await expect(warning.getByRole("alert")).toContainText("a atteint sa durée maximale");
  expect(renewals).toBe(1);
});

test("the tabs of a browser share one session", async ({ page, context }) => {
  await signIn(page, "ANCV2528");
  const other = await context.newPage();
  await other.goto("/mon-compte");
  await expectTitle(other, "Mon compte");
  await Promise.all([page.goto("/groupes"), other.goto("/groupes")]);
  await expectTitle(page, "Mes groupes");
  await expectTitle(other, "Mes groupes");
  await other.getByRole("button", { name: "Se déconnecter" }).click();
  await expectTitle(page, "Se connecter");
});
