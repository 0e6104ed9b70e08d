import { expect, it } from "vitest";
import type { Organisation } from "../../api/types";
import { fromOrganisation, missingOrganisation, toOrganisation } from "./organisation";

const provider: Organisation = {
  organisation_id: "PREST001",
  kind: "provider",
  name: "Les Cyclades",
  number: "PREST001",
  convention_number: null,
  holder_type: null,
  phone: "04 67 00 00 00",
  street: "1 avenue de la Mer",
  complement: null,
  postal_code: "34300",
  city: "Agde",
  version: 3,
};

it("what is not known is empty in the form, and nothing again when it is sent", () => {
  const values = fromOrganisation(provider);
  expect(values).toMatchObject({ holder_type: "", complement: "" });
  const { name, phone, street, postal_code, city } = provider;
  expect(toOrganisation(values)).toEqual({
    name,
    phone,
    holder_type: null,
    street,
    complement: null,
    postal_code,
    city,
  });
});

it("a holder says which type it is", () => {
  const values = { ...fromOrganisation(provider), city: "  " };
  expect(Object.keys(missingOrganisation(values, false).fields)).toEqual(["city"]);
  expect(Object.keys(missingOrganisation(values, true).fields)).toEqual(["holder_type", "city"]);
  const ccas = { ...values, holder_type: "ccas", city: "Agde" };
  expect(missingOrganisation(ccas, true).fields).toEqual({});
  expect(toOrganisation(ccas).holder_type).toBe("ccas");
});
