import { expect, it } from "vitest";
import { shownPages } from "./Pager";

it.each([
  [1, 3, [1, 2, 3]],
  [1, 9, [1, 2, -3, 9]],
  [5, 9, [1, -2, 4, 5, 6, -7, 9]],
  [9, 9, [1, -2, 8, 9]],
])("page %i of %i shows the first, the last and its neighbours", (page, pages, shown) => {
  expect(shownPages(page, pages)).toEqual(shown);
});
