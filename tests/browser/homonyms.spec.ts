import { expect, test } from "@playwright/test";
import {
  enrollJeane,
  openComparison,
  decide,
  facts,
  TAG,
} from "./likeness.ts";
import {
  callAs,
  changeAnswer,
  expectGoodState,
  expectTitle,
  mailsTo,
  notice,
  participant,
  resetClock,
  resetDemo,
  signInElsewhere,
} from "./support.ts";

test.beforeEach(resetDemo);
test.afterEach(resetClock);

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
