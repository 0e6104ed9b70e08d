import { expect, it } from "vitest";
import { returnPath } from "./returnPath";

it.each([
  ["", "/"],
  ["retour=/groupes/2027-1042", "/groupes/2027-1042"],
  ["retour=%2Fgroupes%3Fincomplete%3Dtrue", "/groupes?incomplete=true"],
  ["retour=https://ailleurs.example", "/"],
  ["retour=//ailleurs.example", "/"],
  ["retour=/%5Cailleurs.example", "/"],
])("the login with « %s » leads to %s", (search, path) => {
  expect(returnPath(new URLSearchParams(search))).toBe(path);
});
