import { describe, expect, it } from "vitest";
import { isSameRoles, rolesAtFirst, rolesText, stateOf } from "./members";

describe("the roles of a user", () => {
  it.each([
    [["holder"], "Utilisateur"],
    [["provider"], "Utilisateur"],
    [["administrator", "holder"], "Administrateur"],
    [["provider", "administrator"], "Administrateur"],
    [["administrator", "dpo", "instruction"], "Instruction, Protection des données, Administrateur"],
    [["support"], "Assistance"],
  ] as const)("%j are said « %s »", (roles, text) => {
    expect(rolesText(roles)).toBe(text);
  });

  it("start with what the organisation makes of its users", () => {
    expect(rolesAtFirst("holder")).toEqual(["holder"]);
    expect(rolesAtFirst("provider")).toEqual(["provider"]);
    expect(rolesAtFirst("ancv")).toEqual([]);
  });

  it("are the same in any order", () => {
    expect(isSameRoles(["holder", "administrator"], ["administrator", "holder"])).toBe(true);
    expect(isSameRoles(["holder"], ["holder", "administrator"])).toBe(false);
    expect(isSameRoles(["support"], ["dpo"])).toBe(false);
  });
});

describe("the state of a user", () => {
  const invited = { state: "invited", invitation_ends_at: "2026-12-01T12:00:00Z" } as const;

  it("says until when an invitation can be accepted", () => {
    expect(stateOf(invited, Date.parse("2026-12-01T11:59:59Z"))).toMatchObject({
      text: "Invitation envoyée",
      note: "valable jusqu’au 1er\u00a0décembre\u00a02026",
    });
  });

  it("says that an invitation has run out", () => {
    expect(stateOf(invited, Date.parse("2026-12-01T12:00:00Z"))).toMatchObject({
      text: "Invitation expirée",
      tone: "warning",
    });
  });

  it("is one word for the others", () => {
    expect(stateOf({ state: "active", invitation_ends_at: null }).text).toBe("Actif");
    expect(stateOf({ state: "deactivated", invitation_ends_at: null }).text).toBe("Désactivé");
  });
});
