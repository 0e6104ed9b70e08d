//! A mail as text and as HTML.

use crate::{
    part::{HOTLINE, Part},
    words::said,
};
use sev_domain::mail::Message;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// What it is about.
    pub subject: &'static str,
    pub text: String,
    /// The same words for those whose mail shows HTML.
    pub html: String,
}

/// The mail that says `message`; its links lead to `public_url`.
#[must_use]
pub fn letter(message: &Message, public_url: &str) -> Letter {
    let (subject, parts) = said(message, public_url.trim_end_matches('/'));
    Letter { subject, text: text(&parts), html: html(subject, &parts) }
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

    fn samples() -> Vec<Message> {
        crate::samples(&"ANCV2528-JEANNE".parse().unwrap(), "2027-05-14T08:05:00Z".parse().unwrap())
    }

    #[test]
    fn every_mail_says_whose_account_it_is_about_and_whom_to_call() {
        for message in samples() {
            let (letter, kind) = (letter(&message, "https://sev.example.fr"), message.kind());
            for said in ["ANCV2528-JEANNE", "Seniors en Vacances", HOTLINE, "14 mai 2027"] {
                // These say until when something can be done, on another day, or only which stay it is about.
                let others = [
                    "invitation",
                    "email_link",
                    "deadline",
                    "party_late",
                    "list_validated",
                    "list_confirmed",
                    "list_disputed",
                    "correction_closed",
                    "presence_corrected",
                    "same_person",
                    "remittance",
                ];
                let other_day = said == "14 mai 2027" && others.contains(&kind);
                assert!(other_day || letter.text.contains(said), "{kind} without « {said} »: {}", letter.text);
            }
            assert!(letter.subject.chars().count() <= 50 && !letter.subject.contains("ANCV2528"), "a subject is shown on locked screens");
            assert!(letter.text.starts_with("Bonjour,\n\n") && letter.text.ends_with("répondre.\n"));
            assert!(!letter.text.contains("  ") && !letter.text.contains("\n\n\n"), "{kind}: {}", letter.text);
        }
    }

    #[test]
    fn each_link_leads_to_its_page() {
        let paths = [
            ("password_link", "/mot-de-passe/choisir#0"),
            ("invitation", "/invitation#0"),
            ("email_link", "/adresse-email/confirmer#0"),
            ("password_known", "/mot-de-passe-oublie\n"),
            ("deadline", "/validations/2027-1042\n"),
            ("party_late", "/validations/2027-1042\n"),
            ("list_validated", "/validations/2027-1042\n"),
            ("list_confirmed", "/validations/2027-1042\n"),
            ("validated_in_your_place", "/validations/2027-1042\n"),
            ("correction_opened", "/validations/2027-1042\n"),
            ("list_disputed", "/validations/2027-1042\n"),
            ("correction_closed", "/validations/2027-1042\n"),
            ("presence_corrected", "/validations/2027-1042\n"),
            ("same_person", "/groupes/2027-1042\n"),
            ("weekly_digest", "/suivi\n"),
            ("remittance", "/paiements\n"),
            ("transfer_rejected", "/compte-bancaire\n"),
            ("outcome_withdrawn", "/paiements\n"),
            ("bank_account_asked", "/compte-bancaire\n"),
            ("bank_account_decided", "/compte-bancaire\n"),
        ];
        for message in samples() {
            let (text, path) = (letter(&message, "https://sev.example.fr").text, paths.iter().find(|(kind, _)| *kind == message.kind()));
            match path {
                Some((_, path)) => assert!(text.contains(&format!("https://sev.example.fr{path}")), "{text}"),
                None => assert!(!text.contains("https://"), "{text}"),
            }
        }
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
        for message in samples() {
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
