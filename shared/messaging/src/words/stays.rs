//! The words of mails about lists to validate, corrections and payments. They name stays and organisations, never a participant.

use crate::part::Part;
use jiff::{Timestamp, civil::Date};
use sev_domain::{
    account::LoginIdentifier,
    correction::{CorrectionKind, CorrectionState},
    date::{in_french, in_words},
    deadline::{Party, Step},
    mail::{RemittedStay, StayOf},
    money::{Cents, signed},
};

type Said = (&'static str, Vec<Part>);

/// What a mail about one login and the page has in common with the others.
#[derive(Clone, Copy)]
pub(super) struct To<'a> {
    pub(super) identifier: &'a LoginIdentifier,
    pub(super) public_url: &'a str,
}

impl To<'_> {
    fn link(self, label: &'static str, path: &str) -> Part {
        Part::Link { label, url: format!("{}{path}", self.public_url) }
    }

    fn validation(self, stay: &StayOf) -> Part {
        self.link("Ouvrir la liste", &format!("/validations/{}", stay.group_id))
    }

    /// Why one gets the mail, under all of them.
    fn account(self) -> Part {
        words(format!("Vous recevez ce message pour le compte {}, sur le site Seniors en Vacances.", self.identifier))
    }
}

fn words(text: impl Into<String>) -> Part {
    Part::Words(text.into())
}

/// « LES CYCLADES, du 14/05/2027 au 21/05/2027 (groupe 2027-1042) ».
fn named(stay: &StayOf) -> String {
    format!("{}, du {} au {} (groupe {})", stay.venue_name, in_french(stay.start_date), in_french(stay.end_date), stay.group_id)
}

fn until(due_on: Date) -> String {
    format!("{} à minuit", in_words(due_on))
}

const fn done_by(party: Party) -> &'static str {
    match party {
        Party::Provider => "valider la liste des personnes présentes",
        Party::Holder => "confirmer la liste des personnes parties",
    }
}

pub(super) fn deadline(to: To<'_>, stay: &StayOf, party: Party, step: Step, due_on: Date) -> Said {
    let stays = words(format!("Séjour : {}.", named(stay)));
    let (subject, said) = match (step, party) {
        (Step::Opened, _) => (
            "Une liste de participants est à valider",
            format!("Le séjour est terminé : vous avez jusqu’au {} pour {}.", until(due_on), done_by(party)),
        ),
        (Step::Before(0), _) => (
            "Dernier jour pour valider une liste",
            format!("C’est le dernier jour : vous avez jusqu’au {} pour {}.", until(due_on), done_by(party)),
        ),
        (Step::Before(_), _) => {
            ("Rappel : une liste est à valider", format!("Vous avez jusqu’au {} pour {}.", until(due_on), done_by(party)))
        }
        (Step::Late, _) => (
            "Le délai pour valider une liste est dépassé",
            format!("Vous aviez jusqu’au {} pour {}. Faites-le dès maintenant : l’ANCV est prévenue.", until(due_on), done_by(party)),
        ),
    };
    let why = match party {
        Party::Provider => {
            "Tant que la liste n’est pas validée, le porteur de projet ne peut pas la confirmer, et l’aide ne vous est pas versée."
        }
        Party::Holder => {
            "Tant que la liste n’est pas confirmée, l’aide n’est pas versée au prestataire, et celle des absents n’est pas rendue à votre crédit."
        }
    };
    (subject, vec![stays, words(said), to.validation(stay), words(why), to.account()])
}

pub(super) fn party_late(to: To<'_>, stay: &StayOf, party: Party, due_on: Date) -> Said {
    let late = match party {
        Party::Provider => format!("Le prestataire {} avait", stay.provider_name),
        Party::Holder => format!("Le porteur de projet {} avait", stay.holder_name),
    };
    (
        "Une liste n’a pas été validée à temps",
        vec![
            words(format!("Séjour : {}.", named(stay))),
            words(format!("{late} jusqu’au {} pour {}.", until(due_on), done_by(party))),
            to.validation(stay),
            words("Vous pouvez le relancer, ou valider à sa place en donnant le motif."),
            to.account(),
        ],
    )
}

pub(super) fn list_validated(to: To<'_>, stay: &StayOf, due_on: Date, by_ancv: bool) -> Said {
    let who = if by_ancv { format!("L’ANCV, à la place du prestataire {},", stay.provider_name) } else { stay.provider_name.clone() };
    (
        "Une liste de participants est à confirmer",
        vec![
            words(format!("Séjour : {}.", named(stay))),
            words(format!("{who} a validé la liste des personnes présentes.")),
            words(format!("À votre tour, vous avez jusqu’au {} pour {}.", until(due_on), done_by(Party::Holder))),
            to.validation(stay),
            words("S’il manque quelqu’un sur la liste, ne la confirmez pas : demandez une correction depuis cette page."),
            to.account(),
        ],
    )
}

pub(super) fn list_confirmed(to: To<'_>, stay: &StayOf, owed: Cents, disputed: u32, by_ancv: bool) -> Said {
    let who = if by_ancv { format!("L’ANCV, à la place du porteur de projet {},", stay.holder_name) } else { stay.holder_name.clone() };
    let mut said = vec![
        words(format!("Séjour : {}.", named(stay))),
        words(format!("{who} a confirmé la liste des personnes parties.")),
        words(if owed == Cents::ZERO {
            "Aucune aide n’est à vous verser pour ce séjour.".to_owned()
        } else {
            format!("L’ANCV vous doit {owed} d’aide pour ce séjour. Ils partiront avec le prochain lot de virements.")
        }),
    ];
    match disputed {
        0 => {}
        1 => said.push(words("Sur une personne, le porteur de projet n’est pas d’accord avec votre liste : l’ANCV décidera.")),
        more => {
            said.push(words(format!("Sur {more} personnes, le porteur de projet n’est pas d’accord avec votre liste : l’ANCV décidera.")))
        }
    }
    said.extend([to.validation(stay), to.account()]);
    ("La liste d’un séjour est confirmée", said)
}

pub(super) fn validated_in_your_place(to: To<'_>, stay: &StayOf, party: Party, at: Timestamp) -> Said {
    let done = match party {
        Party::Provider => "a validé la liste des personnes présentes",
        Party::Holder => "a confirmé la liste des personnes parties",
    };
    (
        "L’ANCV a validé une liste à votre place",
        vec![
            words(format!("Séjour : {}.", named(stay))),
            words(format!("Le {}, l’ANCV {done}, à votre place. Le motif se lit sur la page de la liste.", super::moment(at))),
            to.validation(stay),
            words("Vous n’avez plus rien à faire pour ce séjour."),
            to.account(),
        ],
    )
}

pub(super) fn correction_opened(to: To<'_>, stay: &StayOf, at: Timestamp, (to_ancv, is_confirmed): (bool, bool)) -> Said {
    let next = match (to_ancv, is_confirmed) {
        (true, false) => "C’est à l’ANCV de décider. Le délai du porteur de projet est suspendu.",
        (true, true) => "C’est à l’ANCV de décider. La liste est déjà confirmée : l’aide de cette personne serait un complément.",
        (false, _) => "L’ANCV va étudier la demande. Vous n’avez rien à faire : vous serez prévenu de sa décision.",
    };
    (
        "Une demande de correction a été faite",
        vec![
            words(format!("Séjour : {}.", named(stay))),
            words(format!("Le {}, {} a signalé qu’il manque une personne sur la liste.", super::moment(at), stay.holder_name)),
            words(next),
            to.validation(stay),
            to.account(),
        ],
    )
}

pub(super) fn list_disputed(to: To<'_>, stay: &StayOf, disputed: u32) -> Said {
    let people = if disputed == 1 { "une personne".to_owned() } else { format!("{disputed} personnes") };
    (
        "Un désaccord attend votre décision",
        vec![
            words(format!("Séjour : {}.", named(stay))),
            words(format!(
                "{} a confirmé la liste, mais {} n’a pas noté la même présence pour {people}. C’est à l’ANCV de décider.",
                stay.holder_name, stay.provider_name
            )),
            words("L’aide en cause n’est ni versée ni rendue au crédit tant que vous n’avez pas décidé."),
            to.validation(stay),
            to.account(),
        ],
    )
}

pub(super) fn correction_closed(
    to: To<'_>,
    stay: &StayOf,
    correction: CorrectionKind,
    outcome: CorrectionState,
    due_on: Option<Date>,
) -> Said {
    let decided = match (correction, outcome) {
        (_, CorrectionState::Withdrawn) => "Le porteur de projet a retiré sa demande de correction.",
        (CorrectionKind::MissingPerson, CorrectionState::Accepted) => "L’ANCV a ajouté à la liste la personne qui manquait.",
        (CorrectionKind::MissingPerson, CorrectionState::Refused | CorrectionState::Open) => {
            "L’ANCV n’a pas ajouté à la liste la personne signalée."
        }
        (CorrectionKind::Presence, CorrectionState::Accepted) => {
            "Le prestataire et le porteur de projet n’étaient pas d’accord sur une personne : l’ANCV a retenu qu’elle est partie."
        }
        (CorrectionKind::Presence, CorrectionState::Refused | CorrectionState::Open) => {
            "Le prestataire et le porteur de projet n’étaient pas d’accord sur une personne : l’ANCV a retenu qu’elle n’est pas partie."
        }
    };
    let mut said = vec![words(format!("Séjour : {}.", named(stay))), words(decided)];
    if outcome != CorrectionState::Withdrawn {
        said.push(words("Le motif se lit sur la page de la liste."));
    }
    if let Some(due_on) = due_on {
        said.push(words(format!("La liste peut être confirmée par le porteur de projet jusqu’au {}.", until(due_on))));
    }
    said.extend([to.validation(stay), to.account()]);
    ("Une demande de correction est close", said)
}

pub(super) fn presence_corrected(to: To<'_>, stay: &StayOf, owed_cents: i64) -> Said {
    let change = match owed_cents {
        0 => "Cela ne change rien à l’aide due au prestataire.".to_owned(),
        more if more > 0 => format!("L’aide due au prestataire augmente de {}.", signed(more)),
        less => format!("L’aide due au prestataire diminue de {} : un prochain virement en tiendra compte.", signed(-less)),
    };
    (
        "La présence d’une personne a été corrigée",
        vec![
            words(format!("Séjour : {}.", named(stay))),
            words(
                "Après la confirmation de la liste, l’ANCV a corrigé la présence d’une personne. Elle en garde le motif : demandez-le au 0 969 320 616.",
            ),
            words(change),
            to.validation(stay),
            to.account(),
        ],
    )
}

pub(super) fn same_person(to: To<'_>, stay: &StayOf, released_cents: Cents) -> Said {
    let aid = if released_cents == Cents::ZERO {
        "C’est sa seule aide de l’année : elle est maintenue.".to_owned()
    } else {
        format!(
            "Elle a déjà l’aide de l’année : celle de {released_cents} est rendue à votre crédit, et cette personne paie le tarif du séjour."
        )
    };
    (
        "Une personne de votre liste était déjà connue",
        vec![
            words(format!("Séjour : {}.", named(stay))),
            words(
                "Vous aviez inscrit une personne qui ressemble à une autre. L’ANCV a vérifié : c’est une personne qu’elle connaît déjà sous une autre identité.",
            ),
            words(aid),
            to.link("Ouvrir le groupe", &format!("/groupes/{}", stay.group_id)),
            to.account(),
        ],
    )
}

pub(super) struct Digest {
    pub(super) on: Date,
    pub(super) late: (u32, u32),
    pub(super) open_corrections: u32,
    pub(super) homonyms: u32,
    pub(super) due: (u32, i64),
    pub(super) batches: (u32, u32),
    pub(super) bank_requests: u32,
    pub(super) pays_alone: bool,
}

pub(super) fn weekly_digest(to: To<'_>, digest: &Digest) -> Said {
    let Digest {
        on,
        late: (providers, holders),
        open_corrections,
        homonyms,
        due: (lines, cents),
        batches: (drafts, unheard),
        bank_requests,
        pays_alone,
    } = digest;
    let page = if *pays_alone { to.link("Ouvrir les paiements", "/paiements") } else { to.link("Ouvrir le suivi", "/suivi") };
    (
        "Ce qui attend l’ANCV cette semaine",
        vec![
            words(format!("Situation au {} :", in_words(*on))),
            words(format!("– listes en retard chez les prestataires : {providers}")),
            words(format!("– listes en retard chez les porteurs de projet : {holders}")),
            words(format!("– demandes de correction à décider : {open_corrections}")),
            words(format!("– homonymes à vérifier : {homonyms}")),
            words(format!("– lignes de paiement à mettre en lot : {lines}, pour {}", signed(*cents))),
            words(format!("– lots de virements à approuver : {drafts}")),
            words(format!("– virements dont le résultat est à noter : {unheard}")),
            words(format!("– comptes bancaires à vérifier : {bank_requests}")),
            page,
            to.account(),
        ],
    )
}

pub(super) struct Transfer<'a> {
    pub(super) reference: &'a str,
    pub(super) amount: Cents,
    pub(super) account_end: &'a str,
}

pub(super) fn remittance(to: To<'_>, transfer: &Transfer<'_>, on: Date, stays: &[RemittedStay]) -> Said {
    let Transfer { reference, amount, account_end } = transfer;
    let mut said = vec![words(format!(
        "Un virement de {amount} est parti vers votre compte qui se termine par {account_end}. Date d’exécution : le {}. Référence : {reference}.",
        in_words(on)
    ))];
    said.push(words("Il règle :"));
    said.extend(stays.iter().map(|paid| words(format!("– {} : {}", named(&paid.stay), signed(paid.amount_cents)))));
    said.extend([to.link("Voir mes paiements", "/paiements"), to.account()]);
    ("Un virement de l’ANCV est en route", said)
}

pub(super) fn transfer_rejected(to: To<'_>, transfer: &Transfer<'_>, at: Timestamp, was_settled: bool) -> Said {
    let Transfer { reference, amount, account_end } = transfer;
    let (subject, has_been) = if was_settled {
        ("Un virement de l’ANCV a été retourné", "a été retourné à l’ANCV par votre banque, après avoir été noté comme versé")
    } else {
        ("Un virement de l’ANCV a été rejeté", "a été rejeté par la banque")
    };
    (
        subject,
        vec![
            words(format!(
                "Le virement {reference} de {amount} vers votre compte qui se termine par {account_end} {has_been}. L’ANCV l’a noté le {}.",
                super::moment(at)
            )),
            words("Ce montant vous reste dû : il partira avec un prochain lot. Vérifiez votre compte bancaire sur le site."),
            to.link("Vérifier mon compte bancaire", "/compte-bancaire"),
            to.account(),
        ],
    )
}

pub(super) fn outcome_withdrawn(to: To<'_>, transfer: &Transfer<'_>, at: Timestamp) -> Said {
    let Transfer { reference, amount, account_end } = transfer;
    (
        "L’annonce d’un virement rejeté était une erreur",
        vec![
            words(format!(
                "L’ANCV vous a écrit que le virement {reference} de {amount}, vers votre compte qui se termine par {account_end}, n’était \
                 pas arrivé. C’était une erreur, corrigée le {}.",
                super::moment(at)
            )),
            words(
                "Ce virement est de nouveau en cours : il ne sera pas refait. Vérifiez qu’il est sur votre relevé, et appelez-nous sinon.",
            ),
            to.link("Voir mes paiements", "/paiements"),
            to.account(),
        ],
    )
}

pub(super) fn bank_account_asked(to: To<'_>, at: Timestamp, account_end: &str) -> Said {
    (
        "Un changement de compte bancaire est demandé",
        vec![
            words(format!(
                "Le {}, un nouveau compte bancaire, qui se termine par {account_end}, a été demandé pour votre organisme.",
                super::moment(at)
            )),
            words("L’ANCV doit l’accepter avant qu’il serve. En attendant, les virements partent vers le compte actuel."),
            to.link("Voir le compte bancaire", "/compte-bancaire"),
            super::call_now(),
            to.account(),
        ],
    )
}

pub(super) fn bank_account_decided(to: To<'_>, at: Timestamp, account_end: &str, accepted: bool) -> Said {
    let decided = if accepted { "accepté" } else { "refusé" };
    let then = if accepted { "Les prochains virements partiront vers lui." } else { "Le compte d’avant reste en place." };
    (
        if accepted { "Votre compte bancaire a changé" } else { "Le compte bancaire demandé est refusé" },
        vec![
            words(format!("Le {}, l’ANCV a {decided} le compte bancaire qui se termine par {account_end}. {then}", super::moment(at))),
            to.link("Voir le compte bancaire", "/compte-bancaire"),
            super::call_now(),
            to.account(),
        ],
    )
}
