import { type APIRequestContext, type Browser, expect, type Locator, type Page, test } from "@playwright/test";
import {
  callAs,
  expectGoodState,
  expectTitle,
  fillLogin,
  mailedLink,
  mailsTo,
  NEW_PASSWORD,
  notice,
  resetClock,
  resetDemo,
  setUpSecondFactor,
  signInElsewhere,
  totp,
} from "./support.ts";

test.beforeEach(resetDemo);
test.afterEach(resetClock);

const LUCIE = "ADMIN01-LUCIE";
const DAYS = 31;
const STEPS_OF_A_DAY = 2_880;

/** Another of support who administers ANCV, whom ADMIN01 has invited. Gives the secret of her second factor. */
async function inviteLucie(request: APIRequestContext): Promise<string> {
  const roles = ["support", "administrator"];
  const form = { display_name: "Lucie Martin", email: "lucie.martin@exemple.fr", roles };
  await (await callAs(request, "ADMIN01")).post("/api/users", form);
  const token = (await mailedLink(request, "/invitation")).split("#")[1];
  const accepted = await request.post("/api/invitations/accept", {
    data: { token, password: NEW_PASSWORD },
  });
  expect(accepted.ok()).toBe(true);
  return setUpSecondFactor(request, LUCIE, NEW_PASSWORD);
}

async function signInAsLucie(browser: Browser, code: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto("/connexion");
  await fillLogin(page, LUCIE, NEW_PASSWORD);
  await page.getByLabel("Code de votre application").fill(code);
  await page.getByRole("button", { name: "Se connecter" }).click();
  await expectTitle(page, "Accueil");
  return page;
}

/** The card of one of finance, on the page of ANCV. */
async function findFinance(page: Page): Promise<Locator> {
  await page.goto("/assistance/demo-admin01");
  const user = page.locator('article[aria-labelledby="utilisateur-ADMIN01-COMPTA"]');
  await expect(user).toBeVisible();
  return user;
}

async function fillChecks(page: Page): Promise<void> {
  await page.getByLabel("Motif").fill("A changé de service, rappelé au numéro connu");
  await page.getByLabel("J’ai vérifié l’identité de la personne").check();
}

/** One of support asks for another address of one of finance. */
async function ask(page: Page): Promise<Locator> {
  const user = await findFinance(page);
  await user.getByRole("link", { name: /Corriger l’adresse e-mail/ }).click();
  await expect(notice(page, "deux personnes de l’assistance sont nécessaires")).toBeVisible();
  await expectGoodState(page);
  await page.getByLabel("Nouvelle adresse e-mail").fill("tresorerie@exemple.fr");
  await fillChecks(page);
  await page.getByRole("button", { name: "Demander" }).click();
  await expect(notice(page, /Le changement d’adresse .* est demandé\./)).toBeFocused();
  await expect(user).toContainText("comptabilite@exemple.fr");
  await expect(notice(page, "Adresse demandée")).toContainText("tresorerie@exemple.fr");
  await expect(user.getByRole("link", { name: /Confirmer/ })).toHaveCount(0);
  await expectGoodState(page);
  return user;
}

test("an account of ANCV changes hands by two people, neither of whom has the other in hand", async ({
  browser,
  request,
}) => {
  test.slow();
  const secret = await inviteLucie(request);
  const admin = await signInElsewhere(browser, "ADMIN01");
  await ask(admin);
  await expect
    .poll(() => mailsTo(request, "comptabilite@exemple.fr"), { timeout: 15_000 })
    .toEqual(["Changement de votre adresse e-mail demandé"]);

  // Whom the first has invited just now is no second person.
  const early = await signInAsLucie(browser, await totp(secret));
  const seen = await findFinance(early);
  await expect(seen).toContainText("A changé de service, rappelé au numéro connu");
  await expectGoodState(early);
  await seen.getByRole("link", { name: /Confirmer l’adresse e-mail/ }).click();
  await expect(early.getByLabel("Nouvelle adresse e-mail")).toHaveValue("tresorerie@exemple.fr");
  await fillChecks(early);
  await early.getByRole("button", { name: "Confirmer", exact: true }).click();
  await expect(early.getByRole("alert")).toContainText("moins de 30 jours");
  await expectGoodState(early);

  const later = new Date(Date.now() + DAYS * 86_400_000).toISOString();
  await request.post("/dev/clock", { data: { now: later } });
  await Promise.all([admin, early].map((page) => page.context().close()));
  const first = await signInElsewhere(browser, "ADMIN01");
  // What nobody has confirmed in seven days waits no longer.
  await expect((await findFinance(first)).getByRole("status")).toHaveCount(0);
  await ask(first);

  const second = await signInAsLucie(browser, await totp(secret, DAYS * STEPS_OF_A_DAY));
  const user = await findFinance(second);
  await user.getByRole("link", { name: /Confirmer l’adresse e-mail/ }).click();
  await expect(notice(second, "ANCV demande l’adresse tresorerie@exemple.fr")).toBeVisible();
  await fillChecks(second);
  await expectGoodState(second);
  await second.getByRole("button", { name: "Confirmer", exact: true }).click();
  await expect(notice(second, /L’adresse e-mail .* est corrigée\./)).toBeFocused();
  await expect(user).toContainText("tresorerie@exemple.fr");
  await expect(user.getByRole("status")).toHaveCount(0);
  await expectGoodState(second);
  await expect
    .poll(() => mailsTo(request, "tresorerie@exemple.fr"), { timeout: 15_000 })
    .toContain("Votre adresse e-mail a été changée");
  await Promise.all([first, second].map((page) => page.context().close()));
});
