import { type ComponentType, lazy } from "react";

/** A page whose script is fetched when one first comes to it. */
export function page<Name extends string>(
  load: () => Promise<Record<Name, ComponentType>>,
  name: Name,
) {
  return lazy(async () => ({ default: (await load())[name] }));
}
