import { describe, expect, it } from "vitest";
import { missingAccount } from "./BankAccountForm";
import { wrongEnd } from "./DecideDialog";
import { bicProblem, ibanAsTyped, ibanInGroups, ibanProblem, normalIban } from "./iban";

const IBAN = "FR76 3000 6000 0112 3456 7890 189";

describe("an IBAN", () => {
  it("is typed with or without spaces, in any case", () => {
    expect(normalIban(" fr76 3000-6000.0112\u00a03456 7890 189")).toBe(IBAN.replaceAll(" ", ""));
    expect(ibanInGroups("fr7630006000011234567890189")).toBe(IBAN);
  });

  it.each([IBAN, "FR14 2004 1010 0505 0001 3M02 606", "MC58 1122 2000 0101 2345 6789 030", "DE89 3704 0044 0532 0130 00", "BE68539007547034", "MT84MALT011000012345MTLCAST001S"])(
    "%s is right",
    (iban) => expect(ibanProblem(iban)).toBeUndefined(),
  );

  it.each([
    ["", /Saisissez/],
    ["3000 6000", /2\u00a0lettres d’un pays/],
    ["FR76 3000 6000 0112 3456 7890 18é", /lettres et des chiffres/],
    ["US76 3000", /US/],
    ["FR76 3000 6000 0112 3456 7890 18", /27\u00a0caractères\u00a0: il y en a 26/],
    ["BE6853900754703", /de ce pays \(BE\) a 16/],
    ["FR76 3000 6000 0112 3456 7890 198", /clé de contrôle/],
    ["FR25 2004 1010 0505 0001 3M02 699", /clé RIB/],
    ["MC07 2004 1010 0505 0001 3M02 699", /clé RIB/],
    ["FRAB 3000 6000 0112 3456 7890 189", /clé de contrôle/],
  ])("« %s » is told what is wrong with it", (iban, problem) => {
    expect(ibanProblem(iban)).toMatch(problem);
  });

  it("is not blamed before it can be finished", () => {
    expect(ibanAsTyped("F")).toBeUndefined();
    expect(ibanAsTyped("FR76 3000")).toBeUndefined();
    expect(ibanAsTyped("US")?.isRight).toBe(false);
    expect(ibanAsTyped(IBAN)?.isRight).toBe(true);
    expect(ibanAsTyped(IBAN.replace("189", "198"))?.text).toMatch(/clé de contrôle/);
    expect(ibanAsTyped(`${IBAN}0`)?.text).toMatch(/il y en a 28/);
  });
});

describe("an account", () => {
  it("may go without the code of its bank", () => {
    expect(["", "AGRIFRPP", "agri fr pp xxx"].map(bicProblem)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(bicProblem("AGRI")).toMatch(/8 ou 11/);
  });

  it("needs its holder and its number", () => {
    const fields = missingAccount({ account_holder: " ", iban: "", bic: "" });
    expect(Object.keys(fields)).toEqual(["account_holder", "iban"]);
    expect(missingAccount({ account_holder: "Cap", iban: IBAN, bic: "" })).toEqual({});
  });

  it("is accepted by its end, which the provider reads out", () => {
    expect(wrongEnd(" 01 89 ", "0189")).toEqual({});
    expect(wrongEnd("0188", "0189").account_end).toMatch(/n’acceptez pas/);
    expect(wrongEnd("", "0189").account_end).toMatch(/^Saisissez/);
  });
});
