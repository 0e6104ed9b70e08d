import type { Room } from "../../api/types";
import { count } from "../../format";

const KINDS = [
  { kind: "couple", title: "Chambres pour deux" },
  { kind: "single", title: "Chambres individuelles" },
  { kind: "to_share", title: "À répartir" },
] as const satisfies { kind: Room["kind"]; title: string }[];

export type RoomGroup = { kind: Room["kind"]; title: string; rooms: Room[] };

/** The rooms by their kind, leaving out what there is none of. */
export function byKind(rooms: Room[]): RoomGroup[] {
  return KINDS.map(({ kind, title }) => ({
    kind,
    title,
    rooms: rooms.filter((room) => room.kind === kind),
  })).filter((one) => one.rooms.length > 0);
}

/** « 3 chambres, 6 personnes »; those who share have no room yet. */
export function sizeText({ kind, rooms }: RoomGroup): string {
  const people = rooms.reduce((sum, room) => sum + room.guests.length, 0);
  const who = count(people, "personne", "personnes");
  return kind === "to_share" ? who : `${count(rooms.length, "chambre", "chambres")}, ${who}`;
}
