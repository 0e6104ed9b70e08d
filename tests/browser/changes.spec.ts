import { expect, test } from "@playwright/test";
import {
  enrollLucien,
  expectTitle,
  notice,
  participant,
  resetDemo,
} from "./support.ts";

test.beforeEach(resetDemo);

test("withdrawing tells what happens, gives the aid back and can be undone", async ({ page }) => {
  await enrollLucien(page);
  const facts = page.getByRole("region", { name: "Le séjour en bref" });

  await page.getByRole("button", { name: "Retirer Lucien PETIT" }).click();
  const dialog = page.getByRole("dialog", { name: /Retirer Lucien PETIT/ });
  await expect(dialog).toContainText(/L’aide de 160,00\s€ retournera dans votre crédit/);
  await expect(dialog.getByRole("button", { name: "Garder" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Retirer Lucien PETIT" })).toBeFocused();

  await page.keyboard.press("Enter");
  await dialog.getByRole("button", { name: "Retirer du séjour" }).click();
  await expect(notice(page, "Lucien PETIT ne fait plus partie de ce séjour.")).toContainText(
    /160,00\s€/,
  );
  await expect(participant(page, "PETIT Lucien")).toBeHidden();
  await expect(facts).toContainText(/1\s180,00\s€/);

  await page.getByRole("button", { name: "Annuler le retrait" }).click();
  await expect(notice(page, "Lucien PETIT est de nouveau inscrit.")).toBeVisible();
  await expect(participant(page, "PETIT Lucien")).toBeVisible();
  await expect(facts).toContainText(/1\s020,00\s€/);
});

test("a withdrawn person can be restored later from the list", async ({ page }) => {
  await enrollLucien(page);
  await page.getByRole("button", { name: "Retirer Lucien PETIT" }).click();
  await page.getByRole("button", { name: "Retirer du séjour" }).click();
  await expect(notice(page, "ne fait plus partie")).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: "Rétablir Lucien PETIT" }).click();
  await expect(notice(page, "Lucien PETIT est de nouveau inscrit.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Personnes retirées" })).toBeHidden();
});

test("a withdrawal taken back twice is taken back", async ({ page, context }) => {
  await enrollLucien(page);
  await page.getByRole("button", { name: "Retirer Lucien PETIT" }).click();
  await page.getByRole("button", { name: "Retirer du séjour" }).click();
  await expect(notice(page, "ne fait plus partie")).toBeVisible();
  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByRole("button", { name: "Rétablir Lucien PETIT" }).click();
  await expect(notice(other, "Lucien PETIT est de nouveau inscrit.")).toBeVisible();

  await page.bringToFront();
  await page.getByRole("button", { name: "Annuler le retrait" }).click();
  await expect(notice(page, "Lucien PETIT est de nouveau inscrit.")).toBeVisible();
  await expect(participant(page, "PETIT Lucien")).toHaveCount(1);
});

test("who has changed meanwhile is not withdrawn before one has read it again", async ({
  page,
  context,
}) => {
  await enrollLucien(page);
  await page.getByRole("button", { name: "Retirer Lucien PETIT" }).click();
  const dialog = page.getByRole("dialog", { name: /Retirer Lucien PETIT/ });
  await expect(dialog).toContainText(/L’aide de 160,00\s€ retournera dans votre crédit/);

  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByRole("link", { name: "Modifier Lucien PETIT" }).click();
  await other.getByRole("radio", { name: "Au programme" }).check();
  await other.getByRole("button", { name: "Enregistrer" }).click();
  await other.getByRole("button", { name: "Enregistrer quand même" }).click();
  await expect(notice(other, "est modifiée")).toBeVisible();

  await page.bringToFront();
  const refused = page.waitForResponse((response) => response.status() === 412);
  await dialog.getByRole("button", { name: "Retirer du séjour" }).click();
  await refused;
  await expect(dialog.getByRole("alert")).toContainText("vient d’être modifiée");
  await expect(dialog).toContainText("aucune aide n’avait été accordée");
  await dialog.getByRole("button", { name: "Retirer du séjour" }).click();
  await expect(notice(page, "Lucien PETIT ne fait plus partie de ce séjour.")).toBeVisible();
});

test("an enrollment can be changed, and its aid is decided again", async ({ page }) => {
  await enrollLucien(page);
  await page.getByRole("link", { name: "Modifier Lucien PETIT" }).click();
  await expectTitle(page, "Modifier l’inscription de Lucien PETIT");
  await expect(page.getByLabel("Revenu imposable")).toHaveValue("11000");
  await page.getByRole("radio", { name: "Au programme" }).check();
  await page.getByText("Pendant le séjour").click();
  await page.getByLabel("Chambre individuelle").check();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  const dialog = page.getByRole("dialog", { name: "L’aide va changer" });
  await expect(dialog).toContainText(/passera de 1\s020,00\s€ à 1\s180,00\s€/);
  await expect(dialog.getByRole("button", { name: "Revenir à la saisie" })).toBeFocused();
  await dialog.getByRole("button", { name: "Enregistrer quand même" }).click();
  await expect(
    notice(page, "L’inscription de Lucien PETIT est modifiée. Inscription sans aide."),
  ).toBeVisible();
  await expect(participant(page, "PETIT Lucien")).toContainText("Chambre individuelle");
  await expect(page.getByRole("region", { name: "Le séjour en bref" })).toContainText(
    /1\s180,00\s€/,
  );
});

test("a confidential income is not shown again, and may be left as it is", async ({ page }) => {
  await enrollLucien(page);
  await page.getByRole("link", { name: "Modifier Lucien PETIT" }).click();
  await page.getByLabel("Revenu confidentiel").check();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(notice(page, "est modifiée")).toBeVisible();
  await page.getByRole("link", { name: "Modifier Lucien PETIT" }).click();
  await expect(page.getByLabel("Revenu imposable")).toHaveValue("");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(notice(page, /est modifiée\. Aide de 160,00\s€ accordée/)).toBeVisible();
});

test("two people changing the same enrollment do not overwrite each other", async ({
  page,
  context,
}) => {
  await enrollLucien(page);
  await page.getByRole("link", { name: "Modifier Lucien PETIT" }).click();
  await page.getByLabel("Adresse", { exact: true }).fill("1 rue de ma saisie");

  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByLabel("Adresse", { exact: true }).fill("2 rue de l’autre");
  await other.getByRole("button", { name: "Enregistrer" }).click();
  await expect(notice(other, "est modifiée")).toBeVisible();

  await page.bringToFront();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("alert")).toContainText(
    "vient d’être modifiée par quelqu’un d’autre",
  );
  await page.getByRole("button", { name: "Voir la nouvelle version" }).click();
  await expect(page.getByLabel("Adresse", { exact: true })).toHaveValue(/2 rue de l.autre/i);
  await page.getByLabel("Adresse", { exact: true }).fill("3 rue des deux");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(notice(page, "est modifiée")).toBeVisible();
});
