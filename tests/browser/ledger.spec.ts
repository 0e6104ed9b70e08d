import { expect, test } from "@playwright/test";
import {
  enrollLucien,
  expectGoodState,
  expectTitle,
  notice,
  resetDemo,
  signIn,
} from "./support.ts";

test.beforeEach(resetDemo);

test("each aid is a movement of the credit, and so is its return", async ({ page }) => {
  test.slow();
  await enrollLucien(page);
  const group = new URL(page.url()).pathname;
  await page.getByRole("link", { name: "Mon compte" }).click();
  await page
    .getByRole("row", { name: /1\s020,00\s€/ })
    .getByRole("link", { name: /Mouvements/ })
    .click();
  await expectTitle(page, /^Crédit d’intervention \d{4}$/);
  await expect(page.getByRole("main")).toContainText(/1\s020,00\s€ disponibles/);
  const movements = page.getByRole("table", { name: "Mouvements" }).getByRole("row");
  await expect(movements.nth(1)).toContainText("Crédit ouvert par l’ANCV");
  const last = movements.last();
  await expect(last).toContainText("Inscription aidée");
  await expect(last).toContainText("PETIT Lucien");
  await expect(last).toContainText(/\+160,00\s€/);
  await expect(last).toContainText(/480,00\s€/);
  await expectGoodState(page);

  const ledger = page.url();
  await last.getByRole("link").click();
  await expect(page).toHaveURL(group);
  await page.getByRole("button", { name: "Retirer Lucien PETIT" }).click();
  await page.getByRole("button", { name: "Retirer du séjour" }).click();
  await expect(notice(page, "ne fait plus partie")).toBeVisible();
  await page.goto(ledger);
  await expect(last).toContainText("Inscription retirée");
  await expect(last).toContainText(/\u2212160,00\s€/);
  await expect(last).toContainText(/320,00\s€/);
  await page.getByRole("link", { name: "Revenir à mon compte" }).click();
  await expectTitle(page, "Mon compte");
});

test("a year without movements says so", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await page.goto("/mon-compte/credit/2020");
  await expectTitle(page, "Crédit d’intervention 2020");
  await expect(page.getByText("Aucun crédit n’est alloué pour cette année.")).toBeVisible();
  await expect(page.getByText("Aucun mouvement pour le moment.")).toBeVisible();
  await expectGoodState(page);
});

test("only holders have a credit", async ({ page }) => {
  await signIn(page, "PREST001");
  await page.goto("/mon-compte/credit/2027");
  await expectTitle(page, "Page introuvable");
});
