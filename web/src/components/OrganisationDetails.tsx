import type { ReactNode } from "react";
import type { Organisation } from "../api/types";
import { holderTypes } from "../format";

/** What is known of an organisation. */
export function OrganisationDetails({ organisation }: { organisation: Organisation }) {
  return (
    <dl className="details">
      <Detail label="Organisme">{organisation.name}</Detail>
      {organisation.convention_number && (
        <Detail label="Numéro de convention">{organisation.convention_number}</Detail>
      )}
      {organisation.kind === "provider" && (
        <Detail label="Numéro de prestataire">{organisation.number}</Detail>
      )}
      {organisation.holder_type && (
        <Detail label="Type de porteur">{holderTypes[organisation.holder_type]}</Detail>
      )}
      <Detail label="Téléphone">{organisation.phone}</Detail>
      <Detail label="Adresse postale">
        {organisation.street}
        <br />
        {organisation.complement && (
          <>
            {organisation.complement}
            <br />
          </>
        )}
        {organisation.postal_code} {organisation.city}
      </Detail>
    </dl>
  );
}

/** One line of a list of details. */
export function Detail({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
