/** Steps of « Est-ce la même personne ? » and of what ANCV makes of the answer. */

import { type Browser, expect, type Page } from "@playwright/test";
import {
  enroll,
  expectTitle,
  fillAided,
  fillContact,
  fillIdentity,
  type Identity,
  JEANNE,
  openCyclades,
  signIn,
  signInElsewhere,
  verify,
} from "./support.ts";

/** MOREAU Jeanne, whom another holder has enrolled with the year's aid, a letter off. */
export const JEANE: Identity = { ...JEANNE, first: "Jeane" };
/** LE GOFF Yvonne is on the list of the stay of the manual. */
export const YVONE: Identity = {
  last: "LE GOFF",
  first: "Yvone",
  born: ["1", "1", "1936"],
  city: "Vannes",
};
export const BECAUSE = "Ce sont des jumelles, j’ai vu les deux cartes.";

export async function openQuestion(page: Page, identity: Identity): Promise<void> {
  await page.getByRole("link", { name: "Ajouter un senior" }).click();
  await fillIdentity(page, identity);
  await page.getByRole("button", { name: "Continuer" }).click();
  await expectTitle(page, "Est-ce la même personne ?");
}

export async function askAboutJeane(page: Page): Promise<void> {
  await signIn(page, "ANCV2528");
  await openCyclades(page);
  await openQuestion(page, JEANE);
}

export async function answerAnother(page: Page): Promise<void> {
  await page.getByRole("radio", { name: "C’est une autre personne" }).check();
  await page.getByLabel("Pourquoi est-ce une autre personne ?").fill(BECAUSE);
  await page.getByRole("button", { name: "Continuer" }).click();
  await expectTitle(page, "Situation et éligibilité");
}

/** Jeane is enrolled with the aid, as someone else than Jeanne. */
export async function enrollJeane(page: Page): Promise<void> {
  await askAboutJeane(page);
  await answerAnother(page);
  await fillContact(page);
  await fillAided(page);
  await verify(page);
  await enroll(page);
}

/** The page of ANCV that puts both side by side. */
export async function openComparison(browser: Browser): Promise<Page> {
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

export async function decide(page: Page, decision: RegExp): Promise<void> {
  await page.getByRole("radio", { name: decision }).check();
  await page.getByLabel("Motif", { exact: true }).fill("Les pièces ont été comparées.");
  await page.getByRole("button", { name: "Vérifier la décision" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Enregistrer la décision" }).click();
}

export const facts = (page: Page) => page.getByRole("region", { name: "Le séjour en bref" });
export const TAG = "À vérifier par l’ANCV";
