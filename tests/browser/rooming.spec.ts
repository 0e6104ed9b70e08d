import { expect, test } from "@playwright/test";
import { expectGoodState, expectTitle, openCyclades, resetDemo, signIn } from "./support.ts";

test.beforeAll(resetDemo);

test("a provider prints who sleeps where, without a word of conditions", async ({ page }) => {
  await signIn(page, "PREST001");
  await openCyclades(page);
  const answer = page.waitForResponse("**/rooming-list");
  await page.getByRole("link", { name: "Liste des chambres" }).click();
  await expectTitle(page, "Liste des chambres");
  expect(await (await answer).text()).not.toMatch(/disabled|dependent|eligibility|tax|income/);
  await expect(page.getByRole("button", { name: "Imprimer" })).toBeVisible();
  await expect(page.getByRole("rowheader").first()).toBeVisible();
  await expectGoodState(page);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("button", { name: "Imprimer" })).toBeHidden();
  await expect(page.getByRole("columnheader", { name: "Chambre" }).first()).toBeVisible();
});

test("a provider sees its venues, and from one its groups alone", async ({ page }) => {
  await signIn(page, "PREST001");
  await page.getByRole("link", { name: "Mes établissements" }).click();
  await expectTitle(page, "Mes établissements");
  await expectGoodState(page);
  await page.getByRole("link", { name: "Voir les groupes de LES CYCLADES" }).click();
  await expectTitle(page, "Mes groupes");
  await expect(page.getByRole("row", { name: /LES CYCLADES/ })).not.toHaveCount(0);
  const rows = page.getByRole("table", { name: "Groupes trouvés" }).getByRole("rowheader");
  await expect(rows.filter({ hasNotText: "LES CYCLADES" })).toHaveCount(0);
  await expectGoodState(page);
  await page.getByRole("link", { name: "Voir tous les établissements" }).click();
  await expect(page).toHaveURL(/\/groupes$/);
});

test("a holder has no page of venues", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await page.goto("/etablissements");
  await expectTitle(page, "Page introuvable");
});
