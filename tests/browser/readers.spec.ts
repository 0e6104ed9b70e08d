import { expect, test } from "@playwright/test";
import { expectTitle, notice, openCyclades, openGroup, resetDemo, signIn } from "./support.ts";

test.beforeAll(resetDemo);

test("a provider sees the groups that it hosts, of every holder", async ({ page }) => {
  await signIn(page, "PREST001");
  await page.getByRole("link", { name: "Mes groupes" }).click();
  await expectTitle(page, "Mes groupes");
  await expect(page.getByRole("columnheader", { name: "Porteur" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Prestataire" })).toBeHidden();
  await expect(page.getByRole("row", { name: /ANCV2528.*LES CYCLADES/ })).not.toHaveCount(0);
  await expect(page.getByRole("row", { name: /ANCV0640.*LA BASTIDE/ })).not.toHaveCount(0);
  await page.goto("/groupes?provider_name=village+club");
  await expect(notice(page, "Aucun groupe trouvé")).toBeVisible();
});

test("a provider sees who travels and how, not on which conditions", async ({ page, browser }) => {
  // What the holder sees of this group.
  const holder = await browser.newPage();
  await signIn(holder, "ANCV2528");
  await openGroup(holder, "84", /4 sur 20/);
  const group = new URL(holder.url()).pathname;
  await expect(holder.getByRole("columnheader", { name: "Éligibilité" })).toBeVisible();
  await expect(holder.getByText("Handicapé", { exact: true })).toBeVisible();
  await expect(holder.getByRole("cell", { name: /En tant qu’aidant.*accompagne/ })).toBeVisible();
  await holder.close();

  await signIn(page, "PREST001");
  const answer = page.waitForResponse(`**/api${group.replace("groupes", "groups")}`);
  await page.goto(group);
  const { participants, credit, withdrawn } = await (await answer).json();
  await expect(page.getByRole("table", { name: "Participants" }).getByRole("row")).toHaveCount(5);
  await expect(page.getByRole("columnheader", { name: "Éligibilité" })).toBeHidden();
  await expect(page.getByRole("columnheader", { name: "Actions" })).toBeHidden();
  for (const secret of ["Handicap", "Dépendan", "aidant", "accompagne", "Crédit", "déjà aidé"]) {
    await expect(page.getByRole("main").getByText(secret)).toHaveCount(0);
  }
  // Nothing that the page leaves out was sent to it.
  expect(credit).toBeNull();
  expect(withdrawn).toEqual([]);
  for (const one of participants) {
    const { disabled, dependent, eligibility, caregiver_kind, linked, dependants } = one;
    expect([disabled, dependent, eligibility, caregiver_kind, linked]).toEqual(Array(5).fill(null));
    expect(dependants).toBe(0);
  }
});

test("a provider can’t open another’s group, nor the form of a holder", async ({ page }) => {
  await signIn(page, "ADMIN01");
  await openGroup(page, "15", /ANCV2528.*4 sur 5/);
  const elsewhere = new URL(page.url()).pathname;
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await expectTitle(page, "Se connecter");
  await signIn(page, "PREST001");
  await page.goto(elsewhere);
  await expectTitle(page, "Page introuvable");
  await openCyclades(page);
  await page.goto(`${new URL(page.url()).pathname}/ajouter`);
  await expectTitle(page, "Page introuvable");
});

test("ANCV goes through the pages of the list", async ({ page }) => {
  await signIn(page, "ADMIN01");
  await page.getByRole("link", { name: "Groupes", exact: true }).click();
  const pages = page.getByRole("navigation", { name: "Pages de résultats" });
  await expect(pages).toContainText("Page 1 sur ");
  const rows = page.getByRole("row", { name: /\d+ sur \d+/ });
  await expect(rows).toHaveCount(20);
  const first = await rows.first().innerText();

  await pages.getByRole("link", { name: "Page 2" }).click();
  await expect(page).toHaveURL("/groupes?page=2");
  await expect(pages).toContainText("Page 2 sur ");
  await expect(pages.getByRole("link", { name: "Page 2" })).toHaveAttribute("aria-current", "page");
  await expect(rows.first()).not.toHaveText(first, { useInnerText: true });

  await page.getByRole("columnheader", { name: "Porteur" }).getByRole("link").click();
  await expect(page).toHaveURL("/groupes?sort=holder_name&order=asc");
  await expect(pages).toContainText("Page 1 sur ");
  await page.goBack();
  await expect(pages).toContainText("Page 2 sur ");
});

test("ANCV sees all the years of the list, or one of them", async ({ page }) => {
  await signIn(page, "ADMIN01");
  await page.goto("/groupes");
  const years = page.getByLabel("Année d’activité");
  await expect(years.getByRole("option", { selected: true })).toHaveText(
    "Toutes celles de la liste",
  );
  await expect(years.getByRole("option")).toHaveCount(5);
  const all = await notice(page, /groupes trouvés/).innerText();

  const year = await years.getByRole("option").nth(2).innerText();
  await years.selectOption(year);
  await page.getByRole("button", { name: "Rechercher" }).click();
  await expect(page).toHaveURL(`/groupes?activity_year=${year}`);
  await expect(notice(page, /groupes trouvés/)).not.toHaveText(all, { useInnerText: true });
  const rows = page.getByRole("row", { name: /\d+ sur \d+/ });
  await expect(rows.filter({ hasNotText: `/${year}` })).toHaveCount(0);
  await expect(years.getByRole("option")).toHaveCount(5);
});

test("ANCV looks at a group and changes nothing", async ({ page }) => {
  await signIn(page, "ADMIN01");
  await openGroup(page, "84", /ANCV2528.*4 sur 20/);
  await expect(page.getByText("Handicapé", { exact: true })).toBeVisible();
  await expect(page.getByRole("region", { name: "Le séjour en bref" })).toContainText("Crédit");
  await expect(page.getByRole("link", { name: /Modifier|Ajouter/ })).toHaveCount(0);
  await expect(page.getByRole("button", { name: /Retirer|Rétablir/ })).toHaveCount(0);
});
