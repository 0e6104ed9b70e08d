import { describe, expect, it } from "vitest";
import { filtersOf, hasFilters, noFilters, queryOf, searchOf, withPage, withSort } from "./filters";

describe("the filters of the groups", () => {
  it("are read from the address", () => {
    const filters = filtersOf(
      new URLSearchParams("provider_name=actif&incomplete=true&from=2027-05-14"),
    );
    expect(filters).toMatchObject({
      provider_name: "actif",
      incomplete: true,
      from: "14/05/2027",
      holder_name: "",
    });
  });

  it("make an address that keeps the order but not the page", () => {
    const previous = new URLSearchParams("sort=enrolled&order=desc&page=3&holder_name=x");
    const search = searchOf(
      { ...noFilters, venue_department: "34", from: "1/6/2027", provider_name: "  " },
      previous,
    );
    expect(search?.toString()).toBe("venue_department=34&from=2027-06-01&sort=enrolled&order=desc");
  });

  it("refuse a date that is not one", () => {
    expect(searchOf({ ...noFilters, from: "31/02/2027" }, new URLSearchParams())).toBeNull();
  });

  it("are told from the order and the page", () => {
    expect(hasFilters(new URLSearchParams("sort=enrolled&order=desc&page=2"))).toBe(false);
    expect(hasFilters(new URLSearchParams("sort=enrolled&from=2027-05-14"))).toBe(true);
  });

  it("go through pages and orders", () => {
    const search = new URLSearchParams("holder_name=x&page=2");
    expect(withPage(search, 3)).toBe("?holder_name=x&page=3");
    expect(withSort(search, "enrolled", "desc")).toBe("?holder_name=x&sort=enrolled&order=desc");
    expect(queryOf(search)).toEqual({ holder_name: "x", page: "2" });
  });
});
