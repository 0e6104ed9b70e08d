import { createHmac } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import {
  type APIRequestContext,
  type Browser,
  expect,
  type Locator,
  type Page,
} from "@playwright/test";

export const PASSWORD = "Demo-Vacances-2026";
/** One that may be chosen in its place. */
export const NEW_PASSWORD = "tuba moufle corail dix";

export async function resetDemo({ request }: { request: APIRequestContext }): Promise<void> {
  const response = await request.post("/dev/reset");
  expect(response.ok()).toBe(true);
}

/** The system's own time again, after a test that has moved it. */
export async function resetClock({ request }: { request: APIRequestContext }): Promise<void> {
  await request.post("/dev/clock", { data: { now: null } });
}

export async function signIn(page: Page, identifier: string): Promise<void> {
  await page.goto("/connexion");
  await fillLogin(page, identifier);
  await expect(page.getByRole("heading", { level: 1, name: "Accueil" })).toBeVisible();
}

/** Signs in somewhere else, on a browser that says it is Firefox on Windows. */
export async function signInElsewhere(browser: Browser, identifier: string): Promise<Page> {
  const context = await browser.newContext({
    userAgent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
  });
  const page = await context.newPage();
  await signIn(page, identifier);
  return page;
}

export async function fillLogin(page: Page, identifier: string, password = PASSWORD) {
  await page.getByLabel("Numéro de convention ou identifiant").fill(identifier);
  await page.getByLabel("Mot de passe").fill(password);
  await page.getByRole("button", { name: "Se connecter" }).click();
}

/** The link to a page in the newest mail that has one, when so many of them have been sent. */
export async function mailedLink(
  request: APIRequestContext,
  path: string,
  count = 1,
): Promise<string> {
  const links = async () => {
    const mails: { text: string }[] = await (await request.get("/dev/mails")).json();
    return mails.flatMap(({ text }) => new RegExp(`${path}#[0-9a-f]{64}`).exec(text)?.[0] ?? []);
  };
  await expect.poll(async () => (await links()).length, { timeout: 15_000 }).toBe(count);
  return (await links())[0] ?? "";
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP_MS = 30_000;

/**
 * The code that an application makes of a secret now, or so many steps of time later. Each works
 * once, and no earlier one after it. One that would end on its way to the server is waited out.
 */
export async function totp(secret: string, later = 0): Promise<string> {
  const left = STEP_MS - (Date.now() % STEP_MS);
  if (left < 3_000) await new Promise((resolve) => setTimeout(resolve, left));
  const bits = [...secret]
    .map((sign) => BASE32.indexOf(sign).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / STEP_MS) + later));
  const hash = createHmac("sha1", key).update(counter).digest();
  const number = hash.readUInt32BE((hash.at(-1) ?? 0) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

/** Opens the stay of the manual: Les Cyclades, from the 14th of May. */
export async function openCyclades(page: Page): Promise<void> {
  await openGroup(page, "34", /CYCLADES.*14\/05\//);
}

/** Opens the group of a department whose row reads like this. */
export async function openGroup(page: Page, department: string, row: RegExp): Promise<void> {
  await page.goto(`/groupes?venue_department=${department}`);
  await page.getByRole("row", { name: row }).getByRole("link").click();
  await expect(page.getByRole("heading", { name: "Participants", exact: true })).toBeVisible();
}

/** Opens the list of a stay that is over, by the end of its group's number. */
export async function openList(page: Page, number: string): Promise<void> {
  await page.goto("/validations");
  await page.locator(`a[href^="/validations/"][href$="-${number}"]`).click();
  await expect(page.getByRole("region", { name: "Où en est cette liste" })).toBeVisible();
}

export type Identity = {
  last: string;
  first: string;
  born: [day: string, month: string, year: string];
  city: string;
};

export const JEANNE: Identity = {
  last: "MOREAU",
  first: "Jeanne",
  born: ["12", "03", "1948"],
  city: "LYON",
};
export const LUCIEN: Identity = {
  last: "PETIT",
  first: "Lucien",
  born: ["5", "7", "1945"],
  city: "Nantes",
};
export const ODETTE: Identity = {
  last: "Petit",
  first: "Odette",
  born: ["2", "4", "1950"],
  city: "Foix",
};
export const SIMONE: Identity = {
  last: "Roux",
  first: "Simone",
  born: ["2", "4", "1940"],
  city: "Foix",
};

export async function fillIdentity(page: Page, { last, first, born, city }: Identity) {
  await page.getByLabel("Nom", { exact: true }).fill(last);
  await page.getByLabel("Prénom", { exact: true }).fill(first);
  await page.getByLabel("Jour", { exact: true }).fill(born[0]);
  await page.getByLabel("Mois", { exact: true }).fill(born[1]);
  await page.getByLabel("Année", { exact: true }).fill(born[2]);
  await page.getByLabel("Ville de naissance").fill(city);
}

/** From the group's page to the details of a person ANCV already knows. */
export async function selectKnown(page: Page, identity: Identity): Promise<void> {
  await openDetails(page, identity, "Sélectionner cette fiche");
}

/** From the group's page to the details of a person ANCV does not know yet. */
export async function createNew(page: Page, identity: Identity): Promise<void> {
  await openDetails(page, identity, "Créer sa fiche");
}

async function openDetails(page: Page, identity: Identity, choice: string): Promise<void> {
  await page.getByRole("link", { name: "Ajouter un senior" }).click();
  await identify(page, identity, choice);
}

/** From the first step to the details of a person ANCV already knows. */
export async function identifyKnown(page: Page, identity: Identity): Promise<void> {
  await identify(page, identity, "Sélectionner cette fiche");
}

async function identify(page: Page, identity: Identity, choice: string): Promise<void> {
  await fillIdentity(page, identity);
  await page.getByRole("button", { name: "Continuer" }).click();
  await page.getByRole("button", { name: choice }).click();
  await expectTitle(page, "Situation et éligibilité");
}

export async function fillContact(page: Page): Promise<void> {
  await page.getByLabel("Madame").check();
  await page.getByLabel("Adresse", { exact: true }).fill("12 rue des Lilas");
  await page.getByLabel("Code postal").fill("31000");
  await page.getByLabel("Ville", { exact: true }).fill("Toulouse");
}

/** The answers that give right to the aid, with the tax notice of someone alone or of a couple. */
export async function fillAided(page: Page, notice: "alone" | "couple" = "alone"): Promise<void> {
  const isCouple = notice === "couple";
  await page.getByRole("radio", { name: "À l’aide", exact: true }).check();
  await page.getByLabel("À la retraite").check();
  await page.getByLabel("Revenu fiscal de référence").fill("12 000");
  await page.getByRole("radio", { name: isCouple ? "Couple" : "Personne seule" }).check();
  await page.getByLabel("Nombre de parts fiscales").fill(isCouple ? "2,5" : "1");
  await page.getByLabel("Revenu imposable").fill("11 000");
}

/** The answers of someone who takes part by the right of the spouse that is chosen. */
export async function fillByMarriage(page: Page, spouse: string): Promise<void> {
  await page.getByRole("radio", { name: "À l’aide par conjoint" }).check();
  await page.getByLabel("Conjoint inscrit sur ce séjour").selectOption({ label: spouse });
  await page.getByLabel("À la retraite").check();
  await page.getByLabel("Revenu fiscal de référence").fill("12 000");
}

/** Signs in and fills in Lucien's form for the stay of the manual, up to his answers. */
export async function startLucien(page: Page, notice?: "alone" | "couple"): Promise<void> {
  await signIn(page, "ANCV2528");
  await openCyclades(page);
  await selectKnown(page, LUCIEN);
  await fillAided(page, notice);
}

/** Signs in and enrolls Lucien « à l'aide » on the stay of the manual. */
export async function enrollLucien(page: Page, notice?: "alone" | "couple"): Promise<void> {
  await startLucien(page, notice);
  await verify(page);
  await enroll(page);
}

export async function verify(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Vérifier l’inscription" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Inscrire / })).toBeVisible();
}

export async function enroll(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Inscrire", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Participants", exact: true })).toBeVisible();
}

export function participant(page: Page, name: string): Locator {
  return page.getByRole("table", { name: "Participants" }).getByRole("row", { name });
}

/** Changes an answer of the API on its way to the page. */
export async function changeAnswer(
  page: Page,
  url: string | RegExp,
  change: (body: any) => void,
): Promise<void> {
  await page.route(url, async (route) => {
    const response = await route.fetch();
    const json = await response.json();
    change(json);
    await route.fulfill({ response, json });
  });
}

/** The status that tells what has just been done, or is about to be. */
export function notice(page: Page, text: string | RegExp): Locator {
  return page.getByRole("status").filter({ hasText: text });
}

export async function expectTitle(page: Page, name: string | RegExp): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

const RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const found = violations.map(({ id, nodes }) => ({ id, at: nodes.map((node) => node.target) }));
  expect(found).toEqual([]);
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [wide, visible] = await page.evaluate(() => {
    const root = document.documentElement;
    return [root.scrollWidth, root.clientWidth];
  });
  expect(wide).toBeLessThanOrEqual(visible);
}

/** Each state is looked at as it is, and on a screen 320 pixels wide. */
export async function expectGoodState(page: Page): Promise<void> {
  const size = page.viewportSize();
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 700 });
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  if (size) await page.setViewportSize(size);
}

/** Calls the API as someone, without a page. */
export async function callAs(request: APIRequestContext, identifier: string) {
  const login = await request.post("/api/login", {
    data: { identifier, password: PASSWORD, code: null },
  });
  expect(login.ok(), `login of ${identifier}`).toBe(true);
  const headers = { Authorization: `Bearer ${(await login.json()).access_token}` };
  const answer = async (method: "GET" | "POST" | "PUT", path: string, data?: object) => {
    const response = await request.fetch(path, { method, headers, data });
    expect(response.ok(), `${method} ${path}: ${await response.text()}`).toBe(true);
    return response.json();
  };
  return {
    get: (path: string) => answer("GET", path),
    post: (path: string, data: object) => answer("POST", path, data),
    put: (path: string, data: object) => answer("PUT", path, data),
  };
}

/** Sets up the second factor of someone, by the API, and gives its secret. The code is the one before this moment's, which is still there to be used. */
export async function setUpSecondFactor(
  request: APIRequestContext,
  identifier: string,
  password = PASSWORD,
): Promise<string> {
  const send = async (path: string, data: object, token = "") => {
    const headers = { Authorization: `Bearer ${token}` };
    const response = await request.post(path, { data, headers: token ? headers : undefined });
    expect(response.ok(), path).toBe(true);
    return response.json();
  };
  const { access_token } = await send("/api/login", { identifier, password });
  const start = { password, code: null };
  const { secret } = await send("/api/account/second-factor", start, access_token);
  const code = await totp(secret, -1);
  await send("/api/account/second-factor/confirm", { code }, access_token);
  return secret;
}

/** The subjects of the mails to an address, newest first. */
export async function mailsTo(request: APIRequestContext, address: string): Promise<string[]> {
  const mails: { to: string; subject: string }[] = await (await request.get("/dev/mails")).json();
  return mails.filter(({ to }) => to === address).map(({ subject }) => subject);
}

/** The list of the demo that its holder has to confirm: all there are said to have travelled, or none. */
export async function confirmList(request: APIRequestContext, isThere = true): Promise<string> {
  const holder = await callAs(request, "ANCV2528");
  const { to_do } = await holder.get("/api/validations");
  const group: string = to_do
    .map((list: { group: { group_id: string } }) => list.group.group_id)
    .find((id: string) => id.endsWith("-1102"));
  const path = `/api/groups/${group}`;
  const { course_version, people } = await holder.get(`${path}/validation`);
  const ids = people.map((person: { enrollment_id: string }) => person.enrollment_id);
  await holder.post(`${path}/holder-validation`, {
    course_version,
    present: isThere ? ids : [],
    absent: isThere ? [] : ids,
    reason: null,
  });
  return group;
}
