import { expect, test } from "@playwright/test";
import {
  createNew,
  enroll,
  expectGoodState,
  expectTitle,
  fillAided,
  fillByMarriage,
  fillContact,
  fillIdentity,
  identifyKnown,
  JEANNE,
  LUCIEN,
  notice,
  ODETTE,
  openCyclades,
  openGroup,
  resetDemo,
  signIn,
  verify,
} from "./support.ts";

test.beforeEach(resetDemo);

test("the pages before the login", async ({ page }) => {
  await page.goto("/connexion");
  await expectTitle(page, "Se connecter");
  await expectGoodState(page);
  await page.getByRole("button", { name: "Se connecter" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expectGoodState(page);
  for (const path of [
    "/mot-de-passe-oublie",
    "/accessibilite",
    "/nulle-part",
    "/session-terminee",
  ]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectGoodState(page);
  }
});

for (const identifier of ["ANCV2528", "ANCV0640", "PREST001", "ADMIN01"]) {
  test(`the pages of ${identifier}`, async ({ page }) => {
    await signIn(page, identifier);
    await expect(page.getByRole("heading", { name: "Prochains groupes" })).toBeVisible();
    await expectGoodState(page);
    await page.goto("/mon-compte");
    await expect(page.getByRole("heading", { name: "Informations" })).toBeVisible();
    await expectGoodState(page);
    await page.goto("/groupes");
    await page.getByText("Plus de filtres").click();
    await expect(notice(page, /trouvés?/)).toBeVisible();
    await expectGoodState(page);
    await page.goto("/groupes?provider_name=introuvable&holder_name=introuvable");
    await expect(notice(page, "Aucun groupe trouvé")).toBeVisible();
    await expectGoodState(page);
  });
}

for (const identifier of ["PREST001", "ADMIN01"]) {
  test(`a group seen by ${identifier}`, async ({ page }) => {
    await signIn(page, identifier);
    await openGroup(page, "84", /ANCV2528.*4 sur 20/);
    await expectGoodState(page);
  });
}

test("a page of results that is not the first", async ({ page }) => {
  await signIn(page, "ADMIN01");
  await page.goto("/groupes?page=2");
  await expect(page.getByText("Page 2 sur ")).toBeVisible();
  await expectGoodState(page);
});

test("groups that are empty, full, departed, or without credit", async ({ page }) => {
  await signIn(page, "ANCV2528");
  for (const [department, row] of [
    ["74", /0 sur 12/],
    ["41", /3 sur 3/],
    ["88", /6 sur 6/],
  ] as const) {
    await openGroup(page, department, row);
    await expectGoodState(page);
  }
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await expectTitle(page, "Se connecter");
  await signIn(page, "ANCV0640");
  await page.getByRole("link", { name: "Voir les participants" }).click();
  await expect(notice(page, "est épuisé")).toBeVisible();
  await expectGoodState(page);
});

test("a couple, and what each may do", async ({ page }) => {
  test.slow();
  await signIn(page, "ANCV2528");
  await openGroup(page, "74", /0 sur 12/);
  await createNew(page, ODETTE);
  await fillContact(page);
  await page.getByRole("radio", { name: "À l’aide par conjoint" }).check();
  await expect(notice(page, "Inscrivez d’abord le conjoint")).toBeVisible();
  await expectGoodState(page);
  await page.getByRole("button", { name: "Inscrire d’abord le conjoint" }).click();
  await expect(notice(page, "mise de côté")).toBeVisible();
  await expectGoodState(page);
  await identifyKnown(page, LUCIEN);
  await fillAided(page, "couple");
  await verify(page);
  await enroll(page);
  await page.getByRole("link", { name: "Ajouter un senior" }).click();
  await page.getByRole("button", { name: "Reprendre son inscription" }).click();
  await fillByMarriage(page, "PETIT Lucien, 05/07/1945");
  await expectGoodState(page);
  await verify(page);
  await enroll(page);
  await page.getByRole("button", { name: "Retirer Lucien PETIT" }).click();
  await expect(page.getByRole("dialog", { name: /ne peut pas encore/ })).toBeVisible();
  await expectGoodState(page);
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Modifier Lucien PETIT" }).click();
  await expect(page.getByText(/Odette PETIT, inscrite/)).toBeVisible();
  await expectGoodState(page);
});

test("the steps of an enrollment, and what follows", async ({ page }) => {
  test.slow();
  await signIn(page, "ANCV2528");
  await openCyclades(page);
  await expectGoodState(page);
  await page.getByRole("link", { name: "Ajouter un senior" }).click();
  await expectTitle(page, "Identité du senior");
  await expectGoodState(page);
  await page.getByRole("button", { name: "Continuer" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expectGoodState(page);
  await fillIdentity(page, JEANNE);
  await page.getByRole("button", { name: "Continuer" }).click();
  await expectTitle(page, "Fiche trouvée");
  await expectGoodState(page);
  await page.getByRole("button", { name: "Sélectionner cette fiche" }).click();
  await expectTitle(page, "Situation et éligibilité");
  for (const eligibility of [
    "En tant qu’aidant",
    "À l’aide par conjoint",
    "Au programme",
    "À l’aide",
  ]) {
    await page.getByRole("radio", { name: eligibility, exact: true }).check();
    await expectGoodState(page);
  }
  await page.getByText("Pendant le séjour").click();
  await page.getByRole("button", { name: "Vérifier l’inscription" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expectGoodState(page);
  await fillAided(page);
  await page.getByLabel("Dépendant", { exact: true }).check();
  await verify(page);
  await expect(notice(page, "L’aide ne sera pas accordée")).toBeVisible();
  await expectGoodState(page);
  await enroll(page);
  await expect(notice(page, "Jeanne MOREAU est inscrite.")).toBeVisible();
  await expectGoodState(page);

  await page.getByRole("link", { name: "Modifier Jeanne MOREAU" }).click();
  await expectTitle(page, /Modifier l’inscription/);
  await expectGoodState(page);
  await page.getByRole("radio", { name: "Au programme" }).check();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("dialog", { name: "L’aide va changer" })).toBeVisible();
  await expectGoodState(page);
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Annuler" }).click();
  await page.getByRole("button", { name: "Retirer Jeanne MOREAU" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectGoodState(page);
  await page.getByRole("button", { name: "Retirer du séjour" }).click();
  await expect(page.getByRole("heading", { name: "Personnes retirées" })).toBeVisible();
  await expectGoodState(page);
});

test("a new senior, and a caregiver with nobody to help", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await openCyclades(page);
  await createNew(page, { last: "Aidant", first: "Paul", born: ["1", "1", "1980"], city: "Albi" });
  await page.goBack();
  await expectTitle(page, "Nouveau senior");
  await expectGoodState(page);
  await page.goForward();
  await fillContact(page);
  await page.getByRole("radio", { name: "En tant qu’aidant" }).check();
  await page.getByRole("button", { name: "Inscrire d’abord la personne aidée" }).click();
  await expect(notice(page, "mise de côté")).toBeVisible();
  await expectGoodState(page);
});

test("the warning before the end of the session", async ({ page }) => {
  await page.clock.install();
  await signIn(page, "ANCV2528");
  await page.clock.fastForward("28:30");
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await expectGoodState(page);
});

test("each page has its own title, and its heading takes the focus", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await page.getByRole("link", { name: "Mon compte" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Mon compte" })).toBeFocused();
  await expect(page).toHaveTitle("Mon compte – Seniors en Vacances");
  await page.goto("/");
  await expectTitle(page, "Accueil");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Aller au contenu" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});
