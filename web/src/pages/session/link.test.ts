import { expect, it } from "vitest";
import { tokenIn } from "./link";

const TOKEN = "0123456789abcdef".repeat(4);

it.each([
  [`#${TOKEN}`, TOKEN],
  ["", undefined],
  ["#", undefined],
  ["#contenu", undefined],
  [`#${TOKEN}0`, undefined],
  [`#${TOKEN.slice(1)}`, undefined],
  [`#${TOKEN.toUpperCase()}`, undefined],
])("the address that ends with « %s » shows a token or none", (hash, token) => {
  expect(tokenIn(hash)).toBe(token);
});
