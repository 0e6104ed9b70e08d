import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Alike, AskedFor, Participant } from "../../api/types";
import {
  civilities,
  date,
  eligibilities,
  fullName,
  listName,
  money,
  parseMoney,
  stayWishes,
} from "../../format";
import { askedForName } from "./candidates";
import { asks, type DetailsValues } from "./details";
import type { Identity } from "./identity";
import { isAnother, type LikenessValues } from "./likeness";

type Props = {
  identity: Identity;
  details: DetailsValues;
  participants: Participant[];
  /** Those known who are alike, and what was answered of them. */
  alike?: Alike[];
  likeness?: LikenessValues;
  base: string;
};

/** Everything typed, read once more before it is sent. */
export function Recap({ identity, details, participants, alike, likeness, base }: Props) {
  return (
    <>
      <Block title="Identité" editPath={base}>
        <Line label="Nom et prénom">{fullName(identity)}</Line>
        <Line label="Naissance">
          {date(identity.birth_date)}, {identity.birth_city}
        </Line>
      </Block>
      {alike && alike.length > 0 && likeness && (
        <Block title="Personne ressemblante" editPath={`${base}/fiche`}>
          <LikenessLines likeness={likeness} />
        </Block>
      )}
      <Block title="Situation et éligibilité" editPath={`${base}/situation`}>
        <DetailsLines details={details} participants={participants} />
      </Block>
    </>
  );
}

function LikenessLines({ likeness }: { likeness: LikenessValues }) {
  if (!isAnother(likeness)) {
    return (
      <Line label="Votre réponse">
        C’est la même personne. Elle sera inscrite sous l’identité que l’ANCV connaît.
      </Line>
    );
  }
  return (
    <>
      <Line label="Votre réponse">C’est une autre personne. L’ANCV vérifiera.</Line>
      <Line label="Motif">{likeness.another_person_because.trim()}</Line>
    </>
  );
}

type DetailsLinesProps = Pick<Props, "details" | "participants"> & {
  /** Those that ANCV has been asked to add: one of them may be the linked person. */
  askedFor?: readonly AskedFor[];
};

/** What is known of a person besides who they are. */
export function DetailsLines({ details, participants, askedFor }: DetailsLinesProps) {
  const asked = asks(details);
  const linked = participants.find((one) => one.enrollment_id === details.linked_enrollment_id);
  const coming = askedFor?.find((one) => one.enrollment_id === details.linked_enrollment_id);
  const linkedName = linked ? listName(linked) : coming && askedForName(coming);
  const town = `${details.postal_code} ${details.city}`;
  const address = [details.address, details.address_complement, town];
  const frailty = [details.disabled && "Handicapé", details.dependent && "Dépendant"];
  const stay = stayWishes(details);
  return (
    <>
      <Line label="Civilité">{civilities[details.civility as keyof typeof civilities]}</Line>
      <Line label="Adresse">{joined(address)}</Line>
      <Line label="Éligibilité">
        {eligibilities[details.eligibility as keyof typeof eligibilities]}
        {asked.helpedSenior && ` (${details.caregiver_kind})`}
      </Line>
      {linkedName && (
        <Line label={asked.helpedSenior ? "Personne aidée" : "Conjoint"}>{linkedName}</Line>
      )}
      {asked.situation && (
        <>
          <Line label="Handicap, dépendance">{joined(frailty) || "Non"}</Line>
          <Line label="Revenu fiscal de référence">
            {money(parseMoney(details.reference_tax_income_cents) ?? 0)}
            {details.rfr_confidential && " (confidentiel)"}
          </Line>
        </>
      )}
      {asked.taxableIncome && (
        <Line label="Revenu imposable">
          {money(parseMoney(details.taxable_income_cents) ?? 0)}, {shares(details.tax_shares)},{" "}
          {details.household === "couple" ? "couple" : "personne seule"}
        </Line>
      )}
      {stay && <Line label="Pendant le séjour">{stay}</Line>}
      {details.needs_comment && <Line label="Précisions">{details.needs_comment}</Line>}
      {details.letter_sent_on && <Line label="Courrier envoyé le">{details.letter_sent_on}</Line>}
    </>
  );
}

function joined(texts: (string | false)[]): string {
  return texts.filter(Boolean).join(", ");
}

function shares(taxShares: string): string {
  const number = taxShares.trim().replace(".", ",");
  return `${number}\u00a0part${Number.parseFloat(number) < 2 ? "" : "s"}`;
}

type BlockProps = { title: string; editPath: string; children: ReactNode };

function Block({ title, editPath, children }: BlockProps) {
  return (
    <section className="card">
      <header className="block-head">
        <h2>{title}</h2>
        <Link to={editPath} className="text-button">
          <span>
            Modifier<span className="visually-hidden"> {title.toLowerCase()}</span>
          </span>
        </Link>
      </header>
      <dl className="details">{children}</dl>
    </section>
  );
}

export function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
