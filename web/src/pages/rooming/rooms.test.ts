import { describe, expect, it } from "vitest";
import type { Guest, Room } from "../../api/types";
import { byKind, sizeText } from "./rooms";

function room(kind: Room["kind"], guests: number): Room {
  return { kind, guests: Array.from({ length: guests }, () => ({}) as Guest) };
}

describe("the rooms of a list", () => {
  it("stand by their kind, and say how many they are", () => {
    const groups = byKind([room("to_share", 1), room("couple", 2), room("to_share", 1)]);
    expect(groups.map(({ title }) => title)).toEqual(["Chambres pour deux", "À répartir"]);
    expect(groups.map(sizeText)).toEqual([
      "1\u00a0chambre, 2\u00a0personnes",
      "2\u00a0personnes",
    ]);
  });
});
