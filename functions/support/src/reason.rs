//! Why support changes an account, and that it knows whom it speaks with.

use sev_domain::text;
use sev_http::Form;

/// The reason, once the identity was checked.
pub(crate) fn checked(mistakes: &mut Form, reason: &str, identity_checked: Option<bool>) -> Option<String> {
    let reason = mistakes.take("reason", text::reason(reason));
    if identity_checked == Some(true) {
        return reason;
    }
    mistakes.refuse("identity_checked", "Vérifiez l’identité de la personne, puis cochez la case.");
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_a_sentence_and_an_identity_is_checked() {
        for (reason, identity_checked, fields) in [
            ("Adresse mal saisie.", Some(true), &[][..]),
            ("  Adresse   mal saisie. ", Some(true), &[]),
            ("Trop court", Some(true), &[]),
            ("Troncourt", Some(true), &["reason"]),
            ("", Some(true), &["reason"]),
            ("Adresse mal saisie.", Some(false), &["identity_checked"]),
            ("Adresse mal saisie.", None, &["identity_checked"]),
            (&"a".repeat(500), Some(true), &[]),
            (&"a".repeat(501), None, &["reason", "identity_checked"]),
        ] {
            let mut mistakes = Form::new();
            let checked = checked(&mut mistakes, reason, identity_checked);
            assert_eq!(checked.is_some(), fields.is_empty(), "{reason}");
            let problem = serde_json::to_value(mistakes.finish(None::<()>).unwrap_err()).unwrap();
            let named: Vec<_> = problem["fields"].as_array().unwrap().iter().map(|field| field["field"].as_str().unwrap()).collect();
            assert_eq!(named, fields, "{reason}");
        }
    }
}
