import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { Credit, GroupWithPeople } from "../../api/types";
import { Notice } from "../../components/Notice";
import { TopUpLink } from "../../components/TopUpLink";
import { money } from "../../format";

/** Says before anyone is enrolled that the credit does not pay for one more aid of this stay. */
export function CreditNotice({ detail }: { detail: GroupWithPeople }) {
  const { group, credit } = detail;
  if (!credit || group.status !== "open" || group.aid_cents === 0) return null;
  if (credit.suspended) {
    return (
      <Notice tone="warning" title={`Les nouvelles aides ${credit.year} sont suspendues`}>
        {credit.suspension_reason && <p>{credit.suspension_reason}</p>}
        <p>Vous pouvez inscrire des seniors, mais sans aide.</p>
      </Notice>
    );
  }
  return credit.available_cents < group.aid_cents ? (
    <TooLittle credit={credit} aidCents={group.aid_cents} />
  ) : null;
}

function TooLittle({ credit, aidCents }: { credit: Credit; aidCents: number }) {
  const account = useQuery(queries.account());
  return (
    <Notice tone="warning" title={tooLittleTitle(credit)}>
      <p>
        L’aide de ce séjour est de {money(aidCents)}, il reste {money(credit.available_cents)}. Vous
        pouvez inscrire des seniors, mais sans aide.
      </p>
      {account.data && (
        <p>
          <TopUpLink href={account.data.top_up_url} />
        </p>
      )}
    </Notice>
  );
}

function tooLittleTitle({ year, allocated_cents, available_cents }: Credit): string {
  if (allocated_cents === 0) return `Aucun crédit n’est alloué pour ${year}`;
  if (available_cents === 0) return `Votre crédit ${year} est épuisé`;
  return `Votre crédit ${year} ne suffit plus pour une aide sur ce séjour`;
}
