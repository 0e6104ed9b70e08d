import { describe, expect, it } from "vitest";
import {
  agree,
  balance,
  count,
  date,
  dateTime,
  dayOf,
  french,
  isoDate,
  longDate,
  money,
  of,
  parseDate,
  parseMoney,
  period,
  signedMoney,
  stayWishes,
  today,
  typedMoney,
} from "./format";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("money", () => {
  it("is shown with two decimals and spaces that do not break", () => {
    expect(money(16000)).toBe("160,00\u00a0€");
    expect(money(118000)).toBe("1\u00a0180,00\u00a0€");
    expect(money(0)).toBe("0,00\u00a0€");
    expect(money(5)).toBe("0,05\u00a0€");
  });

  it("has its sign when it is a change", () => {
    expect(plain(signedMoney(16000))).toBe("+160,00 €");
    expect(plain(signedMoney(-118000))).toBe("\u22121 180,00 €");
  });

  it("has a sign only below zero when it is what is left of some", () => {
    expect(plain(balance(16000))).toBe("160,00 €");
    expect(plain(balance(-16000))).toBe("\u2212160,00 €");
  });

  it.each([
    ["160", 16000],
    ["12 345", 1234500],
    ["12 345,6 €", 1234560],
    ["12\u202f345,67", 1234567],
    ["0", 0],
    ["15991.5", 1599150],
  ])("is read from « %s »", (text, cents) => {
    expect(parseMoney(text)).toBe(cents);
  });

  it.each(["", "douze", "-5", "1,234", "12,", "1e3", "1234567890"])(
    "is not read from « %s »",
    (text) => {
      expect(parseMoney(text)).toBeNull();
    },
  );

  it.each([0, 5, 16000, 1234567])("of %i cents survives being typed again", (cents) => {
    expect(parseMoney(typedMoney(cents))).toBe(cents);
  });
});

describe("dates", () => {
  it("are shown short and long", () => {
    expect(date("2027-05-14")).toBe("14/05/2027");
    expect(plain(longDate("2027-05-14"))).toBe("14 mai 2027");
    expect(plain(longDate("2027-08-01"))).toBe("1er août 2027");
  });

  it("of a moment are those of France, whatever the computer's clock", () => {
    expect(plain(dateTime("2026-11-24T08:05:00Z"))).toBe("24/11/2026 à 9 h 05");
    expect(plain(dateTime("2027-07-31T22:30:00Z"))).toBe("01/08/2027 à 0 h 30");
    expect(dayOf("2026-12-31T23:00:00Z")).toBe("2027-01-01");
  });

  it("of a period say month and year only as often as needed", () => {
    expect(plain(period("2027-05-14", "2027-05-21"))).toBe("du 14 au 21 mai 2027");
    expect(plain(period("2027-05-25", "2027-06-01"))).toBe("du 25 mai au 1er juin 2027");
    expect(plain(period("2027-12-28", "2028-01-04"))).toBe("du 28 décembre 2027 au 4 janvier 2028");
  });

  it.each([
    ["14/05/2027", "2027-05-14"],
    ["4/5/2027", "2027-05-04"],
    [" 29.02.2028 ", "2028-02-29"],
    ["14-05-2027", "2027-05-14"],
  ])("are read from « %s »", (text, iso) => {
    expect(parseDate(text)).toBe(iso);
  });

  it.each(["", "31/04/2027", "29/02/2027", "14/05/27", "2027-05-14", "demain"])(
    "are not read from « %s »",
    (text) => {
      expect(parseDate(text)).toBeNull();
    },
  );

  it("are made of three fields", () => {
    expect(isoDate("12", "3", "1948")).toBe("1948-03-12");
    expect(isoDate(" 2 ", " 03 ", " 1948 ")).toBe("1948-03-02");
    expect(isoDate("31", "2", "1948")).toBeNull();
    expect(isoDate("12", "mars", "1948")).toBeNull();
    expect(isoDate("12", "3", "48")).toBeNull();
  });

  it("of today follow the user's calendar", () => {
    expect(today(new Date(2027, 0, 5, 23, 59))).toBe("2027-01-05");
  });
});

describe("words", () => {
  it("are plural from two on", () => {
    expect(plain(count(0, "place restante", "places restantes"))).toBe("0 place restante");
    expect(plain(count(1, "place restante", "places restantes"))).toBe("1 place restante");
    expect(plain(count(8, "place restante", "places restantes"))).toBe("8 places restantes");
  });

  it("agree with the person", () => {
    expect(agree("madame", "inscrit")).toBe("inscrite");
    expect(agree("monsieur", "inscrit")).toBe("inscrit");
  });
});

it.each([
  ["Jeanne", "de Jeanne"],
  ["Odette", "d’Odette"],
  ["Hélène", "d’Hélène"],
  ["Yvonne", "d’Yvonne"],
  ["Yann", "de Yann"],
  ["Élise", "d’Élise"],
])("« de » before %s", (name, expected) => {
  expect(of(name)).toBe(expected);
});

describe("sentences of the API", () => {
  it("do not break before their punctuation nor inside their quotes", () => {
    expect(french("Sans aide : déjà aidé ; « à l’aide » ? 160,00 € !")).toBe(
      "Sans aide\u00a0: déjà aidé\u00a0; «\u00a0à l’aide\u00a0»\u00a0? 160,00\u00a0€\u00a0!",
    );
    expect(french("Validez du 1er mai au 8 décembre 2026 au plus tard.")).toBe(
      "Validez du 1er\u00a0mai au 8\u00a0décembre\u00a02026 au plus tard.",
    );
  });
});

describe("the wishes for a stay", () => {
  const none = { single_room: false, travels_with_spouse: false, grouped_with: null, needs: [] };

  it("are one sentence", () => {
    expect(
      stayWishes({ ...none, single_room: true, grouped_with: "Jeanne MOREAU", needs: ["diabete"] }),
    ).toBe("Chambre individuelle, avec Jeanne MOREAU, diabète");
    expect(stayWishes(none)).toBe("");
  });
});
