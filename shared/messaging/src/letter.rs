//! The words of each mail, as text and as HTML. They hold no secret but the link, and name nobody.

use jiff::{Timestamp, tz::TimeZone};
use sev_domain::{date::in_words, mail::Message};

/// The number of the hotline.
pub const HOTLINE: &str = "0 969 320 616";

const SITE: &str = "Seniors en Vacances";

static PARIS: TimeZone = jiff::tz::get!("Europe/Paris");

/// What is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// What it is about.
    pub subject: &'static str,
    /// Its words.
    pub text: String,
    /// The same words for those whose mail shows HTML.
    pub html: String,
}

/// One part of a mail.
enum Part {
    Words(String),
    Link { label: &'static str, url: String },
}

/// The mail that says `message`; its links lead to `public_url`.
#[must_use]
pub fn letter(message: &Message, public_url: &str) -> Letter {
    let public_url = public_url.trim_end_matches('/');
    let words = |text: String| Part::Words(text);
    let call = || words(format!("Si ce n’est pas vous, appelez-nous tout de suite au {HOTLINE}."));
    // Behind the « # », so that it stands in the log of no server.
    let link = |label, path: &str, token: &str| Part::Link { label, url: format!("{public_url}{path}#{token}") };
    let once = |until: Timestamp| words(format!("Il fonctionne une seule fois, jusqu’au {}.", moment(until)));
    let (subject, parts) = match message {
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
            "La double authentification est en place",
            vec![
                words(format!(
                    "La double authentification du compte {identifier}, sur le site {SITE}, a été mise en place le {}.",
                    moment(*at)
                )),
                words("À chaque connexion, un code de votre application sera demandé. Gardez vos codes de secours en lieu sûr.".to_owned()),
                call(),
            ],
        ),
        Message::SecondFactorOff { identifier, at, by_support } => (
            "La double authentification a été retirée",
            vec![
                words(format!(
                    "La double authentification du compte {identifier}, sur le site {SITE}, a été retirée le {}{}.",
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
    };
    Letter { subject, text: text(&parts), html: html(subject, &parts) }
}

fn by(support: bool) -> &'static str {
    if support { " par l’ANCV, à votre demande" } else { "" }
}

/// « 14 mai 2027 à 10 h 05 », in France.
fn moment(at: Timestamp) -> String {
    let at = PARIS.to_datetime(at);
    format!("{} à {} h {:02}", in_words(at.date()), at.hour(), at.minute())
}

/// Who writes, and whom to call.
fn closing() -> [String; 2] {
    [
        "L’équipe Seniors en Vacances".to_owned(),
        format!("Une question ? Appelez le {HOTLINE}. Ce message est envoyé automatiquement : merci de ne pas y répondre."),
    ]
}

fn text(parts: &[Part]) -> String {
    let said = parts.iter().map(|part| match part {
        Part::Words(words) => words.clone(),
        Part::Link { url, .. } => url.clone(),
    });
    let all: Vec<_> = std::iter::once("Bonjour,".to_owned()).chain(said).chain(closing()).collect();
    format!("{}\n", all.join("\n\n"))
}

fn html(subject: &str, parts: &[Part]) -> String {
    let paragraph = |words: &str| format!("<p>{}</p>\n", escaped(words));
    let said: String = parts
        .iter()
        .map(|part| match part {
            Part::Words(words) => paragraph(words),
            // Whoever can't follow the link can copy it.
            Part::Link { label, url } => {
                let url = escaped(url);
                format!("<p><a href=\"{url}\">{}</a></p>\n<p>{url}</p>\n", escaped(label))
            }
        })
        .collect();
    let closing: String = closing().iter().map(|words| paragraph(words)).collect();
    format!(
        "<!doctype html>\n<html lang=\"fr\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n<body>\n{}{said}{closing}</body>\n</html>\n",
        escaped(subject),
        paragraph("Bonjour,"),
    )
}

/// Text that can stand in HTML, in an attribute too.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(token: &str) -> Message {
        let valid_until = "2027-05-14T08:05:00Z".parse().unwrap();
        Message::PasswordLink { identifier: "ANCV2528".parse().unwrap(), token: token.into(), valid_until }
    }

    fn changed() -> Message {
        Message::PasswordChanged { identifier: "ANCV2528".parse().unwrap(), at: "2026-12-31T23:30:00Z".parse().unwrap() }
    }

    #[test]
    fn the_words_of_each_mail() {
        for (message, subject, text) in [
            (
                link("a1b2"),
                "Choisissez un nouveau mot de passe",
                "Bonjour,

Vous avez demandé à changer le mot de passe du compte ANCV2528, sur le site Seniors en Vacances.

Pour choisir un nouveau mot de passe, ouvrez ce lien :

https://sev.example.fr/mot-de-passe/choisir#a1b2

Il fonctionne une seule fois, jusqu’au 14 mai 2027 à 10 h 05.

Si vous n’avez rien demandé, ne faites rien : votre mot de passe reste le même.

L’équipe Seniors en Vacances

Une question ? Appelez le 0 969 320 616. Ce message est envoyé automatiquement : merci de ne pas y répondre.
",
            ),
            (
                changed(),
                "Votre mot de passe a été changé",
                "Bonjour,

Le mot de passe du compte ANCV2528, sur le site Seniors en Vacances, a été changé le 1er janvier 2027 à 0 h 30.

Les autres sessions ouvertes sont fermées : reconnectez-vous avec le nouveau mot de passe.

Si ce n’est pas vous, appelez-nous tout de suite au 0 969 320 616.

L’équipe Seniors en Vacances

Une question ? Appelez le 0 969 320 616. Ce message est envoyé automatiquement : merci de ne pas y répondre.
",
            ),
        ] {
            for public_url in ["https://sev.example.fr", "https://sev.example.fr/"] {
                let letter = letter(&message, public_url);
                assert_eq!((letter.subject, letter.text.as_str()), (subject, text));
            }
        }
    }

    #[test]
    fn both_forms_say_the_same() {
        for message in [link("a1b2"), changed()] {
            let letter = letter(&message, "https://sev.example.fr");
            for words in letter.text.split("\n\n") {
                assert!(letter.html.contains(&escaped(words.trim())), "{words}");
            }
            assert!(letter.html.contains("<html lang=\"fr\">") && letter.html.contains(&format!("<title>{}</title>", letter.subject)));
        }
    }

    #[test]
    fn nothing_that_is_said_is_taken_for_html() {
        let letter = letter(&link("\"><script>'&"), "https://sev.example.fr");
        assert!(letter.html.contains("href=\"https://sev.example.fr/mot-de-passe/choisir#&quot;&gt;&lt;script&gt;&#39;&amp;\""));
        assert!(!letter.html.contains("<script"));
        assert!(letter.text.contains("choisir#\"><script>'&"), "a text is a text");
    }

    #[test]
    fn the_link_is_the_one_secret() {
        let letter = letter(&link("a1b2"), "https://sev.example.fr");
        assert_eq!(letter.text.matches("a1b2").count(), 1);
        assert_eq!(letter.html.matches("a1b2").count(), 2, "as a link, and to be copied");
        assert!(!letter.subject.contains("a1b2"), "a subject is shown on locked screens");
    }
}
