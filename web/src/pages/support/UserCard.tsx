import { Link, useLocation } from "react-router";
import { useUser } from "../../api/session";
import type { SupportMember, Takeover } from "../../api/types";
import { EmailAddress } from "../../components/EmailAddress";
import { MemberState } from "../../components/MemberState";
import { Notice } from "../../components/Notice";
import { Detail } from "../../components/OrganisationDetails";
import { date, dayOf } from "../../format";
import { rolesText } from "../../members";
import type { HelpKind } from "./helps";
import { askedText, asksForEmail, asksForLift, untilText } from "./takeovers";
import { attemptsText } from "./words";

type Props = { member: SupportMember; onHelp: (kind: HelpKind) => void };

/** A user as the support sees them, with what can be done for them. */
export function UserCard({ member, onHelp }: Props) {
  return (
    <article className="card" aria-labelledby={`utilisateur-${member.identifier}`}>
      <h3 id={`utilisateur-${member.identifier}`}>{member.display_name}</h3>
      <dl className="facts facts-wide">
        <Detail label="Identifiant">{member.identifier}</Detail>
        <Detail label="Adresse e-mail">
          <EmailAddress>{member.email}</EmailAddress>
        </Detail>
        <Detail label="Rôle">{rolesText(member.roles)}</Detail>
        <Detail label="État">
          <MemberState member={member} />
        </Detail>
        <Detail label="Double authentification">
          {member.second_factor_since
            ? `Activée le ${date(dayOf(member.second_factor_since))}`
            : "Non activée"}
        </Detail>
        <Detail label="Connexion">
          {attemptsText(member.recent_attempts)}
          {member.is_slowed && (
            <>
              {" "}
              <span className="tag tag-warning">Ralentie</span>
            </>
          )}
        </Detail>
      </dl>
      {member.takeovers.map((asked) => (
        <Notice
          key={asked.at}
          tone="warning"
          title={asksForEmail(asked) ? "Adresse demandée" : "Levée demandée"}
        >
          <p>{askedText(asked)}</p>
          <p>Motif&nbsp;: {asked.because}</p>
          <p>{untilText(asked)}</p>
        </Notice>
      ))}
      <Actions member={member} onHelp={onHelp} />
    </article>
  );
}

function Actions({ member, onHelp }: Props) {
  const { search } = useLocation();
  const isOwn = useUser().identifier === member.identifier;
  const confirms = (wanted: (asked: Takeover) => boolean) =>
    member.takeovers.some((asked) => asked.can_confirm && wanted(asked));
  const name = <span className="visually-hidden"> {member.display_name}</span>;
  return (
    <div className="buttons">
      {member.state !== "deactivated" && (
        <button type="button" className="button" onClick={() => onHelp("link")}>
          <span>
            {member.state === "invited" ? "Renvoyer l’invitation" : "Envoyer un lien"}
            {name}
          </span>
        </button>
      )}
      {(member.is_slowed || member.recent_attempts > 0) && (
        <button type="button" className="button" onClick={() => onHelp("unlock")}>
          <span>Débloquer{name}</span>
        </button>
      )}
      {!isOwn && (
        <Link to={`${member.identifier}/adresse-email${search}`} className="text-button">
          <span>
            {confirms(asksForEmail) ? "Confirmer l’adresse e-mail" : "Corriger l’adresse e-mail"}
            {name}
          </span>
        </Link>
      )}
      {!isOwn && member.second_factor_since && (
        <Link to={`${member.identifier}/double-authentification${search}`} className="text-button">
          <span>
            {confirms(asksForLift)
              ? "Confirmer la levée de la double authentification"
              : "Lever la double authentification"}
            {name}
          </span>
        </Link>
      )}
    </div>
  );
}
