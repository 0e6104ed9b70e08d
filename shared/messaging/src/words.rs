//! The words of each mail. They hold no secret but the link, and name no person.

mod stays;

use crate::part::{HOTLINE, Part};
use jiff::{Timestamp, tz::TimeZone};
use sev_domain::{date::in_words, mail::Message};
use stays::{Digest, To, Transfer};

const SITE: &str = "Seniors en Vacances";

static PARIS: TimeZone = jiff::tz::get!("Europe/Paris");

/// What a mail is about, and what it says.
pub(crate) fn said(message: &Message, public_url: &str) -> (&'static str, Vec<Part>) {
    let words = |text: String| Part::Words(text);
    let call = call_now;
    // Behind the « # », so that it stands in the log of no server.
    let link = |label, path: &str, token: &str| Part::Link { label, url: format!("{public_url}{path}#{token}") };
    let once = |until: Timestamp| words(format!("Il fonctionne une seule fois, jusqu’au {}.", moment(until)));
    match message {
        Message::PasswordLink { identifier, token, valid_until } => (
            "Choisissez un nouveau mot de passe",
            vec![
                words(format!("Vous avez demandé à changer le mot de passe du compte {identifier}, sur le site {SITE}.")),
                words("Pour choisir un nouveau mot de passe, ouvrez ce lien :".to_owned()),
                link("Choisir un nouveau mot de passe", "/mot-de-passe/choisir", token),
                once(*valid_until),
                words("Si vous n’avez rien demandé, ne faites rien : votre mot de passe reste le même.".to_owned()),
            ],
        ),
        Message::PasswordChanged { identifier, at } => (
            "Votre mot de passe a été changé",
            vec![
                words(format!("Le mot de passe du compte {identifier}, sur le site {SITE}, a été changé le {}.", moment(*at))),
                words("Les autres sessions ouvertes sont fermées : reconnectez-vous avec le nouveau mot de passe.".to_owned()),
                call(),
            ],
        ),
        Message::Invitation { identifier, organisation, token, valid_until } => (
            "Votre accès à Seniors en Vacances",
            vec![
                words(format!("{organisation} vous invite à travailler sur le site {SITE}.")),
                words(format!("Votre identifiant sera {identifier}. Pour choisir votre mot de passe, ouvrez ce lien :")),
                link("Choisir mon mot de passe", "/invitation", token),
                once(*valid_until),
                words("Si vous n’attendez pas cette invitation, ne faites rien : aucun accès n’est ouvert.".to_owned()),
            ],
        ),
        Message::EmailLink { identifier, token, valid_until } => (
            "Confirmez votre adresse e-mail",
            vec![
                words(format!("Cette adresse doit devenir celle du compte {identifier}, sur le site {SITE}.")),
                words("Pour le confirmer, ouvrez ce lien :".to_owned()),
                link("Confirmer mon adresse", "/adresse-email/confirmer", token),
                once(*valid_until),
                words("Si vous n’avez rien demandé, ne faites rien : l’adresse du compte reste la même.".to_owned()),
            ],
        ),
        Message::EmailChangeAsked { identifier, at } => (
            "Changement d’adresse e-mail demandé",
            vec![
                words(format!(
                    "Le {}, une autre adresse e-mail a été demandée pour le compte {identifier}, sur le site {SITE}.",
                    moment(*at)
                )),
                words("Elle remplacera celle-ci quand elle aura été confirmée.".to_owned()),
                call(),
            ],
        ),
        Message::TakeoverAsked { identifier, at, is_of_address, valid_until } => {
            let (about, wanted) = if *is_of_address {
                ("Changement de votre adresse e-mail demandé", "une autre adresse e-mail")
            } else {
                ("Retrait de votre double authentification demandé", "le retrait de la double authentification")
            };
            let asked = format!(
                "Le {}, une personne de l’assistance de l’ANCV a demandé {wanted} pour le compte {identifier}, sur le site {SITE}.",
                moment(*at)
            );
            let until = format!("Rien n’est encore changé : une autre personne peut le confirmer jusqu’au {}.", moment(*valid_until));
            (about, vec![words(asked), words(until), call()])
        }
        Message::EmailChanged { identifier, at, by_support } => (
            "Votre adresse e-mail a été changée",
            vec![
                words(format!(
                    "L’adresse e-mail du compte {identifier}, sur le site {SITE}, a été changée le {}{}.",
                    moment(*at),
                    by(*by_support)
                )),
                words("Les messages partent désormais à la nouvelle adresse.".to_owned()),
                call(),
            ],
        ),
        Message::SecondFactorOn { identifier, at } => (
            "La double authentification est activée",
            vec![
                words(format!("La double authentification du compte {identifier}, sur le site {SITE}, a été activée le {}.", moment(*at))),
                words("À chaque connexion, un code de votre application sera demandé. Gardez vos codes de secours en lieu sûr.".to_owned()),
                call(),
            ],
        ),
        Message::SecondFactorOff { identifier, at, by_support } => (
            "La double authentification a été désactivée",
            vec![
                words(format!(
                    "La double authentification du compte {identifier}, sur le site {SITE}, a été désactivée le {}{}.",
                    moment(*at),
                    by(*by_support)
                )),
                call(),
            ],
        ),
        Message::RecoveryCodeUsed { identifier, at, left } => (
            "Un code de secours a été utilisé",
            vec![
                words(format!("Un code de secours a servi à se connecter au compte {identifier}, sur le site {SITE}, le {}.", moment(*at))),
                words(match left {
                    0 => "Il n’en reste aucun : refaites la double authentification pour en recevoir de nouveaux.".to_owned(),
                    1 => "Il en reste un seul.".to_owned(),
                    left => format!("Il en reste {left}."),
                }),
                call(),
            ],
        ),
        Message::AccessChanged { identifier, at, is_active } => (
            "Votre accès a été modifié",
            vec![
                words(format!(
                    "L’accès du compte {identifier}, sur le site {SITE}, a été {} le {} par un administrateur de votre organisme.",
                    if *is_active { "modifié" } else { "désactivé" },
                    moment(*at)
                )),
                words(if *is_active {
                    "Reconnectez-vous pour continuer.".to_owned()
                } else {
                    "Ce compte ne permet plus de se connecter.".to_owned()
                }),
            ],
        ),
        Message::PasswordKnown { identifier, at } => (
            "Quelqu’un connaît votre mot de passe",
            vec![
                words(format!(
                    "Le {}, quelqu’un a donné le bon mot de passe du compte {identifier}, sur le site {SITE}, puis beaucoup de codes faux.",
                    moment(*at)
                )),
                words(
                    "La double authentification l’a arrêté. Mais si ce n’est pas vous, votre mot de passe n’est plus secret :".to_owned(),
                ),
                Part::Link { label: "Choisir un nouveau mot de passe", url: format!("{public_url}/mot-de-passe-oublie") },
                words(
                    "Pendant une heure au plus, les codes de ce compte sont refusés ; un nouveau mot de passe lève ce blocage.".to_owned(),
                ),
                call(),
            ],
        ),
        Message::ManyAttempts { identifier, at } => (
            "Beaucoup d’essais de connexion",
            vec![
                words(format!(
                    "Le {}, quelqu’un a essayé un grand nombre de mots de passe pour le compte {identifier}, sur le site {SITE}.",
                    moment(*at)
                )),
                words("Ces essais sont freinés, et votre compte reste ouvert pour vous : vous n’avez rien à faire.".to_owned()),
                words("Si vous utilisez le même mot de passe sur un autre site, choisissez-en un autre.".to_owned()),
            ],
        ),
        Message::Deadline { identifier, stay, party, step, due_on, worth_before: _ } => {
            stays::deadline(To { identifier, public_url }, stay, *party, *step, *due_on)
        }
        Message::PartyLate { identifier, stay, party, due_on } => stays::party_late(To { identifier, public_url }, stay, *party, *due_on),
        Message::ListValidated { identifier, stay, due_on, by_ancv } => {
            stays::list_validated(To { identifier, public_url }, stay, *due_on, *by_ancv)
        }
        Message::ListConfirmed { identifier, stay, owed_cents, disputed, by_ancv } => {
            stays::list_confirmed(To { identifier, public_url }, stay, *owed_cents, *disputed, *by_ancv)
        }
        Message::ValidatedInYourPlace { identifier, stay, party, at } => {
            stays::validated_in_your_place(To { identifier, public_url }, stay, *party, *at)
        }
        Message::CorrectionOpened { identifier, stay, at, to_ancv, is_confirmed } => {
            stays::correction_opened(To { identifier, public_url }, stay, *at, (*to_ancv, *is_confirmed))
        }
        Message::ListDisputed { identifier, stay, disputed } => stays::list_disputed(To { identifier, public_url }, stay, *disputed),
        Message::CorrectionClosed { identifier, stay, outcome, correction, due_on } => {
            stays::correction_closed(To { identifier, public_url }, stay, *correction, *outcome, *due_on)
        }
        Message::PresenceCorrected { identifier, stay, owed_cents } => {
            stays::presence_corrected(To { identifier, public_url }, stay, *owed_cents)
        }
        Message::SamePerson { identifier, stay, released_cents } => {
            stays::same_person(To { identifier, public_url }, stay, *released_cents)
        }
        Message::WeeklyDigest {
            identifier,
            on,
            late_providers,
            late_holders,
            open_corrections,
            homonyms,
            due_lines,
            due_cents,
            drafts,
            unheard,
            bank_requests,
            pays_alone,
        } => stays::weekly_digest(
            To { identifier, public_url },
            &Digest {
                on: *on,
                late: (*late_providers, *late_holders),
                open_corrections: *open_corrections,
                homonyms: *homonyms,
                due: (*due_lines, *due_cents),
                batches: (*drafts, *unheard),
                bank_requests: *bank_requests,
                pays_alone: *pays_alone,
            },
        ),
        Message::Remittance { identifier, reference, amount_cents, account_end, on, stays } => {
            stays::remittance(To { identifier, public_url }, &Transfer { reference, amount: *amount_cents, account_end }, *on, stays)
        }
        Message::TransferRejected { identifier, reference, amount_cents, account_end, at, was_settled } => {
            let transfer = Transfer { reference, amount: *amount_cents, account_end };
            stays::transfer_rejected(To { identifier, public_url }, &transfer, *at, *was_settled)
        }
        Message::OutcomeWithdrawn { identifier, reference, amount_cents, account_end, at } => {
            let transfer = Transfer { reference, amount: *amount_cents, account_end };
            stays::outcome_withdrawn(To { identifier, public_url }, &transfer, *at)
        }
        Message::BankAccountAsked { identifier, at, account_end } => {
            stays::bank_account_asked(To { identifier, public_url }, *at, account_end)
        }
        Message::BankAccountDecided { identifier, at, account_end, accepted } => {
            stays::bank_account_decided(To { identifier, public_url }, *at, account_end, *accepted)
        }
    }
}

fn call_now() -> Part {
    Part::Words(format!("Si ce n’est pas vous, appelez-nous tout de suite au {HOTLINE}."))
}

fn by(support: bool) -> &'static str {
    if support { " par l’ANCV, à votre demande" } else { "" }
}

/// « 14 mai 2027 à 10 h 05 », in France.
fn moment(at: Timestamp) -> String {
    let at = PARIS.to_datetime(at);
    format!("{} à {} h {:02}", in_words(at.date()), at.hour(), at.minute())
}
