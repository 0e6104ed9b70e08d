import { describe, expect, it } from "vitest";
import type { PaymentLine } from "../../api/types";
import {
  byProvider,
  choiceProblem,
  chosenAtFirst,
  chosenOf,
  keyOf,
  payable,
  rejected,
  remittances,
  totalsByState,
} from "./lines";
import { missingOutcome } from "./OutcomeDialog";
import { lineState } from "./words";

function line(change: Partial<PaymentLine> = {}): PaymentLine {
  return {
    line_id: "aid",
    group_id: "2027-1042",
    holder_name: "CCAS",
    provider_id: "P1",
    provider_name: "Azureva",
    venue_name: "LES CYCLADES",
    start_date: "2027-05-14",
    end_date: "2027-05-21",
    kind: "aid",
    amount_cents: 16_000,
    people: 1,
    created_at: "2027-06-20T10:00:00Z",
    state: "due",
    batch_id: null,
    settled_on: null,
    rejected_because: null,
    earlier: [],
    explanation: "",
    ...change,
  };
}

describe("what is owed", () => {
  it("is added up for each provider, by name", () => {
    const lines = [
      line({ provider_id: "P2", provider_name: "Village club" }),
      line(),
      line({ line_id: "reversal", kind: "reversal", amount_cents: -6_000 }),
    ];
    expect(byProvider(lines).map(({ name, cents }) => [name, cents])).toEqual([
      ["Azureva", 10_000],
      ["Village club", 16_000],
    ]);
  });

  it("cannot be paid to those who wait", () => {
    const lines = [line(), line({ provider_id: "P2" })];
    expect(payable(lines, [{ provider_id: "P1" }]).map(({ id }) => id)).toEqual(["P2"]);
  });

  it("is added up by how far it has come", () => {
    const lines = [line(), line({ state: "batched" }), line({ state: "settled" }), line()];
    expect(totalsByState(lines)).toEqual({ due: 32_000, batched: 16_000, sent: 0, settled: 16_000 });
  });

  it("is told as sent back when it is due again", () => {
    const again = line({ rejected_because: "compte clos" });
    const paid = line({ rejected_because: "compte clos", state: "settled" });
    expect(rejected([line(), again, paid])).toEqual([again]);
    expect(lineState(again).text).toBe("Virement rejeté");
    expect(lineState(paid).text).toBe("Payé");
  });
});

describe("a choice of lines", () => {
  const many = byProvider(Array.from({ length: 82 }, (_, n) => line({ group_id: `2027-${n}` })));

  it("is at first all of them, as far as a batch can hold them", () => {
    expect(chosenAtFirst(byProvider([line()]))).toEqual(new Set([keyOf(line())]));
    expect(chosenAtFirst(many).size).toBe(80);
  });

  it("must have a line, not too many, and something to pay to each provider", () => {
    const all = new Set(many.flatMap(({ lines }) => lines.map(keyOf)));
    expect(choiceProblem(chosenOf(many, new Set()))).toMatch(/au moins une ligne/);
    expect(choiceProblem(chosenOf(many, all))).toMatch(/retirez-en 2/);
    expect(choiceProblem(chosenOf(many, chosenAtFirst(many)))).toBeUndefined();
    expect(choiceProblem(byProvider([line({ amount_cents: -1 })]))).toMatch(/Azureva/);
  });

  it("leaves out the providers of whom nothing is chosen", () => {
    const providers = byProvider([line(), line({ provider_id: "P2", group_id: "2027-1" })]);
    expect(chosenOf(providers, new Set(["2027-1 aid"])).map(({ id }) => id)).toEqual(["P2"]);
  });
});

describe("the transfers of a provider", () => {
  it("have the lines of a batch, and the newest comes first", () => {
    const lines = [
      line({ state: "settled", batch_id: "SEV-2027-0001", settled_on: "2027-06-25" }),
      line({ state: "sent", batch_id: "SEV-2027-0002" }),
      line({ state: "sent", batch_id: "SEV-2027-0002", amount_cents: -1_000 }),
      line({ state: "batched", batch_id: "SEV-2027-0003" }),
      line({ state: "due" }),
    ];
    expect(
      remittances(lines).map(({ batchId, cents, settledOn }) => [batchId, cents, settledOn]),
    ).toEqual([
      ["SEV-2027-0002", 15_000, null],
      ["SEV-2027-0001", 16_000, "2027-06-25"],
    ]);
  });
});

describe("what the bank made of a transfer", () => {
  it("needs a result, a day, and a reason when it is sent back", () => {
    expect(Object.keys(missingOutcome({ outcome: "", on: "31/02/2027", reason: "" }))).toEqual([
      "outcome",
      "on",
    ]);
    const sentBack = { outcome: "rejected", on: "1/6/2027", reason: " " } as const;
    expect(missingOutcome(sentBack)).toEqual({ reason: "Saisissez le motif donné par la banque" });
    expect(missingOutcome({ ...sentBack, outcome: "returned" })).toEqual(missingOutcome(sentBack));
    expect(missingOutcome({ ...sentBack, outcome: "settled" })).toEqual({});
  });
});
