import { expect, type Page, test } from "@playwright/test";
import {
  changeAnswer,
  expectGoodState,
  expectTitle,
  mailsTo,
  notice,
  resetDemo,
  signIn,
  signInElsewhere,
} from "./support.ts";

test.beforeEach(resetDemo);

const OTHER = "DE89 3704 0044 0532 0130 00";

async function openAccount(page: Page, identifier: string): Promise<void> {
  await signIn(page, identifier);
  await page.goto("/compte-bancaire");
  await expectTitle(page, "Compte bancaire");
}

async function openRequest(page: Page, provider: string) {
  await signIn(page, "ADMIN01-COMPTA");
  await page.getByRole("link", { name: /compte bancaire à vérifier/ }).click();
  await expectTitle(page, "Comptes bancaires demandés");
  return page.getByRole("article", { name: provider });
}

test("an account is checked as it is typed, and asked for", async ({ page, request }) => {
  await openAccount(page, "PREST001");
  await expect(page.getByRole("region", { name: "Compte actuel" })).toContainText(/FR\d\d.*•{4}/);
  await expectGoodState(page);

  const iban = page.getByLabel("IBAN", { exact: true });
  await iban.fill("DE89 3704 0044");
  await expect(iban).not.toHaveAttribute("aria-invalid");
  await iban.fill(OTHER.replace("0130 00", "0103 00"));
  await expect(iban).toHaveAccessibleDescription(/clé de contrôle ne correspond pas/);
  await expectGoodState(page);
  await iban.fill(OTHER.toLowerCase().replaceAll(" ", ""));
  await expect(notice(page, "La clé de contrôle est juste")).toContainText(OTHER);
  await page.getByRole("button", { name: "Demander ce compte" }).click();
  await expect(page.getByRole("alert")).toContainText("Saisissez le nom du titulaire");
  await expectGoodState(page);

  await page.getByLabel("Titulaire du compte").fill("ACTIF RESIDENCE SAS");
  await page.getByRole("button", { name: "Demander ce compte" }).click();
  await expect(notice(page, "Votre demande est envoyée.")).toBeFocused();
  const asked = page.getByRole("region", { name: "Compte demandé" });
  await expect(asked).toContainText("3000");
  await expect(asked).toContainText("À vérifier par l’ANCV");
  await expect(page.getByRole("main")).not.toContainText(OTHER);
  await expectGoodState(page);
  await expect
    .poll(() => mailsTo(request, "prest001@exemple.fr"), { timeout: 15_000 })
    .toContain("Un changement de compte bancaire est demandé");
});

test("the RIB key is checked as it is typed, and the BIC against the country of the IBAN", async ({ page }) => {
  await openAccount(page, "PREST001");
  const iban = page.getByLabel("IBAN", { exact: true });
  const bic = page.getByLabel("BIC");
  await iban.fill("FR25 2004 1010 0505 0001 3M02 699");
  await expect(iban).toHaveAccessibleDescription(/clé RIB/);
  await iban.fill("MC58 1122 2000 0101 2345 6789 030");
  await page.getByLabel("Titulaire du compte").fill("ACTIF RESIDENCE SAS");
  const ask = page.getByRole("button", { name: "Demander ce compte" });
  await ask.click();
  await expect(bic).toHaveAccessibleDescription(/demande aussi le BIC/);
  await expectGoodState(page);
  await bic.fill("AGRIFRPP");
  await ask.click();
  await expect(bic).toHaveAccessibleDescription(/autre pays que l’IBAN/);
  await bic.fill("CMCIMCM1");
  await ask.click();
  await expect(notice(page, "Votre demande est envoyée.")).toBeFocused();
});

test("only an administrator asks for another account", async ({ page }) => {
  // Before the login there is no session to refresh, and no user in the answer.
  const withoutRole = (body: { user?: { roles: string[] } }) => {
    if (body.user) body.user.roles = ["provider"];
  };
  await changeAnswer(page, "**/api/login", withoutRole);
  await changeAnswer(page, "**/api/session/refresh", withoutRole);
  await openAccount(page, "PREST001");
  await expect(page.getByText("seul un administrateur de votre organisme")).toBeVisible();
  await expect(page.getByLabel("IBAN", { exact: true })).toHaveCount(0);
  await expectGoodState(page);
});

test("ANCV compares the end of an account before it accepts it", async ({
  page,
  browser,
  request,
}) => {
  test.slow();
  const asked = await openRequest(page, "CAP VACANCES");
  await expectGoodState(page);
  // The end of the number is what is set off in it, in the groups of the paper.
  const end = ((await asked.locator(".iban strong").textContent()) ?? "").replaceAll(" ", "");
  expect(end).toHaveLength(4);
  await asked.getByRole("button", { name: /Accepter le compte/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/derniers caractères/).fill("ZZZZ");
  await dialog.getByRole("button", { name: "Accepter ce compte" }).click();
  await expect(dialog.getByLabel(/derniers caractères/)).toHaveAccessibleDescription(
    /n’acceptez pas ce compte/,
  );
  await expectGoodState(page);
  await dialog.getByLabel(/derniers caractères/).fill(end);
  await dialog.getByRole("button", { name: "Accepter ce compte" }).click();
  await expect(notice(page, "Le compte de CAP VACANCES est accepté.")).toBeFocused();
  await expect(page.getByText("Aucun compte n’attend de décision.")).toBeVisible();
  await expectGoodState(page);
  await expect
    .poll(() => mailsTo(request, "prest002@exemple.fr"), { timeout: 15_000 })
    .toContain("Votre compte bancaire a changé");

  const provider = await signInElsewhere(browser, "PREST002");
  await provider.goto("/compte-bancaire");
  await expect(provider.getByRole("region", { name: "Compte actuel" })).toContainText(end);
  await provider.context().close();
});

test("an account is refused for a reason that the provider reads", async ({ page, browser }) => {
  const asked = await openRequest(page, "CAP VACANCES");
  await asked.getByRole("button", { name: /Refuser le compte/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Refuser ce compte" }).click();
  await expect(dialog.getByLabel("Motif")).toHaveAccessibleDescription(/10 caractères au moins/);
  await expectGoodState(page);
  await dialog.getByLabel("Motif").fill("Le titulaire n’est pas votre organisme.");
  await dialog.getByRole("button", { name: "Refuser ce compte" }).click();
  await expect(notice(page, "Le compte de CAP VACANCES est refusé.")).toBeFocused();

  const provider = await signInElsewhere(browser, "PREST002");
  await provider.goto("/compte-bancaire");
  const refused = provider.getByRole("region", { name: "Compte demandé" });
  await expect(refused).toContainText("Refusé par l’ANCV");
  await expect(refused).toContainText("Le titulaire n’est pas votre organisme.");
  await expectGoodState(provider);
  await provider.context().close();
});
