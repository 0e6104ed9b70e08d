import { type Browser, expect, type Page, test } from "@playwright/test";
import {
  enroll,
  expectTitle,
  fillAided,
  LUCIEN,
  openCyclades,
  resetClock,
  resetDemo,
  selectKnown,
  signIn,
  verify,
} from "./support.ts";
import { schemaErrors } from "./pain.ts";

// A whole season, from an enrollment to the provider's money, by the clock of the local system.

type Mail = { subject: string; to: string; text: string };

const HOLDER = "ancv2528@exemple.fr";
const PROVIDER = "prest001@exemple.fr";

test.beforeEach(resetDemo);

test.afterEach(resetClock);

test("a season: departure, end, both words on the list, and the money", async ({
  browser,
  page,
  request,
}) => {
  test.setTimeout(120_000);

  await signIn(page, "ANCV2528");
  await openCyclades(page);
  await selectKnown(page, LUCIEN);
  await fillAided(page);
  await verify(page);
  await enroll(page);
  const groupId = /groupes\/(\d{4}-\d+)/.exec(page.url())?.[1] ?? "";
  const year = groupId.slice(0, 4);

  const moveTo = async (now: string) => {
    const moved = await request.post("/dev/clock", { data: { now } });
    expect(moved.ok()).toBe(true);
  };
  const scan = async () => {
    const scanned = await request.post("/dev/schedules/deadline_scan");
    expect(scanned.status()).toBe(200);
  };
  const mailsTo = async (to: string): Promise<Mail[]> => {
    const mails: Mail[] = await (await request.get("/dev/mails")).json();
    return mails.filter((mail) => mail.to.includes(to) && mail.text.includes(groupId));
  };
  const told = async (to: string, subject: string) => {
    const subjects = async () => (await mailsTo(to)).map((mail) => mail.subject);
    await expect.poll(subjects, { timeout: 15_000 }).toContain(subject);
  };

  await test.step("from the day of departure the list is closed", async () => {
    await moveTo(`${year}-05-14T08:00:00+02:00`);
    const holder = await signedIn(browser, "ANCV2528");
    await holder.goto(`/groupes/${groupId}`);
    await expect(holder.getByRole("heading", { name: "Participants", exact: true })).toBeVisible();
    await expect(holder.getByRole("link", { name: "Ajouter un senior" })).toHaveCount(0);
  });

  await test.step("on the last day nothing can be validated yet", async () => {
    await moveTo(`${year}-05-21T23:59:00+02:00`);
    await scan();
    const provider = await signedIn(browser, "PREST001");
    await provider.goto(`/validations/${groupId}`);
    await expect(provider.getByRole("button", { name: "Vérifier et valider" })).toHaveCount(0);
    expect(await mailsTo(PROVIDER)).toEqual([]);
  });

  await test.step("on the day after the end the provider is told, and says who was there", async () => {
    await moveTo(`${year}-05-22T07:00:00+02:00`);
    await scan();
    await told(PROVIDER, "Une liste de participants est à valider");
    const [mail] = await mailsTo(PROVIDER);
    expect(mail?.text).toContain(`5 juin ${year} à minuit`);

    const provider = await signedIn(browser, "PREST001");
    await provider.goto(`/validations/${groupId}`);
    await provider.getByRole("checkbox", { name: /PETIT/ }).uncheck();
    await provider.getByRole("button", { name: "Vérifier et valider" }).click();
    await provider.getByRole("button", { name: "Valider définitivement" }).click();
    await expect(provider.getByRole("dialog")).toHaveCount(0);
    await expect(provider.getByRole("button", { name: "Vérifier et valider" })).toHaveCount(0);
    await told(HOLDER, "Une liste de participants est à confirmer");
    const [toHolder] = await mailsTo(HOLDER);
    expect(toHolder?.text).toContain(`6 juin ${year} à minuit`);
  });

  await test.step("reminders come by the calendar, once each", async () => {
    let sent = (await mailsTo(HOLDER)).length;
    for (const day of ["05-30", "06-03", "06-05", "06-06"]) {
      await moveTo(`${year}-${day}T07:00:00+02:00`);
      await scan();
      await scan();
      // A reminder is of its day: one that is still to be sent on the next would not be.
      sent += 1;
      const count = async () => (await mailsTo(HOLDER)).length;
      await expect.poll(count, { timeout: 15_000 }).toBe(sent);
    }
    await expect
      .poll(async () => (await mailsTo(HOLDER)).map((mail) => mail.subject).sort(), {
        timeout: 15_000,
      })
      .toEqual([
        "Dernier jour pour valider une liste",
        "Rappel : une liste est à valider",
        "Rappel : une liste est à valider",
        "Rappel : une liste est à valider",
        "Une liste de participants est à confirmer",
      ]);
    expect(await mailsTo(PROVIDER)).toHaveLength(1);
  });

  await test.step("the holder confirms on the last day at 23:59", async () => {
    await moveTo(`${year}-06-06T23:59:00+02:00`);
    const holder = await signedIn(browser, "ANCV2528");
    await holder.goto(`/validations/${groupId}`);
    await expect(holder.getByRole("checkbox", { name: /PETIT/ })).not.toBeChecked();
    await holder.getByRole("button", { name: "Vérifier et confirmer" }).click();
    const dialog = holder.getByRole("dialog");
    await expect(dialog).toContainText(/320,00\s€ seront versés par l’ANCV à ACTIF RESIDENCE/);
    await expect(dialog).toContainText(/160,00\s€ retournent dans votre crédit/);
    await holder.getByRole("button", { name: "Confirmer définitivement" }).click();
    await expect(dialog).toHaveCount(0);
    await told(PROVIDER, "La liste d’un séjour est confirmée");
  });

  await test.step("nobody who has finished is reminded", async () => {
    const before = (await mailsTo(HOLDER)).length;
    await moveTo(`${year}-06-08T07:00:00+02:00`);
    await scan();
    const holder = await signedIn(browser, "ANCV2528");
    await holder.goto(`/mon-compte/credit/${year}`);
    await expectTitle(holder, /crédit/i);
    await expect(holder.getByRole("main")).toContainText(/320,00\s€/);
    expect(await mailsTo(HOLDER)).toHaveLength(before);
    const account = await answered(holder, "/api/account");
    const credit = account.credits.find((one: { year: number }) => String(one.year) === year);
    expect([credit.used_cents, credit.available_cents]).toEqual([32_000, 118_000]);
  });

  await test.step("one of finance makes a batch, another approves it, the bank takes it", async () => {
    const maker = await signedIn(browser, "ADMIN01-COMPTA");
    await maker.goto("/paiements");
    await maker.getByLabel(/Date d’exécution/).fill(`10/06/${year}`);
    // The 10th of June may fall on a weekend: then the Monday.
    const weekday = new Date(Date.UTC(Number(year), 5, 10)).getUTCDay();
    if (weekday === 6) await maker.getByLabel(/Date d’exécution/).fill(`12/06/${year}`);
    if (weekday === 0) await maker.getByLabel(/Date d’exécution/).fill(`11/06/${year}`);
    await maker.getByRole("button", { name: "Préparer le lot" }).click();
    await maker.getByRole("button", { name: "Créer le lot" }).click();
    await expectTitle(maker, /^Lot SEV-/);
    await expect(maker.getByRole("button", { name: "Approuver" })).toHaveCount(0);
    const batch = new URL(maker.url()).pathname;

    const checker = await signedIn(browser, "ADMIN01-PAIE");
    await checker.goto(batch);
    await checker.getByRole("button", { name: "Approuver" }).click();
    await checker.getByRole("dialog").getByRole("button", { name: "Approuver" }).click();
    await expect(checker.getByRole("dialog")).toHaveCount(0);
    const [download] = await Promise.all([
      checker.waitForEvent("download"),
      checker.getByRole("button", { name: /fichier/i }).click(),
    ]);
    const xml = await text(await download.createReadStream());
    expect(await schemaErrors(xml)).toEqual([]);
    // One transfer a provider: what it is for is in the batch, and its reference here.
    expect(xml).toContain(`<EndToEndId>${batch.split("/").at(-1)}-1</EndToEndId>`);
    // What the demo owes beside it goes in the same batch.
    const { lines, total } = await paidBy(checker, batch.split("/").at(-1) ?? "");
    expect(lines.filter((line) => line.group_id === groupId)).toEqual([
      expect.objectContaining({ kind: "aid", amount_cents: 32_000, people: 2 }),
    ]);
    expect(lines.reduce((sum, line) => sum + line.amount_cents, 0)).toBe(total);
    expect(xml).toContain(`<CtrlSum>${(total / 100).toFixed(2)}</CtrlSum>`);
    await expect(checker.getByRole("main")).toContainText(groupId);

    await checker.getByRole("button", { name: /déposé|envoyé/i }).first().click();
    await checker.getByRole("button", { name: "Oui, il est déposé" }).click();
    await expect(checker.getByRole("dialog")).toHaveCount(0);
    await told(PROVIDER, "Un virement de l’ANCV est en route");

    await moveTo(`${year}-06-15T09:00:00+02:00`);
    const later = await signedIn(browser, "ADMIN01-PAIE");
    await later.goto(batch);
    const results = later.getByRole("button", { name: /résultat/i });
    await expect(results.first()).toBeVisible();
    for (let left = await results.count(); left > 0; left -= 1) {
      await results.first().click();
      const dialog = later.getByRole("dialog");
      await dialog.getByRole("radio", { name: /^Payé/ }).check();
      await dialog.getByLabel(/^Date du paiement/).fill(`14/06/${year}`);
      await dialog.getByRole("button", { name: "Enregistrer" }).click();
      await expect(dialog).toHaveCount(0);
    }
    await expect(results).toHaveCount(0);
  });

  await test.step("all is settled, for everyone to see", async () => {
    const provider = await signedIn(browser, "PREST001");
    const { payment, group } = await answered(provider, `/api/groups/${groupId}/validation`);
    expect(group.status).toBe("paid");
    expect([payment.settled_cents, payment.unsettled_cents]).toEqual([32_000, 0]);
    await provider.goto("/paiements");
    await expect(provider.getByRole("main")).toContainText(/LES CYCLADES/);
  });
});

/** A browser of its own: sessions of months ago have ended. */
async function signedIn(browser: Browser, identifier: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, identifier);
  return page;
}

/** What the API answers to whoever is signed in on `page`. */
async function answered(page: Page, path: string) {
  const renewed = await page.request.post("/api/session/refresh");
  const { access_token } = await renewed.json();
  const answer = await page.request.get(path, {
    headers: { authorization: `Bearer ${access_token}` },
  });
  expect(answer.ok()).toBe(true);
  return answer.json();
}

type PaidLine = { group_id: string; kind: string; amount_cents: number; people: number };

/** The lines of a batch, and what it comes to in cents. */
async function paidBy(page: Page, batchId: string): Promise<{ lines: PaidLine[]; total: number }> {
  const batch = await answered(page, `/api/payments/batches/${batchId}`);
  const lines = batch.transfers.flatMap((transfer: { lines: PaidLine[] }) => transfer.lines);
  return { lines, total: batch.total_cents };
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString("utf8");
}
