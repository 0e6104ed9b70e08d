import { expect, test } from "@playwright/test";
import {
  JEANE,
  YVONE,
  BECAUSE,
  openQuestion,
  askAboutJeane,
  answerAnother,
  facts,
  TAG,
} from "./likeness.ts";
import {
  changeAnswer,
  createNew,
  enroll,
  expectGoodState,
  expectTitle,
  fillAided,
  fillContact,
  JEANNE,
  notice,
  openCyclades,
  openGroup,
  participant,
  resetClock,
  resetDemo,
  signIn,
  verify,
} from "./support.ts";

test.beforeEach(resetDemo);
test.afterEach(resetClock);

test("of the same person what they have had already counts", async ({ page }) => {
  test.slow();
  await askAboutJeane(page);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(page.getByRole("main")).toContainText("qui n’est pas de vos listes");
  await expect(page.getByRole("main")).not.toContainText("Jeanne");
  await expectGoodState(page);
  await page.getByRole("button", { name: "Continuer" }).click();
  await page.getByRole("link", { name: "Dites si c’est la même personne" }).click();
  await expect(page.getByRole("radio", { name: "C’est la même personne" })).toBeFocused();
  await expectGoodState(page);
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Continuer" }).click();
  await expectTitle(page, "Situation et éligibilité");
  await fillContact(page);
  await fillAided(page);
  await verify(page);
  await expect(notice(page, "L’aide ne sera pas accordée")).toBeVisible();
  await expect(page.getByRole("main")).toContainText("C’est la même personne.");
  await expectGoodState(page);
  await enroll(page);
  await expect(notice(page, "Jeanne MOREAU est inscrite. Aide non accordée.")).toBeVisible();
  await expect(participant(page, "MOREAU Jeanne")).not.toContainText(TAG);
  await expect(facts(page)).toContainText(/1\s180,00\s€/);
});

test("the reason is asked of someone else, and their aid is reserved", async ({ page }) => {
  test.slow();
  await askAboutJeane(page);
  await page.getByRole("radio", { name: "C’est une autre personne" }).check();
  await page.getByRole("button", { name: "Continuer" }).click();
  await page.getByRole("link", { name: "Donnez le motif en 10 caractères au moins" }).click();
  const because = page.getByLabel("Pourquoi est-ce une autre personne ?");
  await expect(because).toBeFocused();
  await expect(because).toHaveAccessibleDescription(/vérifie avant de verser l’aide/);
  await expectGoodState(page);
  await answerAnother(page);
  await fillContact(page);
  await fillAided(page);
  await verify(page);
  await expect(notice(page, /Aide de 160,00\s€ prévue/)).toContainText(
    /L’aide sera réservée\s; l’ANCV vérifiera avant de la verser/,
  );
  await expect(page.getByText(BECAUSE)).toBeVisible();
  await expectGoodState(page);

  // The answer is kept on the way back, and goes with the identity.
  await page.getByRole("link", { name: /^Modifier personne ressemblante/ }).click();
  await expect(page.getByRole("radio", { name: "C’est une autre personne" })).toBeChecked();
  await expect(because).toHaveValue(BECAUSE);
  await page.getByRole("link", { name: "Corriger l’identité" }).click();
  await page.getByLabel("Prénom", { exact: true }).fill("Jeann");
  await page.getByRole("button", { name: "Continuer" }).click();
  await expectTitle(page, "Est-ce la même personne ?");
  await expect(page.getByRole("radio", { name: "C’est une autre personne" })).not.toBeChecked();
  await page.goForward();
  await expectTitle(page, "Est-ce la même personne ?");
  await answerAnother(page);
  await verify(page);
  await enroll(page);
  await expect(notice(page, /Jeann MOREAU est inscrite\. Aide de 160,00\s€ accordée\./)).toContainText(
    "l’ANCV vérifiera avant de la verser",
  );
  await expect(participant(page, "MOREAU Jeann")).toContainText(TAG);
  await expect(facts(page)).toContainText(/1\s020,00\s€/);
  await expectGoodState(page);
});

test("one's own person is shown with their name, and taken", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await openGroup(page, "74", /0 sur 12/);
  await openQuestion(page, YVONE);
  const same = page.getByRole("radio", { name: /^C’est la même personne.*Yvonne LE GOFF/ });
  await expect(same).toHaveAccessibleDescription(/01\/01\/1936 à VANNES/i);
  await expectGoodState(page);
  await same.check();
  await page.getByRole("button", { name: "Continuer" }).click();
  await expectTitle(page, "Fiche trouvée");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(notice(page, /Aide déjà reçue en \d{4}/)).toContainText(
    /pour le séjour LES CYCLADES, du .+ au /,
  );
  await page.getByRole("link", { name: "Corriger l’identité" }).click();
  await expect(page.getByLabel("Prénom", { exact: true })).toHaveValue("Yvonne");

  // On the list of the stay itself there is nobody to enroll.
  await openCyclades(page);
  await openQuestion(page, YVONE);
  await same.check();
  await page.getByRole("button", { name: "Continuer" }).click();
  await expect(page.getByRole("alert")).toContainText("est déjà inscrite sur ce séjour");
});

test("among several of whom nothing is told nobody is taken", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await openCyclades(page);
  await changeAnswer(page, "**/api/seniors/search", (body) => body.alike.push({ own: null }));
  await openQuestion(page, JEANE);
  await expect(notice(page, "L’ANCV connaît plusieurs personnes très ressemblantes")).toContainText(
    /0\s969\s320\s616/,
  );
  await expect(page.getByRole("radio")).toHaveCount(1);
  await expectGoodState(page);
});

test("it is asked of someone whose record is found, too", async ({ page }) => {
  await signIn(page, "ANCV2528");
  await openCyclades(page);
  await changeAnswer(page, "**/api/seniors/search", (body) =>
    body.alike.push({
      own: {
        last_name: "MOREAU",
        first_name: "Jeanne Marie",
        birth_date: "1948-03-12",
        birth_city: "LYON",
      },
    }),
  );
  await openQuestion(page, JEANNE);
  await expect(notice(page, /Aide déjà reçue en \d{4}/)).toBeVisible();
  await expect(page.getByRole("main")).toContainText("Madame Jeanne MOREAU");
  await expectGoodState(page);
  await answerAnother(page);
  await expect(page.getByLabel("Adresse", { exact: true })).not.toHaveValue("");
});

test("the question is asked at the end when someone alike became known meanwhile", async ({
  page,
}) => {
  test.slow();
  await signIn(page, "ANCV2528");
  await openCyclades(page);
  const isHidden = { until: true };
  await changeAnswer(page, "**/api/seniors/search", (body) => {
    if (isHidden.until) body.alike = [];
  });
  await createNew(page, JEANE);
  await fillContact(page);
  await fillAided(page);
  await verify(page);
  isHidden.until = false;
  await page.getByRole("button", { name: "Inscrire", exact: true }).click();
  const asked = page.getByRole("alert").filter({ hasText: "Est-ce la même personne ?" });
  await expect(asked).toContainText("Rien n’a été enregistré.");
  await expectGoodState(page);
  await asked.getByRole("button", { name: "Répondre à la question" }).click();
  await expectTitle(page, "Est-ce la même personne ?");
  await answerAnother(page);
  await expect(page.getByLabel("Revenu imposable")).toHaveValue("11 000");
  await verify(page);
  await enroll(page);
  await expect(participant(page, "MOREAU Jeane")).toContainText(TAG);
});
