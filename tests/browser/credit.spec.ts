import { expect, test } from "@playwright/test";
import {
  changeAnswer,
  enroll,
  fillAided,
  LUCIEN,
  notice,
  openCyclades,
  participant,
  resetDemo,
  selectKnown,
  signIn,
  verify,
} from "./support.ts";

const GROUP = /\/api\/groups\/\d{4}-\d+$/;

test.beforeEach(resetDemo);

test("an exhausted credit is told before anyone is enrolled", async ({ page }) => {
  await signIn(page, "ANCV0640");
  await expect(notice(page, /Votre crédit \d{4} est épuisé/)).toBeVisible();
  await page.getByRole("link", { name: "Voir les participants" }).click();
  const told = notice(page, /Votre crédit \d{4} est épuisé/);
  await expect(told).toContainText(/L’aide de ce séjour est de 160,00\s€, il reste 0,00\s€/);
  await expect(told.getByRole("link", { name: /demande d’aide complémentaire/ })).toBeVisible();
  await expect(page.getByRole("link", { name: "Ajouter un senior" })).toBeVisible();
});

test("a credit that is left but pays no aid of the stay is told too", async ({ page }) => {
  await changeAnswer(page, GROUP, ({ credit }) => {
    credit.used_cents = 142_000;
    credit.available_cents = 8_000;
  });
  await signIn(page, "ANCV2528");
  await openCyclades(page);
  await expect(notice(page, /ne suffit plus pour une aide sur ce séjour/)).toContainText(
    /160,00\s€, il reste 80,00\s€/,
  );
});

test("the home page says what is left, and that no aid is paid in part", async ({ page }) => {
  await changeAnswer(page, "**/api/account", ({ credits }) => {
    for (const credit of credits) credit.available_cents = Math.min(credit.available_cents, 8_000);
  });
  await signIn(page, "ANCV2528");
  const credit = page.getByRole("region", { name: "Votre crédit pour les aides" });
  await expect(credit).toContainText(/80,00\s€ disponibles/);
  await expect(credit).toContainText("accordée en entier ou pas du tout");
  await expect(credit.getByRole("link", { name: /demande d’aide complémentaire/ })).toBeVisible();
});

test("a year whose aid is suspended is told with its reason", async ({ page }) => {
  await changeAnswer(page, GROUP, ({ credit }) => {
    credit.suspended = true;
    credit.suspension_reason = "Le budget de l’année est atteint.";
  });
  await signIn(page, "ANCV2528");
  await openCyclades(page);
  await expect(notice(page, /Les nouvelles aides \d{4} sont suspendues/)).toContainText(
    "Le budget de l’année est atteint.",
  );
});

test("a stay without aid says so, and enrolls without aid", async ({ page }) => {
  const refuse = (aid: Record<string, unknown>) =>
    Object.assign(aid, {
      outcome: "no_aid_on_stay",
      amount_cents: 0,
      title: "Sans aide : séjour sans aide",
      explanation: "Ce séjour n’ouvre pas droit à une aide.",
    });
  await changeAnswer(page, GROUP, ({ group, participants }) => {
    group.aid_cents = 0;
    group.left_to_pay_cents = group.price_cents;
    for (const { aid } of participants) refuse(aid);
  });
  await changeAnswer(page, /credit-check$/, (check) => {
    refuse(check.aid);
    check.credit_after_cents = check.credit.available_cents;
  });
  await changeAnswer(page, /enrollments$/, (result) => {
    refuse(result.aid);
  });
  await signIn(page, "ANCV2528");
  await openCyclades(page);
  await expect(page.getByRole("region", { name: "Le séjour en bref" })).toContainText(
    "Séjour sans aide",
  );
  await expect(notice(page, "crédit")).toBeHidden();
  await selectKnown(page, LUCIEN);
  await fillAided(page);
  await verify(page);
  await expect(notice(page, "L’aide ne sera pas accordée")).toContainText(
    "Ce séjour n’ouvre pas droit à une aide.",
  );
  await enroll(page);
  await expect(notice(page, "Lucien PETIT est inscrit. Aide non accordée.")).toBeVisible();
  await expect(participant(page, "PETIT Lucien")).toContainText(/Sans aide\s: séjour sans aide/);
});
