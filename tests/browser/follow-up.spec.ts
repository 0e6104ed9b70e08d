import { expect, type Page, test } from "@playwright/test";
import { confirmList, expectGoodState, expectTitle, resetClock, resetDemo, signIn } from "./support.ts";

test.beforeEach(resetDemo);
test.afterEach(resetClock);

async function openFollowUp(page: Page): Promise<void> {
  await signIn(page, "ADMIN01");
  await page.getByRole("navigation").getByRole("link", { name: "Suivi" }).click();
  await expectTitle(page, "Suivi des séjours passés");
}

test("ANCV sees which list is late, whom to call, and goes to validate it", async ({ page }) => {
  await signIn(page, "ADMIN01");
  await expect(page.getByRole("heading", { name: "À faire" })).toBeVisible();
  await expectGoodState(page);
  await page.getByRole("link", { name: /liste en retard/ }).click();
  await expectTitle(page, "Suivi des séjours passés");
  const late = page.getByRole("table", { name: "Listes en retard" }).getByRole("row", { name: /-1103/ });
  await expect(late).toContainText("CAP VACANCES");
  await expect(late).toContainText("Prestataire");
  await expect(late).toContainText(/En retard de \d+\sjours?/);
  await expect(page.getByText("Aucune demande de correction n’attend de décision.")).toBeVisible();
  await expectGoodState(page);
  await late.getByRole("link", { name: /Valider à sa place/ }).click();
  await expect(page).toHaveURL(/\/validations\/\d{4}-1103$/);
});

test("the deadlines of the next days come before they are late", async ({ page, request }) => {
  const inSixDays = new Date(Date.now() + 6 * 86_400_000).toISOString();
  await request.post("/dev/clock", { data: { now: inSixDays } });
  await openFollowUp(page);
  const near = page.getByRole("table", { name: /^Échéances des 7/ });
  const list = near.getByRole("row", { name: /-1101/ });
  await expect(list).toContainText("ACTIF RESIDENCE");
  await expect(list).toContainText(/Il reste \d+\sjours?|Dernier jour/);
  await expect(near.getByRole("row", { name: /-1102/ })).toContainText("Porteur de projet");
  await expectGoodState(page);
  await list.getByRole("link", { name: /Voir la liste/ }).click();
  await expect(page).toHaveURL(/\/validations\/\d{4}-1101$/);
});

test("a disagreement waits for ANCV's decision", async ({ page, request }) => {
  // The provider has said that one of them was not there.
  const group = await confirmList(request);
  await openFollowUp(page);
  const correction = page
    .getByRole("table", { name: "Corrections à décider" })
    .getByRole("row", { name: /Désaccord sur la présence/ });
  await expect(correction).toContainText(group);
  await expect(correction).toContainText("ACTIF RESIDENCE");
  await expectGoodState(page);
  await correction.getByRole("link", { name: /Étudier/ }).click();
  await expect(page).toHaveURL(new RegExp(`/validations/${group}/corrections/[^/]+$`));
});

test("only ANCV's operations have the page", async ({ page }) => {
  for (const identifier of ["ANCV2528", "PREST001", "ADMIN01-COMPTA"]) {
    await signIn(page, identifier);
    const pages = page.getByRole("navigation", { name: "Navigation principale" });
    await expect(pages.getByRole("link", { name: "Suivi" })).toHaveCount(0);
    await page.goto("/suivi");
    await expectTitle(page, "Page introuvable");
    await page.getByRole("button", { name: "Se déconnecter" }).click();
    await expectTitle(page, "Se connecter");
  }
});
