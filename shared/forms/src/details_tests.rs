use super::*;
use serde_json::{Value, json};

const HELPED: &str = "0123456789abcdef0123456789abcdef";

/// A form « à l'aide » that has no mistake.
fn complete() -> Value {
    json!({
        "civility": "madame", "email": "jeanne@exemple.fr", "address": "12 rue du Port", "address_complement": "Bât. B",
        "postal_code": "56000", "city": "Vannes", "eligibility": "a_l_aide", "occupation": "retired", "resident_in_france": true,
        "reference_tax_income_cents": 1_250_000, "rfr_confidential": false, "household": "single", "tax_shares": "1.25",
        "taxable_income_cents": 1_200_000, "disabled": true, "dependent": false, "travels_with_spouse": true, "single_room": true,
        "grouped_with": "Mme Petit", "needs": ["sans_sel", "allergie"], "needs_comment": "Arachides", "letter_sent_on": "2026-11-20",
    })
}

fn parse(form: Value, stored: Option<&Details>) -> Result<Details, Value> {
    let form: DetailsForm = serde_json::from_value(form).unwrap();
    let mut mistakes = Form::new();
    let details = form.parse(&mut mistakes, jiff::civil::date(2026, 11, 24), stored);
    mistakes.finish(details).map_err(|problem| serde_json::to_value(problem).unwrap())
}

fn with(changes: Value) -> Value {
    let mut form = complete();
    form.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    form
}

fn mistakes(form: Value) -> Vec<String> {
    match parse(form, None) {
        Ok(_) => vec![],
        Err(problem) => problem["fields"].as_array().unwrap().iter().map(|field| field["field"].as_str().unwrap().to_owned()).collect(),
    }
}

#[test]
fn a_form_reads_back_as_it_was_filled_in() {
    for changes in [
        json!({}),
        json!({ "eligibility": "au_programme", "household": null, "tax_shares": null, "taxable_income_cents": null, "reference_tax_income_cents": 0 }),
        json!({ "eligibility": "a_l_aide_par_conjoint", "linked_enrollment_id": HELPED, "household": null, "tax_shares": null, "taxable_income_cents": null }),
        json!({ "eligibility": "aidant", "caregiver_kind": "familial", "linked_enrollment_id": HELPED, "occupation": null, "household": null,
            "tax_shares": null, "taxable_income_cents": null, "reference_tax_income_cents": null }),
    ] {
        let details = parse(with(changes), None).unwrap();
        let again = serde_json::to_value(DetailsForm::of(&details)).unwrap();
        assert_eq!(parse(again, None), Ok(details));
    }
}

#[test]
fn each_type_of_eligibility_asks_for_its_own_fields() {
    for (changes, expected) in [
        (json!({ "eligibility": null }), vec!["eligibility"]),
        (json!({ "occupation": null }), vec!["occupation"]),
        (
            json!({ "household": null, "tax_shares": null, "taxable_income_cents": null }),
            vec!["household", "tax_shares", "taxable_income_cents"],
        ),
        (json!({ "household": "couple", "tax_shares": "1.5" }), vec!["tax_shares"]),
        (json!({ "tax_shares": "1.3" }), vec!["tax_shares"]),
        (json!({ "eligibility": "a_l_aide_par_conjoint" }), vec!["linked_enrollment_id"]),
        (json!({ "eligibility": "aidant" }), vec!["linked_enrollment_id", "caregiver_kind"]),
        (json!({ "linked_enrollment_id": "quelqu'un" }), vec!["linked_enrollment_id"]),
        (json!({ "linked_enrollment_id": " " }), vec![]),
    ] {
        assert_eq!(mistakes(with(changes.clone())), expected, "{changes}");
    }
}

#[test]
fn the_reference_income_is_asked_of_all_but_caregivers() {
    let aidant = json!({ "eligibility": "aidant", "caregiver_kind": "professionnel", "linked_enrollment_id": HELPED });
    for (eligibility, income, accepted) in [
        (json!({ "eligibility": "au_programme" }), json!(0), true),
        (json!({ "eligibility": "au_programme" }), json!(null), false),
        (json!({ "eligibility": "a_l_aide" }), json!(0), false),
        (json!({ "eligibility": "a_l_aide", "taxable_income_cents": 0 }), json!(0), true),
        (json!({ "eligibility": "a_l_aide" }), json!(null), false),
        (json!({ "eligibility": "a_l_aide_par_conjoint", "linked_enrollment_id": HELPED }), json!(0), true),
        (json!({ "eligibility": "a_l_aide_par_conjoint", "linked_enrollment_id": HELPED }), json!(null), false),
        (aidant.clone(), json!(null), true),
        (aidant.clone(), json!(0), true),
        (aidant, json!(-1), false),
        (json!({ "eligibility": "a_l_aide" }), json!(-1), false),
        (json!({ "eligibility": "a_l_aide" }), json!(i64::MAX), false),
    ] {
        let mut form = with(eligibility.clone());
        form["reference_tax_income_cents"] = income.clone();
        let expected = if accepted { vec![] } else { vec!["reference_tax_income_cents"] };
        assert_eq!(mistakes(form), expected, "{eligibility} {income}");
    }
}

#[test]
fn every_mistake_is_named_at_once() {
    let empty = mistakes(json!({}));
    assert_eq!(empty, ["civility", "address", "postal_code", "city", "eligibility", "reference_tax_income_cents"]);
    let wrong = json!({ "email": "x", "postal_code": "1", "city": "👴", "needs_comment": "x".repeat(201), "letter_sent_on": "2026-11-25", "taxable_income_cents": -5 });
    assert_eq!(mistakes(with(wrong)), ["email", "postal_code", "city", "taxable_income_cents", "needs_comment", "letter_sent_on"]);
}

#[test]
fn a_confidential_income_is_not_shown_and_stays_when_left_empty() {
    // With a tax notice of 0 both are 0, and count as given.
    for incomes in [json!({}), json!({ "reference_tax_income_cents": 0, "taxable_income_cents": 0 })] {
        let mut form = with(incomes);
        form["rfr_confidential"] = json!(true);
        let stored = parse(form, None).unwrap();
        let shown = serde_json::to_value(DetailsForm::of(&stored)).unwrap();
        assert_eq!((&shown["reference_tax_income_cents"], &shown["taxable_income_cents"]), (&Value::Null, &Value::Null));
        assert_eq!(parse(shown.clone(), Some(&stored)), Ok(stored.clone()));

        let mut open = shown;
        open["rfr_confidential"] = json!(false);
        // Lifting the confidence must not reveal the income: it is asked for again.
        assert!(parse(open, Some(&stored)).is_err());
    }
}

#[test]
fn a_confidential_reference_income_of_0_is_kept_only_beside_a_taxable_income_of_0() {
    let mut form = with(json!({ "reference_tax_income_cents": 0, "taxable_income_cents": 0 }));
    form["rfr_confidential"] = json!(true);
    let stored = parse(form, None).unwrap();
    let mut edited = serde_json::to_value(DetailsForm::of(&stored)).unwrap();
    edited["taxable_income_cents"] = json!(1_200_000);
    let refused = parse(edited, Some(&stored)).unwrap_err();
    assert_eq!(refused["fields"][0]["field"], "reference_tax_income_cents");
}
