import { type Browser, expect, type Page, test } from "@playwright/test";
import {
  callAs,
  changeAnswer,
  createNew,
  enroll,
  expectGoodState,
  expectTitle,
  fillAided,
  fillContact,
  fillIdentity,
  type Identity,
  JEANNE,
  mailsTo,
  notice,
  openCyclades,
  openGroup,
  participant,
  resetClock,
  resetDemo,
  signIn,
  signInElsewhere,
  verify,
} from "./support.ts";

test.beforeEach(resetDemo);
test.afterEach(resetClock);

/** MOREAU Jeanne, whom another holder has enrolled with the year's aid, a letter off. */
const JEANE: Identity = { ...JEANNE, first: "Jeane" };
/** LE GOFF Yvonne is on the list of the stay of the manual. */
const YVONE: Identity = {
  last: "LE GOFF",
  first: "Yvone",
  born: ["1", "1", "1936"],
  city: "Vannes",
};
const BECAUSE = "Ce sont des jumelles, j’ai vu les deux cartes.";

async function openQuestion(page: Page, identity: Identity): Promise<void> {
  await page.getByRole("link", { name: "Ajouter un senior" }).click();
  await fillIdentity(page, identity);
  await page.getByRole("button", { name: "Continuer" }).click();
  await expectTitle(page, "Est-ce la même personne ?");
}

async function askAboutJeane(page: Page): Promise<void> {
  await signIn(page, "ANCV2528");
  await openCyclades(page);
  await openQuestion(page, JEANE);
}

async function answerAnother(page: Page): Promise<void> {
  await page.getByRole("radio", { name: "C’est une autre personne" }).check();
  await page.getByLabel("Pourquoi est-ce une autre personne ?").fill(BECAUSE);
  await page.getByRole("button", { name: "Continuer" }).click();
  await expectTitle(page, "Situation et éligibilité");
}

/** Jeane is enrolled with the aid, as someone else than Jeanne. */
async function enrollJeane(page: Page): Promise<void> {
  await askAboutJeane(page);
  await answerAnother(page);
  await fillContact(page);
  await fillAided(page);
  await verify(page);
  await enroll(page);
}

/** The page of ANCV that puts both side by side. */
async function openComparison(browser: Browser): Promise<Page> {
  const ancv = await signInElsewhere(browser, "ADMIN01");
  await ancv.getByRole("link", { name: /1 homonyme à vérifier/ }).click();
  const row = ancv
    .getByRole("table", { name: "Homonymes à vérifier" })
    .getByRole("row", { name: /MOREAU Jeane / });
  await expect(row).toContainText("MOREAU Jeanne");
  await expect(row).toContainText(BECAUSE);
  await expect(row).toContainText("Aide pour ");
  await row.getByRole("link", { name: /^Comparer/ }).click();
  await expectTitle(ancv, "Vérifier Jeane MOREAU");
  return ancv;
}

async function decide(page: Page, decision: RegExp): Promise<void> {
  await page.getByRole("radio", { name: decision }).check();
  await page.getByLabel("Motif", { exact: true }).fill("Les pièces ont été comparées.");
  await page.getByRole("button", { name: "Vérifier la décision" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Enregistrer la décision" }).click();
}

const facts = (page: Page) => page.getByRole("region", { name: "Le séjour en bref" });
const TAG = "À vérifier par l’ANCV";

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

test("ANCV finds the same person, and the aid goes back", async ({ page, browser, request }) => {
  test.slow();
  await enrollJeane(page);
  const ancv = await openComparison(browser);
  const compared = ancv.getByRole("table", { name: /^Jeane MOREAU et Jeanne MOREAU/ });
  await expect(compared.getByRole("row", { name: /^Prénom/ })).toContainText("Différent");
  await expect(compared.getByRole("row", { name: /^Date de naissance/ })).toContainText("Identique");
  await expect(compared.getByRole("row", { name: /^Aide de l’année/ })).toContainText("Deux aides");
  await expectGoodState(ancv);
  await ancv.getByRole("button", { name: "Vérifier la décision" }).click();
  await expect(ancv.getByRole("alert")).toBeFocused();
  await expectGoodState(ancv);

  await ancv.getByRole("radio", { name: /^C’est la même personne que Jeanne MOREAU/ }).check();
  await ancv.getByLabel("Motif", { exact: true }).fill("Les pièces ont été comparées.");
  await ancv.getByRole("button", { name: "Vérifier la décision" }).click();
  await expect(ancv.getByRole("dialog")).toContainText("retourne au crédit du porteur");
  await expectGoodState(ancv);
  await ancv.getByRole("button", { name: "Enregistrer la décision" }).click();
  await expect(notice(ancv, "La décision est enregistrée pour Jeane MOREAU.")).toBeVisible();
  await expect(ancv.getByText("Aucun homonyme n’est à vérifier.")).toBeVisible();
  await expectGoodState(ancv);
  await ancv.context().close();

  await page.reload();
  await expect(facts(page)).toContainText(/1\s180,00\s€/);
  await expect(participant(page, "MOREAU Jeane")).not.toContainText(TAG);
  await expect(participant(page, "MOREAU Jeane")).not.toContainText(/160,00/);
  const [year] = (await facts(page).innerText()).match(/(?<=Crédit )\d{4}/) ?? [];
  await page.goto(`/mon-compte/credit/${year}`);
  await expect(page.getByRole("row", { name: /^Même personne, vérifiée par l’ANCV/ })).toContainText(
    /−160,00\s€/,
  );
  const account = await (await callAs(request, "ANCV2528")).get("/api/account");
  await expect
    .poll(() => mailsTo(request, account.email))
    .toContain("Une personne de votre liste était déjà connue");
});

test("ANCV finds another person, and the aid is theirs", async ({ page, browser }) => {
  test.slow();
  await enrollJeane(page);
  const ancv = await openComparison(browser);
  const late = await ancv.context().newPage();
  await late.goto(ancv.url());
  await expectTitle(late, "Vérifier Jeane MOREAU");
  await decide(ancv, /^C’est une autre personne/);
  await expect(notice(ancv, "La décision est enregistrée")).toBeVisible();

  // Who comes second is told, and finds the list as it is now.
  await decide(late, /^C’est la même personne/);
  await expect(late.getByRole("alert")).toContainText("n’est plus à vérifier");
  await expectGoodState(late);
  await late.getByRole("link", { name: "Voir les homonymes à vérifier" }).click();
  await expect(late.getByText("Aucun homonyme n’est à vérifier.")).toBeVisible();
  await ancv.context().close();

  await page.reload();
  await expect(participant(page, "MOREAU Jeane")).toContainText(/160,00/);
  await expect(participant(page, "MOREAU Jeane")).not.toContainText(TAG);
  await expect(facts(page)).toContainText(/1\s020,00\s€/);
});

test("who has changed meanwhile is decided on once they have been read anew", async ({
  page,
  browser,
}) => {
  test.slow();
  await enrollJeane(page);
  const ancv = await openComparison(browser);
  await page.getByRole("link", { name: "Modifier Jeane MOREAU" }).click();
  await page.getByLabel("Adresse", { exact: true }).fill("14 rue des Lilas");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(notice(page, "L’inscription de Jeane MOREAU est modifiée.")).toBeVisible();
  await decide(ancv, /^C’est une autre personne/);
  await expect(ancv.getByRole("alert")).toContainText("Rien n’a été enregistré de votre part");
  await expect(ancv.getByLabel("Motif", { exact: true })).toHaveValue("Les pièces ont été comparées.");
  await expectGoodState(ancv);
  await decide(ancv, /^C’est une autre personne/);
  await expect(notice(ancv, "La décision est enregistrée")).toBeVisible();
  await ancv.context().close();
});

test("who was noticed by the system is compared with each of those whom they are alike", async ({
  page,
  browser,
}) => {
  test.slow();
  await enrollJeane(page);
  const ancv = await signInElsewhere(browser, "ADMIN01");
  await changeAnswer(ancv, "**/api/homonyms", ({ homonyms: [one] }) => {
    one.because = null;
    one.withholds = false;
    const identity = { ...one.identity, birth_date: "1948-12-03" };
    one.others.push({ person_id: "0".repeat(32), identity, aid: null });
  });
  await ancv.goto("/suivi");
  const row = ancv.getByRole("row", { name: /MOREAU Jeane / });
  await expect(row).toContainText("personne n’a été interrogé");
  await expect(row).toContainText("L’aide était déjà due.");
  await expectGoodState(ancv);
  await row.getByRole("link", { name: /^Comparer/ }).click();
  await expectTitle(ancv, "Vérifier Jeane MOREAU");
  await expect(ancv.getByText("Jour et mois inversés")).toBeVisible();
  await expect(ancv.getByText("Une seule aide", { exact: true })).toBeVisible();
  await expect(ancv.getByRole("radio")).toHaveCount(3);
  await expect(ancv.getByText("est reprise au prestataire")).toBeVisible();
  await expect(ancv.getByText("la comparaison avec les autres personnes reste à faire")).toBeVisible();
  await expectGoodState(ancv);
  await ancv.context().close();
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

test("after the stay the aid waits with what is to be verified", async ({
  page,
  browser,
  request,
}) => {
  test.slow();
  await enrollJeane(page);
  const group = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const year = group.slice(0, 4);
  await request.post("/dev/clock", { data: { now: `${year}-05-25T10:00:00Z` } });

  const provider = await signInElsewhere(browser, "PREST001");
  await provider.goto(`/validations/${group}`);
  await expect(provider.getByRole("row", { name: /MOREAU Jeane/ })).toContainText(TAG);
  await expectGoodState(provider);
  await provider.getByRole("button", { name: "Vérifier et valider" }).click();
  await provider.getByRole("button", { name: "Valider définitivement" }).click();
  await expect(notice(provider, "La liste est validée.")).toBeVisible();
  await provider.context().close();

  const holder = await signInElsewhere(browser, "ANCV2528");
  await holder.goto(`/validations/${group}`);
  await holder.getByRole("button", { name: "Vérifier et confirmer" }).click();
  const dialog = holder.getByRole("dialog");
  await expect(dialog).toContainText("1 personne présente à vérifier par l’ANCV");
  await expect(dialog).toContainText(/160,00\s€ attendent sa vérification/);
  await expectGoodState(holder);
  await dialog.getByRole("button", { name: "Confirmer définitivement" }).click();
  const totals = holder.getByRole("region", { name: "Résultat" });
  await expect(totals).toContainText(/320,00\s€ à verser au prestataire/);
  await expect(totals).toContainText(/En attente de l’ANCV\s*160,00\s€/);
  await expect(totals).toContainText(/1\spersonne à vérifier, comptée parmi les présents/);
  await expectGoodState(holder);
  await holder.context().close();

  const ancv = await openComparison(browser);
  await decide(ancv, /^C’est une autre personne/);
  await expect(notice(ancv, "La décision est enregistrée")).toBeVisible();
  await ancv.goto(`/validations/${group}`);
  await expect(ancv.getByRole("region", { name: "Résultat" })).toContainText(
    /480,00\s€ à verser au prestataire/,
  );
  await ancv.context().close();
});
