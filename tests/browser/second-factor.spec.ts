import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
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
  totp,
} from "./support.ts";

const PATH = "/mon-compte/double-authentification";

test.beforeEach(resetDemo);

type Factor = { secret: string; used: string; recovery: string[] };

/** From the password to the recovery codes. */
async function setUp(page: Page, password = PASSWORD): Promise<Factor> {
  await page.getByLabel("Votre mot de passe").fill(password);
  await page.getByRole("button", { name: "Continuer" }).click();
  return activate(page);
}

/** The code is the one before this moment's, so that this moment's is still there to be used. */
async function activate(page: Page): Promise<Factor> {
  await page.getByText("Ajouter le compte sans lire le QR code").click();
  const shown = await page.getByText(/^[A-Z2-7]{4}( [A-Z2-7]{1,4})+$/).innerText();
  const secret = shown.replaceAll(" ", "");
  const used = await totp(secret, -1);
  await page.getByLabel("Code de votre application").fill(used);
  await page.getByRole("button", { name: "Activer" }).click();
  await expect(page.getByRole("heading", { name: "Notez vos codes de secours" })).toBeFocused();
  const codes = page.getByRole("list", { name: "Codes de secours" }).getByRole("listitem");
  const recovery = await codes.allInnerTexts();
  expect(recovery).toHaveLength(10);
  return { secret, used, recovery };
}

async function finish(page: Page): Promise<void> {
  await page.getByRole("button", { name: "J’ai noté mes codes" }).click();
  await expect(notice(page, "La double authentification est activée.")).toBeFocused();
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await expectTitle(page, "Se connecter");
}

async function sendCode(page: Page, label: string, code: string): Promise<void> {
  await page.getByLabel(label).fill(code);
  await page.getByRole("button", { name: "Se connecter" }).click();
}

test("a second factor is set up, and its codes are kept", async ({ page }) => {
  test.slow();
  await signIn(page, "ANCV2528");
  await page.goto("/mon-compte");
  await page.getByRole("link", { name: "Activer la double authentification" }).click();
  await expectTitle(page, "Double authentification");
  await expectGoodState(page);

  await page.getByRole("button", { name: "Continuer" }).click();
  await expect(page.getByRole("alert")).toBeFocused();
  await page.getByLabel("Votre mot de passe").fill("pas-le-bon-mot-de-passe");
  await page.getByRole("button", { name: "Continuer" }).click();
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(page.getByLabel("Votre mot de passe")).toHaveAttribute("aria-invalid", "true");
  await expectGoodState(page);

  await page.getByLabel("Votre mot de passe").fill(PASSWORD);
  await page.getByRole("button", { name: "Continuer" }).click();
  await expect(page.getByRole("heading", { name: "Ajoutez ce compte" })).toBeFocused();
  await expectGoodState(page);
  await page.getByLabel("Code de votre application").fill("12 34");
  await page.getByRole("button", { name: "Activer" }).click();
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(page.getByLabel("Code de votre application")).toHaveAccessibleDescription(
    /a 6.chiffres/,
  );

  const { recovery } = await activate(page);
  await expectGoodState(page);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Télécharger" }).click();
  const file = await (await download).createReadStream();
  const text = Buffer.concat(await file.toArray()).toString();
  for (const code of ["ANCV2528", ...recovery]) expect(text).toContain(code);

  await finish(page);
  await expectTitle(page, "Mon compte");
  await expectGoodState(page);
  await page.getByRole("link", { name: "Gérer la double authentification" }).click();
  await expect(page.getByText("10 codes restent à utiliser")).toBeVisible();
  await expectGoodState(page);
});

test("a login with a second factor asks for its code", async ({ page }) => {
  test.slow();
  await signIn(page, "ANCV2528");
  await page.goto(PATH);
  const { secret, used, recovery } = await setUp(page);
  await finish(page);
  await signOut(page);

  await page.goto("/groupes?venue_department=34");
  await fillLogin(page, "ancv2528");
  const field = page.getByLabel("Code de votre application");
  await expect(field).toBeFocused();
  await expect(page.getByRole("main").getByRole("status")).toHaveCount(0);
  await expectGoodState(page);
  await page.getByRole("button", { name: "Se connecter" }).click();
  await expect(page.getByRole("alert")).toBeFocused();
  await sendCode(page, "Code de votre application", used);
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expectGoodState(page);

  await page.getByRole("button", { name: "Revenir au mot de passe" }).click();
  await expect(page.getByLabel("Numéro de convention ou identifiant")).toHaveValue("ancv2528");
  await fillLogin(page, "ancv2528");
  const code = await totp(secret);
  await sendCode(page, "Code de votre application", `${code.slice(0, 3)} ${code.slice(3)}`);
  await expectTitle(page, "Mes groupes");
  await signOut(page);

  await fillLogin(page, "ANCV2528");
  await page.getByRole("button", { name: "Utiliser un code de secours" }).click();
  await expect(page.getByLabel("Code de secours")).toBeFocused();
  await expectGoodState(page);
  const [spare = ""] = recovery;
  await sendCode(page, "Code de secours", spare.toLowerCase().replaceAll("-", " "));
  await expectTitle(page, "Accueil");
  await signOut(page);
  await fillLogin(page, "ANCV2528");
  await page.getByRole("button", { name: "Utiliser un code de secours" }).click();
  await sendCode(page, "Code de secours", spare);
  await expect(page.getByLabel("Code de secours")).toHaveAttribute("aria-invalid", "true");
});

test("a second factor is replaced with a code of the one there is", async ({ page, browser }) => {
  test.slow();
  await signIn(page, "ANCV2528");
  const other = await signInElsewhere(browser, "ANCV2528");
  await page.goto(PATH);
  const before = await setUp(page);
  await finish(page);
  // Every other session has ended.
  await other.goto("/mon-compte");
  await expectTitle(other, "Se connecter");

  await page.goto(PATH);
  await page.getByRole("link", { name: "Remplacer" }).click();
  await expectTitle(page, "Remplacer la double authentification");
  await expectGoodState(page);
  await page.getByLabel("Code de votre application").fill(await totp(before.secret));
  const after = await setUp(page);
  await finish(page);
  await signOut(page);

  await fillLogin(page, "ANCV2528");
  await page.getByRole("button", { name: "Utiliser un code de secours" }).click();
  await sendCode(page, "Code de secours", before.recovery[0] ?? "");
  await expect(page.getByLabel("Code de secours")).toHaveAttribute("aria-invalid", "true");
  await page.getByRole("button", { name: "Utiliser le code de l’application" }).click();
  await sendCode(page, "Code de votre application", await totp(after.secret));
  await expectTitle(page, "Accueil");
});

test("a second factor that is not needed can be removed", async ({ page }) => {
  test.slow();
  await signIn(page, "ANCV2528");
  await page.goto(`${PATH}/remplacer`);
  await expectTitle(page, "Double authentification");
  const { secret } = await setUp(page);
  await finish(page);
  await page.goto(PATH);
  await page.getByRole("link", { name: "Désactiver la double authentification" }).click();
  await expectTitle(page, "Désactiver la double authentification");
  await page.getByRole("button", { name: "Désactiver" }).click();
  await expect(page.getByRole("alert").getByRole("link")).toHaveCount(2);
  await expectGoodState(page);
  await page.getByLabel("Votre mot de passe").fill(PASSWORD);
  await page.getByLabel("Code de votre application").fill(await totp(secret));
  await page.getByRole("button", { name: "Désactiver" }).click();
  await expect(notice(page, "La double authentification est désactivée.")).toBeFocused();
  await expect(
    page.getByRole("link", { name: "Activer la double authentification" }),
  ).toBeVisible();
  await signOut(page);
  await signIn(page, "ANCV2528");
});

test("a second factor guards the address and the password too", async ({ page }) => {
  test.slow();
  await signIn(page, "ANCV2528");
  await page.goto(PATH);
  const { secret, recovery } = await setUp(page);
  await finish(page);
  const field = page.getByLabel("Code de votre application");
  await page.getByRole("link", { name: "Modifier l’adresse e-mail" }).click();
  await page.getByRole("button", { name: "Recevoir un lien" }).click();
  await expect(page.getByRole("alert").getByRole("link")).toHaveCount(3);
  await expectGoodState(page);
  await page.getByLabel("Nouvelle adresse e-mail").fill("jeanne.martin@mairie.example");
  await page.getByLabel("Votre mot de passe").fill(PASSWORD);
  await field.fill("000000");
  await page.getByRole("button", { name: "Recevoir un lien" }).click();
  await expect(page.getByRole("alert").getByRole("link")).toHaveCount(1);
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await field.fill(await totp(secret));
  await page.getByRole("button", { name: "Recevoir un lien" }).click();
  await expect(notice(page, "Un lien part vers votre nouvelle adresse.")).toBeFocused();

  await page.getByRole("link", { name: "Revenir à mon compte" }).click();
  await page.getByRole("link", { name: "Modifier le mot de passe" }).click();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("alert").getByRole("link")).toHaveCount(3);
  await expectGoodState(page);
  await page.getByLabel("Mot de passe actuel").fill(PASSWORD);
  await page.getByLabel("Nouveau mot de passe", { exact: true }).fill(NEW_PASSWORD);
  await page.getByLabel("Nouveau mot de passe, une seconde fois").fill(NEW_PASSWORD);
  await field.fill("000000");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await page.getByRole("button", { name: "Utiliser un code de secours" }).click();
  await page.getByLabel("Code de secours").fill(recovery[0] ?? "");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(notice(page, "Votre nouveau mot de passe est enregistré.")).toBeFocused();
  await page.goto(PATH);
  await expect(page.getByText("9 codes restent à utiliser")).toBeVisible();
});

test("an agent of ANCV sees no other page before a second factor is set up", async ({
  page,
  request,
  browser,
}) => {
  test.slow();
  const admin = await browser.newPage();
  await signIn(admin, "ADMIN01");
  await admin.goto("/mon-compte/utilisateurs/inviter");
  await admin.getByLabel("Prénom et nom").fill("Lucie Martin");
  await admin.getByLabel("Adresse e-mail").fill("lucie.martin@exemple.fr");
  await admin.getByLabel("Opérations").check();
  await admin.getByRole("button", { name: "Envoyer l’invitation" }).click();
  await expect(notice(admin, "L’invitation est envoyée à Lucie Martin.")).toBeFocused();

  await page.goto(await mailedLink(request, "/invitation"));
  await page.getByLabel("Nouveau mot de passe").fill(NEW_PASSWORD);
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(notice(page, "Votre compte est ouvert.")).toBeVisible();
  const field = page.getByLabel("Numéro de convention ou identifiant");
  const identifier = await field.inputValue();
  await fillLogin(page, identifier, NEW_PASSWORD);
  await expectTitle(page, "Double authentification");
  await expect(notice(page, "Activez-la pour continuer")).toBeVisible();
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await expectGoodState(page);
  for (const path of ["/", "/groupes", "/mon-compte", "/mon-compte/sessions"]) {
    await page.goto(path);
    await expect(notice(page, "Activez-la pour continuer")).toBeVisible();
    await expect(page).toHaveURL(PATH);
  }
  expect(await groupsOf(request, identifier)).toMatchObject({ code: "second_factor_needed" });
  await signOut(page);

  await page.goto("/groupes");
  await fillLogin(page, identifier, NEW_PASSWORD);
  const { secret } = await setUp(page, NEW_PASSWORD);
  await page.getByRole("button", { name: "J’ai noté mes codes" }).click();
  await expectTitle(page, "Accueil");
  await page.getByRole("link", { name: "Groupes", exact: true }).click();
  await expect(page.getByRole("table")).toBeVisible();
  await page.goto(PATH);
  await expect(page.getByText("votre rôle à l’ANCV la demande")).toBeVisible();
  await expect(page.getByRole("link", { name: /Désactiver/ })).toHaveCount(0);
  await expectGoodState(page);
  await signOut(page);
  await fillLogin(page, identifier, NEW_PASSWORD);
  await sendCode(page, "Code de votre application", await totp(secret));
  await expectTitle(page, "Accueil");
});

/** What the API answers to someone who asks for the groups past the page. */
async function groupsOf(request: APIRequestContext, identifier: string): Promise<unknown> {
  const data = { identifier, password: NEW_PASSWORD };
  const { access_token } = await (await request.post("/api/login", { data })).json();
  const headers = { Authorization: `Bearer ${access_token}` };
  return (await request.get("/api/groups", { headers })).json();
}
