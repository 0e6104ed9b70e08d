import { expect, it } from "vitest";
import type { User } from "../api/types";
import { pagesOf } from "./navigation";

function names(organisation_kind: User["organisation_kind"], roles: User["roles"]): string[] {
  return pagesOf({ organisation_kind, roles }).map(({ name }) => name);
}

it("leads each side of the programme to its own pages", () => {
  expect(names("holder", ["holder"])).toEqual(["Mes groupes", "Listes à valider"]);
  expect(names("provider", ["provider"])).toEqual([
    "Mes groupes",
    "Mes établissements",
    "Listes à valider",
    "Paiements",
  ]);
});

it("leads ANCV's users to the pages of their roles", () => {
  expect(names("ancv", ["operations", "finance", "support"])).toEqual([
    "Groupes",
    "Suivi",
    "Paiements",
    "Assistance",
  ]);
  expect(names("ancv", ["operations"])).toEqual(["Groupes", "Suivi"]);
  // The API shows them no groups.
  expect(names("ancv", ["finance"])).toEqual(["Paiements"]);
});
