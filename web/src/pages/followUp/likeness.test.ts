import { describe, expect, it } from "vitest";
import type { Homonym } from "../../api/types";
import { aidText, becauseText, compare, findingsOf, toFinding } from "./likeness";

const jeane = {
  last_name: "Moreau",
  first_name: "Jeane",
  birth_date: "1948-03-12",
  birth_city: "Lyon",
};
const verdicts = (other: Partial<typeof jeane>) =>
  compare(jeane, { ...jeane, ...other }).map(({ verdict }) => verdict.text);

const stay = {
  year: 2027,
  venue_name: "LE LIORAN",
  start_date: "2027-06-04",
  end_date: "2027-06-11",
};
const homonym = {
  group: { holder_name: "CCAS DE FOIX" },
  aid: { amount_cents: 16_000 },
  withholds: true,
  others: [
    { person_id: "aided", identity: { ...jeane, first_name: "Jeanne" }, aid: stay },
    { person_id: "free", identity: { ...jeane, first_name: "Joane" }, aid: null },
  ],
} as Homonym;

describe("two people side by side", () => {
  it("are the same whatever the spelling", () => {
    expect(verdicts({ last_name: "MOREAU", first_name: "Jéane", birth_city: "LYON" })).toEqual(
      Array(4).fill("Identique"),
    );
  });

  it("differ in words", () => {
    expect(verdicts({ first_name: "Jeanne", birth_city: "Nice" })).toEqual([
      "Identique",
      "Différent",
      "Identique",
      "Différent",
    ]);
    expect(verdicts({ birth_date: "1948-12-03" })[2]).toBe("Jour et mois inversés");
    expect(verdicts({ birth_date: "1949-03-12" })[2]).toBe("Différent");
    expect(verdicts({ last_name: "JEANE", first_name: "Moreau" }).slice(0, 2)).toEqual([
      "Nom et prénom inversés",
      "Nom et prénom inversés",
    ]);
  });

  it("have an aid of the year, or none", () => {
    expect(aidText(stay, 2027)).toBe("Aide pour LE LIORAN, du 4 au 11\u00a0juin\u00a02027");
    expect(aidText(null, 2027)).toBe("Aucune aide en 2027");
    expect(aidText({ ...stay, venue_name: null }, 2027)).toBe("Aide en 2027");
  });

  it("are two for a reason, or nobody was asked", () => {
    expect(becauseText({ because: "Ce sont des jumelles" })).toContain("jumelles");
    expect(becauseText({ because: null })).toContain("personne n’a été interrogé");
  });
});

describe("what ANCV finds", () => {
  it("says what becomes of the aid", () => {
    const hints = findingsOf(homonym).map(({ hint }) => hint);
    expect(hints[0]).toMatch(/^L’aide de 160,00\s€ sera versée une fois le séjour confirmé/);
    expect(hints[1]).toMatch(/^L’aide de 160,00\s€ retourne au crédit du porteur CCAS DE FOIX/);
    expect(hints[2]).toContain("la comparaison avec les autres personnes reste à faire");
    const [, alone] = findingsOf({ ...homonym, others: homonym.others.slice(1) });
    expect(alone?.hint).toContain("sa seule aide de l’année");
    const confirmed = { ...homonym, group: { ...homonym.group, status: "confirmed" as const } };
    expect(findingsOf(confirmed)[0]?.hint).toContain("est versée par un complément");
    const owed = findingsOf({ ...homonym, withholds: false }).map(({ hint }) => hint);
    expect(owed[0]).toContain("est maintenue");
    expect(owed[1]).toContain("est reprise au prestataire");
  });

  it("is sent with whom they are", () => {
    expect(toFinding("another", " Deux cartes ")).toEqual({
      is_another: true,
      same_as: null,
      reason: "Deux cartes",
    });
    expect(toFinding("aided", "Même carte")).toMatchObject({ is_another: false, same_as: "aided" });
  });
});
