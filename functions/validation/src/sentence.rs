//! Where a list stands, in French, for each who looks at it.

use jiff::civil::Date;
use sev_domain::{
    account::OrganisationKind,
    course::OutOfTurn,
    date::in_words,
    deadline::days_after,
    group::{Group, GroupStatus},
    refused::Refused as _,
};

/// Where the list of `group` stands on `today`, and what the reader is to do. `phone` is that of the provider, where a holder waits
/// for it.
pub(crate) fn of(group: &Group, reader: OrganisationKind, phone: Option<&str>, today: Date) -> String {
    let (provider, holder, due_on) = (&group.provider_name, &group.holder_name, in_words(group.course.due_on));
    let (has, over) = if today > group.course.due_on { ("avait", " Ce délai est dépassé.") } else { ("a", "") };
    let call = phone.map_or_else(|| "Contactez-le si besoin.".into(), |phone| format!("Si besoin, appelez-le au {phone}."));
    match (group.status(today), reader) {
        (GroupStatus::Open | GroupStatus::Full | GroupStatus::Locked, _) => OutOfTurn::NotOver { from: days_after(group.end_date, 1) }.detail(),
        (GroupStatus::Empty, _) => OutOfTurn::Empty.detail(),
        (GroupStatus::ToValidate, OrganisationKind::Provider) => format!(
            "Cochez les personnes qui étaient présentes, puis validez la liste le {due_on} au plus tard.{over} La validation est définitive."
        ),
        (GroupStatus::ToValidate, OrganisationKind::Holder) => {
            format!("Le prestataire {provider} {has} jusqu’au {due_on} pour valider la liste.{over} {call}")
        }
        (GroupStatus::ToValidate, OrganisationKind::Ancv) => {
            format!("Le prestataire {provider} {has} jusqu’au {due_on} pour valider la liste.{over}")
        }
        (GroupStatus::ToConfirm, OrganisationKind::Holder) => format!(
            "La liste du prestataire est validée. Décochez les personnes qui ne sont pas parties, puis confirmez le {due_on} au plus tard.{over} La confirmation est définitive."
        ),
        (GroupStatus::ToConfirm, OrganisationKind::Provider) => {
            format!("La liste des personnes présentes est validée. Le porteur de projet {holder} {has} jusqu’au {due_on} pour la confirmer.{over}")
        }
        (GroupStatus::ToConfirm, OrganisationKind::Ancv) => {
            format!("Le porteur de projet {holder} {has} jusqu’au {due_on} pour confirmer la liste.{over}")
        }
        (GroupStatus::Suspended, OrganisationKind::Holder) => OutOfTurn::Suspended.detail(),
        (GroupStatus::Suspended, OrganisationKind::Provider) => {
            format!("Le porteur de projet {holder} a signalé une personne manquante : l’ANCV étudie sa demande, et le délai est suspendu.")
        }
        (GroupStatus::Suspended, OrganisationKind::Ancv) => {
            "Une personne manquante est signalée : décidez de la demande de correction. Le délai est suspendu.".into()
        }
        (GroupStatus::Confirmed, _) if group.course.open_corrections > 0 => {
            "La liste est confirmée. L’ANCV décide encore d’une demande de correction, ou de personnes sur lesquelles le prestataire et le porteur de projet ne s’accordent pas.".into()
        }
        (GroupStatus::Confirmed, _) => "La liste est confirmée : l’ANCV paie le prestataire pour les personnes aidées qui sont parties.".into(),
        (GroupStatus::Paid, _) => "La liste est confirmée, et tout est payé.".into(),
    }
}
