import { describe, expect, it } from "vitest";
import { missingChecks } from "./CheckedForm";
import kinds from "../../../../shared/domain/src/mail.rs?raw";
import { attemptsText, MAILS, mailText, reasonText } from "./words";

describe("what the support reads", () => {
  it("says what a mail was for, and why it was refused", () => {
    expect(mailText("invitation")).toBe("Invitation");
    expect(reasonText("MessageRejected")).toBe("Le service d’envoi a rejeté cet e-mail");
    expect(reasonText("late")).toBe("Son lien n’était plus valable quand il a pu partir");
  });

  it("has words for every kind of mail that there is", () => {
    const all = [...kinds.matchAll(/=> "([a-z_]+)",/g)].map(([, kind]) => kind);
    expect(all.length).toBeGreaterThan(20);
    expect(Object.keys(MAILS).toSorted()).toEqual(all.toSorted());
  });

  it("keeps what it has no words for", () => {
    expect(mailText("yearly_report")).toBe("yearly_report");
    expect(reasonText("Suppressed")).toBe("Refusé par le service d’envoi (Suppressed)");
  });

  it.each([
    [0, "Aucun essai récent"],
    [1, "1\u00a0essai récent"],
    [12, "12\u00a0essais récents"],
  ])("counts %i attempts", (recent, text) => {
    expect(attemptsText(recent)).toBe(text);
  });
});

describe("what the support answers for", () => {
  it("is a reason of ten characters and an identity that was checked", () => {
    const missing = missingChecks({ reason: "  court     ", identity_checked: false });
    expect(Object.keys(missing)).toEqual(["reason", "identity_checked"]);
    expect(missingChecks({ reason: "A perdu son téléphone", identity_checked: true })).toEqual({});
  });
});
