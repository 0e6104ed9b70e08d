import type { SupportAccount } from "../../api/types";
import { EmailAddress } from "../../components/EmailAddress";
import { dateTime } from "../../format";
import { mailText, reasonText } from "./words";

/** What did not arrive, which is often why someone calls. */
export function RefusedMails({ mails }: { mails: SupportAccount["refused_mails"] }) {
  return (
    <section className="card" aria-labelledby="e-mails">
      <h2 id="e-mails">E-mails refusés</h2>
      {mails.length === 0 ? (
        <p>Aucun e-mail n’a été refusé.</p>
      ) : (
        <div className="table-region">
          <table className="table table-cards table-stacked" aria-labelledby="e-mails">
            <thead>
              <tr>
                <th scope="col">Date</th>
                <th scope="col">Adresse</th>
                <th scope="col">E-mail</th>
                <th scope="col">Raison</th>
              </tr>
            </thead>
            <tbody>
              {mails.map((mail) => (
                <tr key={`${mail.at} ${mail.to} ${mail.kind}`}>
                  <td data-label="Date" className="number">
                    {dateTime(mail.at)}
                  </td>
                  <td data-label="Adresse">
                    <EmailAddress>{mail.to}</EmailAddress>
                  </td>
                  <td data-label="E-mail">{mailText(mail.kind)}</td>
                  <td data-label="Raison">{reasonText(mail.reason)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
