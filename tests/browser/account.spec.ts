import { expect, test } from "@playwright/test";
import {
  expectGoodState,
  expectTitle,
  fillLogin,
  mailedLink,
  NEW_PASSWORD,
  notice,
  PASSWORD,
  resetDemo,
  signIn,
  signInElsewhere,
} from "./support.ts";

const NEW_EMAIL = "jeanne.martin@mairie.example";

test.beforeEach(resetDemo);

test("a changed password ends the other sessions and no more", async ({ page, browser }) => {
  await signIn(page, "ANCV2528");
  const other = await signInElsewhere(browser, "ANCV2528");
  await page.goto("/mon-compte");
  await page.getByRole("link", { name: "Modifier le mot de passe" }).click();
  await expectTitle(page, "Modifier le mot de passe");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("alert").getByRole("link")).toHaveCount(2);
  await expectGoodState(page);

  const [current, password, confirmation] = [
    "Mot de passe actuel",
    "Nouveau mot de passe",
    "Nouveau mot de passe, une seconde fois",
  ].map((label) => page.getByLabel(label, { exact: true }));
  await current?.fill("pas-le-bon-mot-de-passe");
  await password?.fill(NEW_PASSWORD);
  await confirmation?.fill("autre chose");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("alert")).toContainText("deux fois le même");
  await confirmation?.fill(NEW_PASSWORD);
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("alert").getByRole("link")).toHaveCount(1);
  await expect(page.getByLabel("Mot de passe actuel")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Afficher le mot de passe").check();
  await expect(page.getByLabel("Mot de passe actuel")).toHaveAttribute("type", "text");
  await current?.fill(PASSWORD);
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(notice(page, "Votre nouveau mot de passe est enregistré.")).toBeFocused();
  await expectGoodState(page);

  await page.reload();
  await expectTitle(page, "Mon compte");
  await expect(notice(page, "Votre nouveau mot de passe est enregistré.")).toHaveCount(0);
  await other.goto("/mon-compte");
  await expectTitle(other, "Se connecter");
  await fillLogin(other, "ANCV2528");
  await expect(other.getByRole("alert")).toBeVisible();
  await fillLogin(other, "ANCV2528", NEW_PASSWORD);
  await expectTitle(other, "Mon compte");
});

test("another address is used once its own link is followed", async ({ page, request }) => {
  await signIn(page, "ANCV2528");
  await page.goto("/mon-compte");
  await page.getByRole("link", { name: "Modifier l’adresse e-mail" }).click();
  await expectTitle(page, "Modifier l’adresse e-mail");
  await page.getByRole("button", { name: "Recevoir un lien" }).click();
  await expect(page.getByRole("alert").getByRole("link")).toHaveCount(2);
  await expectGoodState(page);
  await page.getByLabel("Nouvelle adresse e-mail").fill(NEW_EMAIL);
  await page.getByLabel("Votre mot de passe").fill("pas-le-bon-mot-de-passe");
  await page.getByRole("button", { name: "Recevoir un lien" }).click();
  await expect(page.getByLabel("Votre mot de passe")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Votre mot de passe").fill(PASSWORD);
  await page.getByRole("button", { name: "Recevoir un lien" }).click();
  await expect(notice(page, "Un lien part vers votre nouvelle adresse.")).toBeFocused();
  await expectGoodState(page);
  await page.goto("/mon-compte");
  await expectTitle(page, "Mon compte");
  await expect(page.getByText(NEW_EMAIL)).toHaveCount(0);

  const link = await mailedLink(request, "/adresse-email/confirmer");
  await page.goto(link);
  await expectTitle(page, "Confirmer votre adresse e-mail");
  await expect(page).toHaveURL(/\/adresse-email\/confirmer$/);
  await expectGoodState(page);
  await page.getByRole("button", { name: "Confirmer cette adresse" }).click();
  await expect(notice(page, "Votre adresse e-mail est changée.")).toBeFocused();
  await expectGoodState(page);
  await page.getByRole("link", { name: "Aller à mon compte" }).click();
  await expect(page.getByText(NEW_EMAIL)).toBeVisible();

  await page.goto(link);
  await page.getByRole("button", { name: "Confirmer cette adresse" }).click();
  await expectTitle(page, "Ce lien ne fonctionne plus");
  await expectGoodState(page);
  await page.getByRole("link", { name: "Revenir à l’accueil" }).click();
  await expectTitle(page, "Accueil");
});

test("the open sessions are listed, and can be ended", async ({ page, browser }) => {
  await signIn(page, "ANCV2528");
  const other = await signInElsewhere(browser, "ANCV2528");
  await page.goto("/mon-compte");
  await page.getByRole("link", { name: "Voir les sessions ouvertes" }).click();
  await expectTitle(page, "Sessions ouvertes");
  await expect(page.getByRole("row", { name: /Firefox sur Windows/ })).toBeVisible();
  await expect(page.getByText("Cette session")).toHaveCount(1);
  await expectGoodState(page);
  await page.getByRole("button", { name: /^Déconnecter Firefox sur Windows/ }).click();
  await expect(notice(page, "« Firefox sur Windows » est terminée.")).toBeFocused();
  await expect(page.getByRole("row", { name: /Firefox sur Windows/ })).toHaveCount(0);
  await expect(page.getByRole("button", { name: /Déconnecter toutes/ })).toHaveCount(0);
  await expectGoodState(page);
  await other.goto("/mon-compte");
  await expectTitle(other, "Se connecter");

  await fillLogin(other, "ANCV2528");
  await expectTitle(other, "Mon compte");
  await signInElsewhere(browser, "ANCV2528");
  await page.reload();
  await expect(page.getByRole("row", { name: /Firefox sur Windows/ })).toHaveCount(2);
  await page.getByRole("button", { name: "Déconnecter toutes les autres" }).click();
  await expect(notice(page, "Toutes vos autres sessions sont terminées.")).toBeFocused();
  await expect(page.getByRole("row")).toHaveCount(2);
  await other.goto("/mon-compte");
  await expectTitle(other, "Se connecter");
});

test("an administrator changes the organisation, and overwrites nobody", async ({
  page,
  context,
}) => {
  await signIn(page, "ANCV2528");
  await page.goto("/mon-compte");
  await page.getByRole("link", { name: "Modifier les informations" }).click();
  await expectTitle(page, "Modifier les informations");
  await expectGoodState(page);
  await page.getByLabel("Ville").fill("");
  await page.getByLabel("Téléphone").fill("");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("alert").getByRole("link")).toHaveCount(2);
  await expectGoodState(page);
  await page.getByLabel("Ville").fill("Foix");
  await page.getByLabel("Téléphone").fill("05 61 00 00 01");

  const other = await context.newPage();
  await other.goto("/mon-compte/modifier");
  await other.getByLabel("Nom de l’organisme").fill("Le club des aînés");
  await other.getByRole("button", { name: "Enregistrer" }).click();
  await expect(notice(other, "Les informations de votre organisme sont modifiées.")).toBeFocused();
  await expect(other.getByRole("banner").getByText("Le club des aînés")).toBeVisible();

  await page.bringToFront();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  const conflict = page.getByRole("alert");
  await expect(conflict).toContainText("viennent d’être modifiées par quelqu’un d’autre");
  await expectGoodState(page);
  await conflict.getByRole("button", { name: "Voir la nouvelle version" }).click();
  await expect(page.getByLabel("Nom de l’organisme")).toHaveValue("Le club des aînés");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(page.getByLabel("Ville")).not.toHaveValue("Foix");
  await page.getByLabel("Ville").fill("Foix");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(notice(page, "Les informations de votre organisme sont modifiées.")).toBeFocused();
  await expect(page.getByText(/\d{5} Foix/i)).toBeVisible();
});

test("a provider's form does not ask which holder it is", async ({ page }) => {
  await signIn(page, "PREST001");
  await page.goto("/mon-compte/modifier");
  await expectTitle(page, "Modifier les informations");
  await expect(page.getByLabel("Nom de l’organisme")).toBeVisible();
  await expect(page.getByLabel("Type de porteur")).toHaveCount(0);
});
