import { expect, test } from "@playwright/test";
import { expectTitle, notice, openCyclades, resetDemo, signIn } from "./support.ts";

test.beforeAll(resetDemo);

test("the filters live in the address, and follow the browser's history", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await page.getByRole("link", { name: "Mes groupes" }).click();
  await page.getByLabel("Département du séjour").selectOption("34");
  await page.getByLabel("Seulement les groupes incomplets").check();
  await page.getByRole("button", { name: "Rechercher" }).click();
  await expect(page).toHaveURL("/groupes?venue_department=34&incomplete=true");
  await expect(notice(page, /groupes? trouvés?/)).toBeVisible();
  const found = page.getByRole("row", { name: /\d+ sur \d+/ });
  const elsewhere = found.filter({ hasNot: page.getByRole("cell", { name: "34", exact: true }) });
  await expect(elsewhere).toHaveCount(0);
  await expect(found).not.toHaveCount(0);

  await page.goBack();
  await expect(page.getByLabel("Département du séjour")).toHaveValue("");
  await page.goForward();
  await expect(page.getByLabel("Département du séjour")).toHaveValue("34");
  await page.reload();
  await expect(page.getByLabel("Seulement les groupes incomplets")).toBeChecked();

  await page.getByRole("link", { name: "Effacer les filtres" }).click();
  await expect(page).toHaveURL("/groupes");
});

test("the less used filters are folded, and open when one of them is set", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await page.goto("/groupes");
  await expect(page.getByLabel("Type de groupe")).toBeHidden();
  await page.getByText("Plus de filtres").click();
  await page.getByLabel("Numéro de convention").fill("ancv2528");
  await page.getByRole("button", { name: "Rechercher" }).click();
  await expect(page).toHaveURL("/groupes?convention_number=ancv2528");
  await page.reload();
  await expect(page.getByLabel("Type de groupe")).toBeVisible();
});

test("no result is announced, and a wrong date explained", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await page.goto("/groupes");
  await page.getByLabel("Prestataire ou équipement").fill("introuvable");
  await page.getByRole("button", { name: "Rechercher" }).click();
  await expect(notice(page, "Aucun groupe trouvé")).toBeVisible();
  await page.getByLabel("Départ dès le").fill("31/02/2027");
  await page.getByRole("button", { name: "Rechercher" }).click();
  await expect(page.getByLabel("Départ dès le")).toBeFocused();
  await expect(page.getByLabel("Départ dès le")).toHaveAccessibleDescription(/Saisissez une date/);
});

test("the headers sort by keyboard and say the order", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await page.goto("/groupes");
  const header = page.getByRole("columnheader", { name: "Équipement" });
  await expect(page.getByRole("columnheader", { name: "Date de début" })).toHaveAttribute(
    "aria-sort",
    "ascending",
  );
  await header.getByRole("link").press("Enter");
  await expect(header).toHaveAttribute("aria-sort", "ascending");
  await header.getByRole("link").press("Enter");
  await expect(header).toHaveAttribute("aria-sort", "descending");
  await expect(page).toHaveURL("/groupes?sort=venue_name&order=desc");
});

test("a narrow screen has cards and a list to sort by", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await page.setViewportSize({ width: 320, height: 700 });
  await page.goto("/groupes");
  await page.getByLabel("Trier par").selectOption("Nombre d’inscrits");
  await expect(page).toHaveURL("/groupes?sort=enrolled&order=asc");
});

test("a group shows its stay, its places and the credit", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await openCyclades(page);
  await expectTitle(page, /CYCLADES/);
  const facts = page.getByRole("region", { name: "Le séjour en bref" });
  await expect(facts).toContainText(/410,00\s€/);
  await expect(facts).toContainText(/160,00\s€/);
  await expect(facts).toContainText(/250,00\s€/);
  await expect(facts).toContainText("2 sur 10");
  await expect(facts).toContainText(/1\s180,00\s€/);
  await expect(facts).toContainText(/8\splaces restantes/);
});

test("a provider sees its groups, but neither credit nor actions", async ({ page }) => {
  await signIn(page, "PREST001");
  await openCyclades(page);
  await expect(page.getByText("Crédit")).toBeHidden();
  await expect(page.getByRole("link", { name: "Ajouter un senior" })).toBeHidden();
  await expect(page.getByRole("link", { name: /Modifier/ })).toBeHidden();
});

test("the account shows the credit of each year", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await page.getByRole("link", { name: "Mon compte" }).click();
  const row = page.getByRole("row", { name: /1\s180,00\s€/ });
  await expect(row).toContainText(/1\s500,00\s€/);
  await expect(row).toContainText(/320,00\s€/);
  await expect(page.getByRole("link", { name: /demande d’aide complémentaire/ })).toBeVisible();
  const details = page.getByRole("region", { name: "Informations" });
  await expect(details.getByText("ANCV2528", { exact: true })).toBeVisible();
});
