//! Forms as people fill them in.

use serde_json::{Value, json};

/// A birthday of the people of that name, from `year` on: those whose names are alike are not born on one day, so that nobody asks
/// whether they are one person.
fn born(year: u32, last_name: &str) -> String {
    let number = last_name.bytes().fold(7_u32, |number, byte| number.wrapping_mul(31).wrapping_add(byte.into()));
    // Behind the twelfth, no day is a month.
    format!("{}-{:02}-{:02}", year + number / 192 % 10, 1 + number % 12, 13 + number / 12 % 16)
}

/// Someone new « à l'aide », whose aid nothing stands against.
#[must_use]
pub fn senior(last_name: &str) -> Value {
    json!({
        "last_name": last_name, "first_name": "Yvonne", "birth_date": born(1940, last_name), "birth_city": "Rennes",
        "civility": "madame", "address": "12 rue du Port", "postal_code": "56000", "city": "Vannes",
        "eligibility": "a_l_aide", "occupation": "retired", "resident_in_france": true,
        "reference_tax_income_cents": 1_250_000, "household": "single", "tax_shares": "1", "taxable_income_cents": 1_200_000,
    })
}

/// `form` with some fields set.
#[must_use]
pub fn with(mut form: Value, changes: Value) -> Value {
    let Value::Object(changes) = changes else { panic!("changes are an object") };
    form.as_object_mut().unwrap().extend(changes);
    form
}

/// Someone who takes part « au programme ».
#[must_use]
pub fn programme(last_name: &str) -> Value {
    let income = json!({ "eligibility": "au_programme", "household": null, "tax_shares": null, "taxable_income_cents": null });
    with(senior(last_name), income)
}

/// The caregiver of `helped`.
#[must_use]
pub fn caregiver(last_name: &str, helped: &Value) -> Value {
    let changes = json!({
        "eligibility": "aidant", "caregiver_kind": "familial", "linked_enrollment_id": helped, "birth_date": born(1970, last_name),
        "occupation": null, "reference_tax_income_cents": null, "household": null, "tax_shares": null, "taxable_income_cents": null,
    });
    with(senior(last_name), changes)
}

/// Someone « à l'aide » on a couple's tax notice.
#[must_use]
pub fn couple(last_name: &str) -> Value {
    with(senior(last_name), json!({ "household": "couple", "tax_shares": "2", "taxable_income_cents": 3_000_000 }))
}

/// The husband or wife of `spouse`, by their right.
#[must_use]
pub fn spouse(last_name: &str, spouse: &Value) -> Value {
    let changes = json!({
        "eligibility": "a_l_aide_par_conjoint", "linked_enrollment_id": spouse, "first_name": "Luc", "birth_date": born(1980, last_name),
        "occupation": "without_occupation", "household": null, "tax_shares": null, "taxable_income_cents": null,
    });
    with(senior(last_name), changes)
}

/// The part of `form` that an edit takes.
#[must_use]
pub fn details(form: &Value) -> Value {
    let mut details = form.clone();
    for field in ["last_name", "first_name", "birth_date", "birth_city"] {
        details.as_object_mut().unwrap().remove(field);
    }
    details
}
