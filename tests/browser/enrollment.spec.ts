import { expect, test } from "@playwright/test";
import {
  createNew,
  enroll,
  enrollLucien,
  expectTitle,
  fillAided,
  fillContact,
  fillIdentity,
  JEANNE,
  LUCIEN,
  notice,
  openCyclades,
  participant,
  resetDemo,
  selectKnown,
  signIn,
  startLucien,
  verify,
} from "./support.ts";

test.beforeEach(resetDemo);

test("an aided senior takes the aid from the credit", async ({ page }) => {
  await startLucien(page);
  await verify(page);
  await expect(notice(page, /Aide de 160,00\s€ prévue/)).toContainText(
    /passera de 1\s180,00\s€ à 1\s020,00\s€/,
  );
  await enroll(page);
  await expect(
    notice(page, /Lucien PETIT est inscrit\. Aide de 160,00\s€ accordée\./),
  ).toBeVisible();
  await expect(participant(page, "PETIT Lucien")).toContainText(/160,00\s€/);
  const facts = page.getByRole("region", { name: "Le séjour en bref" });
  await expect(facts).toContainText("3 sur 10");
  await expect(facts).toContainText(/1\s020,00\s€/);
});

test("a second aid in the year is refused, and nothing told of another holder’s stay", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await openCyclades(page);
  await page.getByRole("link", { name: "Ajouter un senior" }).click();
  await fillIdentity(page, JEANNE);
  await page.getByRole("button", { name: "Continuer" }).click();
  await expectTitle(page, "Fiche trouvée");
  await expect(notice(page, /Aide déjà reçue en \d{4}/)).toContainText(
    "au cours d’un autre séjour, avec un autre porteur de projet",
  );
  await page.getByRole("button", { name: "Sélectionner cette fiche" }).click();
  await fillAided(page);
  await verify(page);
  await expect(notice(page, "L’aide ne sera pas accordée")).toContainText(/1\s180,00\s€/);
  await enroll(page);
  await expect(notice(page, "Jeanne MOREAU est inscrite. Aide non accordée.")).toBeVisible();
  await expect(participant(page, "MOREAU Jeanne")).toContainText(/séjour/);
  await expect(page.getByRole("region", { name: "Le séjour en bref" })).toContainText(
    /1\s180,00\s€/,
  );
});

test("with an exhausted credit one is enrolled, and told where to ask for more", async ({
  page,
}) => {
  await signIn(page, "ANCV0640");
  await page.getByRole("link", { name: "Voir les participants" }).click();
  await selectKnown(page, LUCIEN);
  await fillAided(page);
  await verify(page);
  await enroll(page);
  const told = notice(page, "Lucien PETIT est inscrit. Aide non accordée.");
  await expect(told.getByRole("link", { name: /demande d’aide complémentaire/ })).toBeVisible();
  await expect(participant(page, "PETIT Lucien")).toBeVisible();
});

test("someone already enrolled cannot be enrolled twice", async ({ page }) => {
  await enrollLucien(page);
  await page.getByRole("link", { name: "Ajouter un senior" }).click();
  await fillIdentity(page, LUCIEN);
  await page.getByRole("button", { name: "Continuer" }).click();
  await expect(page.getByRole("alert")).toContainText(
    "Lucien PETIT est déjà inscrit sur ce séjour.",
  );
  await expect(page.getByRole("button", { name: "Sélectionner cette fiche" })).toBeHidden();
});

test("someone too young is refused with the reason", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await openCyclades(page);
  await createNew(page, { last: "Jeune", first: "Anne", born: ["1", "1", "1980"], city: "Albi" });
  await fillContact(page);
  await fillAided(page);
  await page.getByRole("button", { name: "Vérifier l’inscription" }).click();
  await expect(page.getByRole("alert")).toContainText("60");
  await expect(page.getByLabel("Revenu imposable")).toHaveValue("11 000");
});

test("tax shares are typed as on the notice, and refused when they are none", async ({ page }) => {
  await startLucien(page);
  const shares = page.getByLabel("Nombre de parts fiscales");
  await shares.fill("1,3");
  await page.getByRole("button", { name: "Vérifier l’inscription" }).click();
  await page
    .getByRole("alert")
    .getByRole("link", { name: /nombre de parts/ })
    .click();
  await expect(shares).toBeFocused();
  await expect(shares).toHaveAccessibleDescription(/Exemples\s: 1, 1,25 ou 2,5/);
  await shares.fill("12,75");
  await verify(page);
  await expect(page.getByRole("main")).toContainText(/12,75\sparts, personne seule/);
});

test("a letter is not sent in the future, and the folded field opens to say so", async ({
  page,
}) => {
  await startLucien(page);
  await page.getByText("Pendant le séjour").click();
  const letter = page.getByLabel("Date d’envoi du courrier");
  await letter.fill("14/05/2099");
  await page.getByText("Pendant le séjour").click();
  await page.getByRole("button", { name: "Vérifier l’inscription" }).click();
  await page.getByRole("alert").getByRole("link", { name: /futur/ }).click();
  await expect(letter).toBeFocused();
  await expect(letter).toHaveAccessibleDescription(/futur/);
  await letter.fill("14/05/2026");
  await verify(page);
});

test("an income of 0 needs a taxable income of 0, or none at all", async ({ page }) => {
  await startLucien(page);
  const income = page.getByLabel("Revenu fiscal de référence");
  await income.fill("0");
  await page.getByRole("button", { name: "Vérifier l’inscription" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(income).toHaveAccessibleDescription(/0 aussi/);
  await page.getByLabel("Revenu imposable").fill("0");
  await verify(page);
  await page.goBack();
  await page.getByRole("radio", { name: "Au programme" }).check();
  await expect(income).toHaveAccessibleDescription(/Sans avis d’imposition, indiquez 0/);
  await verify(page);
  await expect(notice(page, "Inscription sans aide")).toBeVisible();
});

test("nothing typed is lost on an error or on a step back", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await openCyclades(page);
  await createNew(page, {
    last: "Martin",
    first: "Odette",
    born: ["2", "4", "1950"],
    city: "Foix",
  });
  await page.getByRole("radio", { name: "À l’aide", exact: true }).check();
  await page.getByLabel("Adresse", { exact: true }).fill("12 rue des Lilas");
  await page.getByRole("button", { name: "Vérifier l’inscription" }).click();
  await expect(
    page.getByRole("alert").getByRole("link", { name: "Saisissez le revenu imposable" }),
  ).toBeVisible();
  await expect(page.getByLabel("Adresse", { exact: true })).toHaveValue("12 rue des Lilas");

  await page.goBack();
  await expectTitle(page, "Nouveau senior");
  await page.goBack();
  await expect(page.getByLabel("Nom", { exact: true })).toHaveValue("Martin");
  await page.goForward();
  await page.goForward();
  await expect(page.getByLabel("Adresse", { exact: true })).toHaveValue("12 rue des Lilas");

  await fillContact(page);
  await fillAided(page);
  await verify(page);
  await page.goBack();
  await expect(page.getByLabel("Revenu imposable")).toHaveValue("11 000");
});

test("an answer lost on the way and a double click enroll once", async ({ page }) => {
  await startLucien(page);
  await verify(page);

  const keys: (string | undefined)[] = [];
  await page.route("**/enrollments", async (route) => {
    keys.push(route.request().headers()["idempotency-key"]);
    if (keys.length > 1) return route.continue();
    await route.fetch();
    return route.abort();
  });
  await page.getByRole("button", { name: "Inscrire", exact: true }).dblclick();
  await expect(page.getByRole("alert")).toContainText("La connexion à internet semble coupée");
  await page.getByRole("button", { name: "Réessayer" }).click();
  await expect(notice(page, /Lucien PETIT est inscrit/)).toBeVisible();
  await expect(participant(page, "PETIT Lucien")).toHaveCount(1);
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBeTruthy();
  expect(keys[1]).toBe(keys[0]);
});
