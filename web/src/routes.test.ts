import { expect, it } from "vitest";
import type { Role } from "./api/types";
import { isFor, routes } from "./routes";

const ALL = routes.filter(({ roles }) => roles === "all").map(({ path }) => path);

/** What one with this role alone may see besides what all may. */
function pathsOf(role: Role): string[] {
  return routes
    .filter((route) => isFor(route, [role]))
    .map(({ path }) => path)
    .filter((path) => !ALL.includes(path));
}

function ofOne(role: Role, other: Role): string[] {
  const others = pathsOf(other);
  return pathsOf(role).filter((path) => !others.includes(path));
}

it("shows everyone the first page and their own account", () => {
  expect(ALL.every((path) => path === "/" || path.startsWith("/mon-compte"))).toBe(true);
});

it("shows ANCV's roles what is theirs, and nothing to those that have no page yet", () => {
  expect(pathsOf("instruction")).toEqual([]);
  expect(pathsOf("dpo")).toEqual([]);
  expect(pathsOf("finance")).toEqual([
    "/validations/:groupId",
    "/paiements",
    "/paiements/lots/:batchId",
    "/paiements/comptes",
  ]);
  expect(pathsOf("support").every((path) => path.startsWith("/assistance"))).toBe(true);
  expect(pathsOf("operations")).toEqual([
    "/groupes",
    "/groupes/:groupId",
    "/groupes/:groupId/rooming-list",
    "/validations",
    "/validations/:groupId",
    "/validations/:groupId/corrections/:correctionId",
    "/suivi",
    "/suivi/homonymes/:groupId/:enrollmentId",
  ]);
});

it("lets holders alone enroll, and providers alone give an account", () => {
  expect(ofOne("holder", "provider")).toEqual([
    "/mon-compte/credit/:year",
    "/groupes/:groupId/ajouter",
    "/groupes/:groupId/participants/:enrollmentId",
    "/validations/:groupId/corrections/nouvelle",
    "/validations/:groupId/corrections/:correctionId",
  ]);
  expect(ofOne("provider", "holder")).toEqual(["/etablissements", "/paiements", "/compte-bancaire"]);
});

it("leaves the organisation and its users to administrators", () => {
  expect(pathsOf("administrator")).toEqual([
    "/mon-compte/modifier",
    "/mon-compte/utilisateurs",
    "/mon-compte/utilisateurs/inviter",
    "/mon-compte/utilisateurs/:identifier",
  ]);
});
