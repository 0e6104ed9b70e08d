//! Whether a log holds anything of the people whom requests were about.

use serde_json::Value;
use sev_domain::text::{bare, normalise};
use std::collections::BTreeSet;

/// Fields that hold a word of a closed list or a number of the programme, which a log may well say by itself. `identifier`
/// is the organisation's.
const CODES: &[&str] = &[
    "caregiver_kind",
    "civility",
    "eligibility",
    "group_id",
    "household",
    "identifier",
    "occupation",
    "outcome",
    "roles",
    "status",
    "tax_shares",
];
/// Fields about taxes and health. A log has none of them, whatever its value: what one holds may be too short or too common
/// to be looked for.
const SENSITIVE: &[&str] = &[
    "dependent",
    "disabled",
    "eligibility",
    "household",
    "needs",
    "needs_comment",
    "reference_tax_income_cents",
    "rfr_confidential",
    "tax_shares",
    "taxable_income_cents",
];
/// Headers that say who someone is.
const SECRET_HEADERS: &[&str] = &["authorization", "cookie", "set-cookie"];
const HEADERS: &[&str] = &["accept", "content-type", "host", "idempotency-key", "if-match", "origin"];
/// Numbers of the log's own and those that CloudWatch makes metrics of: one may equal someone's income.
const OWN_NUMBERS: &[&str] = &["AidCents", "Enrollments", "MailsRefused", "Timestamp", "duration_ms", "status"];
/// A word shorter than this counts as a whole word alone.
const SHORT: usize = 6;
/// A number shorter than this counts as the whole value of a field alone: in a time or an identifier, there are all of them.
const SMALL: usize = 5;

/// What `sent` says of people: each text of four characters or more, each number of five digits or more and of fewer about
/// taxes or health unless it is 0, but codes. A text that is JSON, as a body is, is looked into.
#[must_use]
pub fn personal_values(sent: &Value) -> BTreeSet<String> {
    let mut values = BTreeSet::new();
    gather(sent, &mut values);
    values
}

fn gather(value: &Value, values: &mut BTreeSet<String>) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Number(number) => values.extend(Some(number.to_string()).filter(|digits| digits.len() >= SMALL)),
        Value::String(text) => match serde_json::from_str(text) {
            Ok(inner @ (Value::Object(_) | Value::Array(_))) => gather(&inner, values),
            _ => {
                values.extend(Some(text.clone()).filter(|text| text.chars().count() >= 4));
                secrets(text, values);
            }
        },
        Value::Array(list) => match &list[..] {
            [Value::String(name), Value::String(text)] if SECRET_HEADERS.contains(&name.to_lowercase().as_str()) => secrets(text, values),
            [Value::String(name), Value::String(_)] if HEADERS.contains(&name.to_lowercase().as_str()) => {}
            _ => list.iter().for_each(|value| gather(value, values)),
        },
        Value::Object(fields) => {
            // A code of six digits is good for a minute, and stands by chance in any long log.
            let passes =
                |name: &str, value: &Value| name == "code" && value.as_str().is_some_and(|code| code.bytes().all(|b| b.is_ascii_digit()));
            for (name, value) in fields.iter().filter(|(name, value)| !CODES.contains(&name.as_str()) && !passes(name, value)) {
                // A count of any line may be 0; a field of taxes that is 0 is found by its name.
                let is_sought = value.as_u64().is_some_and(|figure| figure > 0) && SENSITIVE.contains(&name.as_str());
                values.extend(is_sought.then(|| value.to_string()));
                gather(value, values);
            }
        }
    }
}

/// What may be a token or a cookie is secret in its parts too.
fn secrets(text: &str, values: &mut BTreeSet<String>) {
    values.extend(text.split(['.', ';', '=', ' ']).filter(|part| part.len() >= 20).map(str::to_owned));
}

/// Fails, naming lines and fields, when `log` holds one of `values`, however it is spelled there, or a field about taxes or
/// health.
#[track_caller]
pub fn assert_absent(log: &str, values: &BTreeSet<String>) {
    let found = leaks(log, values);
    assert!(found.is_empty(), "the log holds what people sent:\n{}", found.join("\n"));
}

/// Each of `values` that stands in `log`, with its line and its field; and each field about taxes or health.
#[must_use]
pub fn leaks(log: &str, values: &BTreeSet<String>) -> Vec<String> {
    let said: Vec<(usize, String, String)> = (1..)
        .zip(log.lines())
        .flat_map(|(line, text)| parts(text).into_iter().map(move |(field, text)| (line, field, format!(" {} ", folded(&text)))))
        .collect();
    let all: String = said.iter().map(|(_, _, text)| text.as_str()).collect::<Vec<_>>().join("\n");
    let mut found: Vec<_> = (1..)
        .zip(log.lines())
        .flat_map(|(line, text)| sensitive(text).into_iter().map(move |name| format!("line {line}: the field « {name} »")))
        .collect();
    for value in values {
        let is_small = value.len() < SMALL && value.bytes().all(|digit| digit.is_ascii_digit());
        for spelling in spellings(value).iter().filter(|spelling| all.contains(*spelling)) {
            let places = said.iter().filter(|(_, _, text)| if is_small { text == spelling } else { text.contains(spelling) });
            found.extend(places.map(|(line, field, _)| format!("line {line}, {field}: « {value} »")));
        }
    }
    found
}

/// The fields about taxes or health that `line` has: as keys of its JSON, of JSON in a text of it, or as Rust prints them.
fn sensitive(line: &str) -> Vec<&'static str> {
    let line = plain(line).to_lowercase();
    let stands = |name: &str| {
        line.match_indices(name).any(|(at, _)| {
            let (before, after) = (&line[..at], line[at + name.len()..].trim_start_matches(['"', '\'', ' ']));
            // A path of Rust is no field.
            let is_field = after.starts_with('=') || (after.starts_with(':') && !after.starts_with("::"));
            is_field && !before.ends_with(|character: char| character.is_alphanumeric() || character == '_')
        })
    };
    SENSITIVE.iter().copied().filter(|name| stands(name) || stands(&name.replace('_', ""))).collect()
}

/// The texts of a line: of JSON each value with its field and each field's name, otherwise the line.
fn parts(line: &str) -> Vec<(String, String)> {
    let mut parts = Vec::new();
    match serde_json::from_str::<Value>(line) {
        Ok(json @ Value::Object(_)) => walk("", &json, &mut parts),
        _ => parts.push(("text".to_owned(), line.to_owned())),
    }
    parts
}

fn walk(field: &str, value: &Value, parts: &mut Vec<(String, String)>) {
    let below = |name: &str| if field.is_empty() { name.to_owned() } else { format!("{field}.{name}") };
    match value {
        Value::Object(fields) => {
            for (name, value) in fields.iter().filter(|(name, value)| !(value.is_number() && OWN_NUMBERS.contains(&name.as_str()))) {
                parts.push((below(name), name.clone()));
                walk(&below(name), value, parts);
            }
        }
        Value::Array(list) => (0..).zip(list).for_each(|(index, value)| walk(&below(&format!("{index}")), value, parts)),
        Value::String(text) => parts.push((field.to_owned(), text.clone())),
        Value::Null | Value::Bool(_) | Value::Number(_) => parts.push((field.to_owned(), value.to_string())),
    }
}

/// `text` without what hides a value in it: escapes, accents, capitals, punctuation, spaces between thousands.
fn folded(text: &str) -> String {
    normalise(&joined(&plain(text)))
}

/// `text` without escapes. One can be within another: JSON in a text of JSON.
fn plain(text: &str) -> String {
    let mut text = text.to_owned();
    while let Some(plain) = unescaped(&text) {
        text = plain;
    }
    text
}

/// `text` with `\u00e9`, `\u{e9}`, `\n` and `%C3%A9` as the characters that they stand for; `None` without any of them.
fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let (mut rest, mut changed) = (text, false);
    while let Some(next) = rest.chars().next() {
        let (character, length) = escape(rest).map_or((next.to_string().into_bytes(), next.len_utf8()), |found| {
            changed = true;
            found
        });
        bytes.extend(character);
        rest = &rest[length..];
    }
    changed.then(|| String::from_utf8_lossy(&bytes).into_owned())
}

/// The bytes of the escape that `text` begins with, and its length.
fn escape(text: &str) -> Option<(Vec<u8>, usize)> {
    let code = |digits: &str| u32::from_str_radix(digits, 16).ok();
    if let Some(digits) = text.strip_prefix('%').and_then(|rest| rest.get(..2)) {
        return Some((vec![u8::try_from(code(digits)?).ok()?], 3));
    }
    let rest = text.strip_prefix('\\')?;
    let spelled = |digits: &str| char::from_u32(code(digits)?).map(|character| character.to_string().into_bytes());
    if let Some(digits) = rest.strip_prefix("u{").and_then(|rest| rest.split('}').next()) {
        return Some((spelled(digits)?, digits.len() + 4));
    }
    if let Some(digits) = rest.strip_prefix('u').and_then(|rest| rest.get(..4)) {
        return Some((spelled(digits)?, 6));
    }
    let character = rest.chars().next()?;
    let plain = if "nrt".contains(character) { ' ' } else { character };
    Some((plain.to_string().into_bytes(), 1 + character.len_utf8()))
}

/// `text` without the spaces between thousands.
fn joined(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let is_digit = |index: Option<usize>| index.and_then(|index| characters.get(index)).is_some_and(char::is_ascii_digit);
    let is_gap = |index: usize| {
        characters[index].is_whitespace()
            && is_digit(index.checked_sub(1))
            && (1..=3).all(|after| is_digit(Some(index + after)))
            && !is_digit(Some(index + 4))
    };
    (0..characters.len()).filter(|index| !is_gap(*index)).map(|index| characters[index]).collect()
}

/// How `value` would stand in a folded text.
fn spellings(value: &str) -> BTreeSet<String> {
    let plain = folded(value);
    let squeezed = bare(&plain);
    if squeezed.is_empty() {
        return BTreeSet::new();
    }
    let mut spellings = BTreeSet::from([plain.clone(), squeezed]);
    if let [year, month, day] = plain.split(' ').collect::<Vec<_>>()[..]
        && year.len() == 4
    {
        spellings.insert(format!("{day} {month} {year}"));
    }
    // Cents are told in euros.
    if plain.len() >= 7 && plain.bytes().all(|digit| digit.is_ascii_digit()) {
        let (euros, cents) = plain.split_at(plain.len() - 2);
        spellings.insert(format!("{euros} {cents}"));
        spellings.extend((cents == "00").then(|| euros.to_owned()));
    }
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ');
    let whole = |text: String| if is_number(&text) || text.len() < SHORT { format!(" {text} ") } else { text };
    spellings.into_iter().map(whole).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn sent() -> Value {
        json!({
            "last_name": "Kérvella-Żurek", "first_name": "Maëlle", "birth_date": "1941-09-23", "city": "Ouessant",
            "address": "7 impasse de l’Œillet", "email": "maelle@exemple.test", "taxable_income_cents": 1_834_500, "birth_city": "Loti",
            "reference_tax_income_cents": 1_912_347,
            "eligibility": "a_l_aide", "household": "single", "tax_shares": "1.25", "resident_in_france": true, "disabled": null,
        })
    }

    #[test]
    fn personal_values_are_texts_and_figures_but_no_codes() {
        let values = personal_values(&sent());
        let expected = [
            "1834500",
            "1912347",
            "1941-09-23",
            "7 impasse de l’Œillet",
            "Kérvella-Żurek",
            "Loti",
            "Maëlle",
            "Ouessant",
            "maelle@exemple.test",
        ];
        assert_eq!(values.iter().map(String::as_str).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn bodies_tokens_and_cookies_are_looked_into() {
        let note = json!({
            "token": "eyJhbGciOiJFZERTQSJ9eyJzdWI.eyJzZXNzaW9uIjoiMTIzNDU2.c2lnbmF0dXJlLW9mLWV2ZXJ5dGhpbmc",
            "headers": [["if-match", "\"12345\""], ["content-type", "application/json"], ["cookie", "sev_refresh=c2VjcmV0LXNlY3JldC1zZWNyZXQ; a=b"]],
            "body": json!({ "password": "Très-Secret", "identifier": "ANCV2528" }).to_string(),
        });
        let values = personal_values(&note);
        for value in ["Très-Secret", "eyJzZXNzaW9uIjoiMTIzNDU2", "c2VjcmV0LXNlY3JldC1zZWNyZXQ"] {
            assert!(values.contains(value), "{value}: {values:?}");
        }
        for value in ["application/json", "\"12345\"", "ANCV2528", "if-match"] {
            assert!(!values.contains(value), "{value}");
        }
    }

    #[test]
    fn a_planted_leak_is_found_however_it_is_spelled() {
        let values = personal_values(&sent());
        for (line, field) in [
            (json!({ "message": "enrolled Maëlle" }).to_string(), "message"),
            (json!({ "span": { "name": "request", "person": "KERVELLA ZUREK" } }).to_string(), "span.person"),
            (json!({ "list": ["a", { "x": "kervellazurek" }] }).to_string(), "list.1.x"),
            (json!({ "maëlle": 1 }).to_string(), "maëlle"),
            (r#"{"message":"Ma\u00eblle"}"#.to_owned(), "message"),
            (json!({ "message": r#"{"first_name":"Ma\u00eblle"}"# }).to_string(), "message"),
            (json!({ "message": format!("{:?}", r#"Some("Ma\u{eb}lle")"#) }).to_string(), "message"),
            ("GET /api/seniors?first_name=Ma%C3%ABlle".to_owned(), "text"),
            ("{\"cut\":\"Ma\\u00eblle".to_owned(), "text"),
            ("née le 23/09/1941".to_owned(), "text"),
            ("PERSON#19410923#X".to_owned(), "text"),
            (json!({ "income": 1_834_500 }).to_string(), "income"),
            ("un revenu de 18\u{202f}345 €".to_owned(), "text"),
            ("un revenu de 18 345,00 €".to_owned(), "text"),
            ("soit 19\u{a0}123,47 €".to_owned(), "text"),
            ("7, impasse de l'oeillet".to_owned(), "text"),
            ("à LOTI".to_owned(), "text"),
        ] {
            let log = format!("{{\"message\":\"answered\"}}\n{line}\n");
            let found = leaks(&log, &values);
            assert!(found.iter().any(|leak| leak.starts_with(&format!("line 2, {field}: "))), "{line}: {found:?}");
        }
    }

    #[test]
    fn a_name_is_found_in_any_spelling_of_its_letters() {
        let values = personal_values(&json!({ "last_name": "Łukaszewski", "first_name": "O’Neilia", "city": "Saint‑Étienne" }));
        for said in ["ŁUKASZEWSKI", "lukaszewski", "ONEILIA", "o'neilia", "Oʼneilia", "SAINT ETIENNE", "saint-e\u{301}tienne"] {
            assert_eq!(leaks(&json!({ "message": said }).to_string(), &values).len(), 1, "{said}");
        }
    }

    #[test]
    fn a_field_about_taxes_or_health_is_a_leak_whatever_it_holds() {
        for (line, name) in [
            (json!({ "message": "answered", "tax_shares": "1.25" }).to_string(), "tax_shares"),
            (json!({ "span": { "name": "request", "household": null } }).to_string(), "household"),
            (json!({ "_aws": {}, "Enrollments": 1, "Eligibility": "a_l_aide" }).to_string(), "eligibility"),
            (json!({ "taxSharesOf": 1, "taxShares": 2 }).to_string(), "tax_shares"),
            (json!({ "message": json!({ "body": json!({ "disabled": true }).to_string() }).to_string() }).to_string(), "disabled"),
            (json!({ "message": "Details { household: Some(Single) }" }).to_string(), "household"),
            ("eligibility=a_l_aide".to_owned(), "eligibility"),
            ("GET /?needs%20=fauteuil_roulant".to_owned(), "needs"),
            ("{\"cut\":\"\\\"dependent\\\": tr".to_owned(), "dependent"),
            (json!({ "taxable_income_cents": 0 }).to_string(), "taxable_income_cents"),
        ] {
            let log = format!("{{\"message\":\"answered\"}}\n{line}\n");
            assert_eq!(leaks(&log, &BTreeSet::new()), [format!("line 2: the field « {name} »")], "{line}");
        }
    }

    #[test]
    fn a_small_number_about_taxes_is_looked_for_as_the_whole_value_of_a_field() {
        let sent = json!({ "body": json!({ "taxable_income_cents": 900, "reference_tax_income_cents": 2026, "version": 7 }).to_string() });
        let values = personal_values(&sent);
        assert_eq!(values.iter().map(String::as_str).collect::<Vec<_>>(), ["2026", "900"]);
        for line in [json!({ "message": "enrolled", "cents": 900 }), json!({ "list": [1, { "x": "2026" }] })] {
            assert_eq!(leaks(&line.to_string(), &values).len(), 1, "{line}");
        }
        let own = json!({
            "timestamp": "2026-11-24T10:00:00.900Z", "status": 900, "duration_ms": 2026, "location": "src/pilotis.rs:900:7", "version": 7,
        });
        assert_absent(&own.to_string(), &values);
    }

    #[test]
    fn an_income_of_0_is_no_other_count() {
        let values = personal_values(&json!({ "taxable_income_cents": 0, "reference_tax_income_cents": 900 }));
        assert_eq!(values.iter().map(String::as_str).collect::<Vec<_>>(), ["900"]);
        assert_absent(&json!({ "message": "scanned", "failed": 0 }).to_string(), &values);
        assert_eq!(leaks(&json!({ "taxable_income_cents": 0 }).to_string(), &values), ["line 1: the field « taxable_income_cents »"]);
    }

    #[test]
    #[should_panic(expected = "line 1, message: « Ouessant »")]
    fn a_leak_fails_with_its_place() {
        assert_absent(r#"{"message":"OUESSANT"}"#, &personal_values(&sent()));
    }

    #[test]
    fn what_only_looks_alike_is_no_leak() {
        let log = [
            r#"{"timestamp":"2026-11-24T10:00:00.918345Z","level":"INFO","message":"answered","status":201,"duration_ms":18}"#,
            r#"{"_aws":{"Timestamp":1834500,"CloudWatchMetrics":[]},"Movement":"granted","AidCents":1834500}"#,
            r#"{"target":"sev_domain::eligibility::household","location":"functions/enrollment/src/needs.rs:12:5","message":"independent: no"}"#,
            r#"{"request_id":"91834500-1941-4092-8345-183450000000","location":"shared/domain/src/pilotis.rs:183:45"}"#,
        ];
        assert_absent(&log.join("\n"), &personal_values(&sent()));
    }
}
