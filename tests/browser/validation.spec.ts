import { type Browser, expect, type Locator, type Page, test } from "@playwright/test";
import {
  callAs,
  expectGoodState,
  expectTitle,
  notice,
  openList,
  resetDemo,
  signIn,
  signInElsewhere,
} from "./support.ts";

test.beforeEach(resetDemo);

function boxes(page: Page): Locator {
  return page.getByRole("table", { name: "Qui était là" }).getByRole("checkbox");
}

function dialog(page: Page): Locator {
  return page.getByRole("dialog");
}

/** Ticks nobody off, and validates. */
async function validate(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Vérifier et valider" }).click();
  await dialog(page).getByRole("button", { name: "Valider définitivement" }).click();
}

async function confirm(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Vérifier et confirmer" }).click();
  await dialog(page).getByRole("button", { name: "Confirmer définitivement" }).click();
}

/** The list that waits for ANCV2528, on another browser. */
async function otherHolder(browser: Browser): Promise<Page> {
  const other = await signInElsewhere(browser, "ANCV2528");
  await openList(other, "1102");
  return other;
}

test("home says which list is to be validated, and until when", async ({ page }) => {
  await signIn(page, "PREST001");
  const toDo = page.getByRole("region", { name: /À faire : valider/ });
  await expect(toDo).toContainText(/Vous avez jusqu’au .+\sà\sminuit/);
  await expect(toDo).toContainText(/Il reste\s\d+\sjours/);
  await expectGoodState(page);
  await toDo.getByRole("link", { name: /^Valider la liste/ }).first().click();
  await expectTitle(page, "Valider la liste");
});

test("a provider says who was there, and the list leaves what there is to do", async ({ page }) => {
  await signIn(page, "PREST001");
  await page.getByRole("link", { name: "Listes à valider" }).click();
  await expectTitle(page, "Listes à valider");
  await expectGoodState(page);
  await openList(page, "1101");
  await expectTitle(page, "Valider la liste");
  await expect(page.getByRole("columnheader", { name: "Éligibilité" })).toHaveCount(0);
  // Everyone is ticked at first.
  const count = await boxes(page).count();
  expect(count).toBeGreaterThan(0);
  for (const box of await boxes(page).all()) await expect(box).toBeChecked();
  await boxes(page).first().uncheck();
  await expect(notice(page, "1 personne n’était pas là")).toBeVisible();
  await expectGoodState(page);

  await page.getByRole("button", { name: "Vérifier et valider" }).click();
  await expect(dialog(page)).toContainText("C’est définitif");
  await expect(dialog(page).getByRole("button", { name: "Revenir à la liste" })).toBeFocused();
  await expectGoodState(page);
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  await page.getByRole("button", { name: "Tout le monde était là" }).click();
  await expect(boxes(page).first()).toBeChecked();

  await validate(page);
  await expect(notice(page, "La liste est validée.")).toBeVisible();
  await expectTitle(page, "Liste du séjour");
  await expect(boxes(page)).toHaveCount(0);
  await expectGoodState(page);
});

test("a holder’s list starts from the provider’s word, and a disagreement is said at once", async ({
  page,
}) => {
  await signIn(page, "ANCV2528");
  await openList(page, "1102");
  await expectTitle(page, "Confirmer la liste");
  const absent = page.getByRole("row", { name: /N’était pas là/ });
  await expect(absent).toHaveCount(1);
  await expect(absent.getByRole("checkbox")).not.toBeChecked();
  await expectGoodState(page);
  await absent.getByRole("checkbox").check();
  await expect(absent).toContainText("Désaccord : le prestataire dit");
  await expect(notice(page, "Désaccord avec le prestataire sur")).toBeVisible();
  await expectGoodState(page);

  await page.getByRole("button", { name: "Vérifier et confirmer" }).click();
  await expect(dialog(page)).toContainText("1 désaccord");
  await expect(dialog(page)).toContainText("attendent sa décision");
  await expectGoodState(page);
  await dialog(page).getByRole("button", { name: "Confirmer définitivement" }).click();
  await expect(notice(page, "La liste est confirmée.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Résultat" })).toBeVisible();
  await expect(page.getByRole("link", { name: /^Désaccord sur la présence/ })).toBeVisible();
  await expectGoodState(page);
});

test("what is paid and what is released is read before it is final", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await openList(page, "1102");
  await page.getByRole("button", { name: "Vérifier et confirmer" }).click();
  await expect(dialog(page)).toContainText(/seront versés par l’ANCV à/);
  await expect(dialog(page)).toContainText("1 personne n’était pas là");
  await expect(dialog(page)).toContainText("retournent dans votre crédit");
  await dialog(page).getByRole("button", { name: "Confirmer définitivement" }).click();
  await expect(notice(page, "La liste est confirmée.")).toBeVisible();
  await page.reload();
  await expectTitle(page, "Liste du séjour");
  await expect(page.getByRole("region", { name: "Résultat" })).toContainText("à verser au prestataire");
  // Whether it is paid is between ANCV and the provider.
  await expect(page.getByRole("heading", { name: "Versement au prestataire" })).toHaveCount(0);
});

test("who comes second is told, and sees the list as it is now", async ({ page, browser }) => {
  await signIn(page, "ANCV2528");
  await openList(page, "1102");
  const other = await otherHolder(browser);
  await confirm(other);
  await expect(notice(other, "La liste est confirmée.")).toBeVisible();
  // Another answer than the one that won.
  await page.getByRole("checkbox", { checked: true }).first().click();
  await page.getByRole("button", { name: "Vérifier et confirmer" }).click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("La liste est déjà confirmée");
  await expect(alert).toBeFocused();
  await expectTitle(page, "Liste du séjour");
  await expect(boxes(page)).toHaveCount(0);
  await other.close();
});

test("two tabs that confirm the same list differently have one outcome", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await openList(page, "1102");
  // The second tab is of the same session, and has its summary open before the first one is done.
  const second = await page.context().newPage();
  await openList(second, "1102");
  await second.getByRole("checkbox", { checked: true }).first().click();
  await second.getByRole("button", { name: "Vérifier et confirmer" }).click();
  await expect(dialog(second)).toContainText("C’est définitif");
  await confirm(page);
  await expect(notice(page, "La liste est confirmée.")).toBeVisible();
  const won = await page.getByRole("region", { name: "Résultat" }).innerText();

  await dialog(second).getByRole("button", { name: "Confirmer définitivement" }).click();
  const alert = second.getByRole("alert");
  await expect(alert).toContainText("La liste est déjà confirmée");
  await expect(alert).toBeFocused();
  await expectTitle(second, "Liste du séjour");
  await expect(boxes(second)).toHaveCount(0);
  expect(await second.getByRole("region", { name: "Résultat" }).innerText()).toBe(won);
});

test("a double click confirms once, and is no error", async ({ page, request }) => {
  await signIn(page, "ANCV2528");
  await openList(page, "1102");
  await page.getByRole("button", { name: "Vérifier et confirmer" }).click();
  await dialog(page).getByRole("button", { name: "Confirmer définitivement" }).dblclick();
  await expect(notice(page, "La liste est confirmée.")).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expectTitle(page, "Liste du séjour");
  const groupId = new URL(page.url()).pathname.split("/").at(-1);
  const provider = await callAs(request, "PREST001");
  const { lines } = await provider.get("/api/payments/lines");
  const ofGroup = lines.filter((line: { group_id: string }) => line.group_id === groupId);
  expect(ofGroup).toHaveLength(1);
});

test("a holder is told whose turn it is while the provider has not validated", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await page.goto("/validations");
  const waiting = page.getByRole("region", { name: "En attente" });
  await expect(waiting.locator('a[href$="-1101"]')).toBeVisible();
  await expect(waiting).toContainText(/jusqu’au/);
  await openList(page, "1101");
  await expectTitle(page, "Liste du séjour");
  await expect(boxes(page)).toHaveCount(0);
});

test("ANCV answers in a party’s place, with a reason", async ({ page }) => {
  await signIn(page, "PREST002");
  await page.goto("/validations");
  const path = await page.locator('a[href$="-1103"]').first().getAttribute("href");
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await expectTitle(page, "Se connecter");
  await signIn(page, "ADMIN01");
  await page.goto(path ?? "");
  await expectTitle(page, "Valider la liste");
  await page.getByRole("button", { name: "Vérifier et valider" }).click();
  await expect(page.getByRole("alert")).toBeFocused();
  await page.getByRole("link", { name: /^Donnez le motif/ }).click();
  await expect(page.getByLabel("Motif")).toBeFocused();
  await expectGoodState(page);
  await page.getByLabel("Motif").fill("Le prestataire a répondu par téléphone.");
  await validate(page);
  await expect(notice(page, "La liste est validée.")).toBeVisible();
  await expect(page.getByRole("region", { name: "Qui a répondu" })).toContainText(
    "Le prestataire a répondu par téléphone.",
  );
});

test("reminders can be stopped and had again", async ({ page }) => {
  await signIn(page, "PREST001");
  await page.goto("/mon-compte");
  await page.getByRole("button", { name: "Ne plus recevoir de rappels" }).click();
  await expect(notice(page, "Vous ne recevrez plus de rappels.")).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: "Recevoir les rappels" }).click();
  await expect(notice(page, "Vous recevrez de nouveau les rappels.")).toBeVisible();
  await expectGoodState(page);
});
