import { describe, expect, it } from "vitest";
import type { Member } from "../../api/types";
import { changed, deactivated, invited } from "./outcome";

const odette: Member = {
  identifier: "ANCV2528-ODETTE",
  display_name: "Odette Roux",
  email: "odette@exemple.fr",
  roles: ["holder"],
  state: "invited",
  invitation_ends_at: "2026-11-30T23:30:00Z",
  second_factor_since: null,
  version: 1,
};

describe("what the list of users tells", () => {
  it("is where an invitation went, and until when it can be accepted in France", () => {
    expect(invited(odette).details).toBe(
      "Son identifiant sera ANCV2528-ODETTE. Le lien envoyé à odette@exemple.fr fonctionne jusqu’au 1er\u00a0décembre\u00a02026.",
    );
  });

  it("is not the same of an invitation and of an account", () => {
    expect(deactivated(odette).title).toBe("L’invitation d’Odette Roux est annulée.");
    expect(deactivated({ ...odette, state: "active" }).title).toBe(
      "Le compte d’Odette Roux est désactivé.",
    );
  });

  it("says that sessions have ended when the roles are others", () => {
    expect(changed(odette, false).details).toBe("");
    expect(changed(odette, true).details).toContain("sessions se terminent");
  });
});
