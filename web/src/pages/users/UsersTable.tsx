import { Link } from "react-router";
import type { Member } from "../../api/types";
import { EmailAddress } from "../../components/EmailAddress";
import { MemberState } from "../../components/MemberState";
import { rolesText } from "../../members";

type Props = {
  users: Member[];
  /** The identifier of whoever looks. */
  own: string;
  onRenew: (member: Member) => void;
  onReactivate: (member: Member) => void;
  onDeactivate: (member: Member) => void;
};

export function UsersTable({ users, own, ...actions }: Props) {
  return (
    <div className="table-region">
      <table className="table table-cards table-stacked">
        <caption className="visually-hidden">Utilisateurs de votre organisme</caption>
        <thead>
          <tr>
            <th scope="col">Nom et identifiant</th>
            <th scope="col" className="nowrap">
              Adresse e-mail
            </th>
            <th scope="col">Rôle</th>
            <th scope="col">État</th>
            <th scope="col">Double authentification</th>
            <th scope="col" className="no-print">
              Actions
            </th>
          </tr>
        </thead>
        <tbody>
          {users.map((member) => (
            <tr key={member.identifier}>
              <th scope="row" className="cell-name">
                {member.display_name}
                {member.identifier === own && " (vous)"}
                <span className="cell-note">{member.identifier}</span>
              </th>
              <td data-label="E-mail" className="cell-email">
                <EmailAddress>{member.email}</EmailAddress>
              </td>
              <td data-label="Rôle">{rolesText(member.roles)}</td>
              <td data-label="État">
                <MemberState member={member} />
              </td>
              <td data-label="Double authentification">
                {member.second_factor_since ? "Activée" : "Non activée"}
              </td>
              <td className="no-print">
                <Actions member={member} isOwn={member.identifier === own} {...actions} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type ActionsProps = Omit<Props, "users" | "own"> & { member: Member; isOwn: boolean };

function Actions({ member, isOwn, onRenew, onReactivate, onDeactivate }: ActionsProps) {
  const { state, display_name } = member;
  const action = (name: string, onClick: (member: Member) => void) => (
    <button type="button" className="text-button" onClick={() => onClick(member)}>
      <span>
        {name}
        <span className="visually-hidden"> {display_name}</span>
      </span>
    </button>
  );
  if (state === "deactivated") {
    return <div className="cell-actions">{action("Réactiver", onReactivate)}</div>;
  }
  return (
    <div className="cell-actions">
      <Link to={member.identifier} className="text-button">
        <span>
          Modifier<span className="visually-hidden"> {display_name}</span>
        </span>
      </Link>
      {state === "invited" && action("Renvoyer l’invitation", onRenew)}
      {state === "invited" && action("Annuler l’invitation", onDeactivate)}
      {state === "active" && !isOwn && action("Désactiver", onDeactivate)}
    </div>
  );
}
