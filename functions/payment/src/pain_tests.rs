use super::*;
use jiff::{Timestamp, civil::date};
use sev_domain::{
    account::OrganisationId,
    batch::{BatchState, Payee, TransferState, batch_id},
    four_eyes::Actor,
};

fn transfer(number: u32, holder: &str, bic: Option<&str>, cents: u32) -> Transfer {
    Transfer {
        reference: format!("{}-{number}", batch_id(2027, 7)),
        provider_id: OrganisationId::new("p"),
        provider_name: "P".into(),
        payee: Payee {
            iban: "FR7630006000011234567890189".parse().unwrap(),
            bic: bic.map(|bic| bic.parse().unwrap()),
            account_holder: holder.into(),
            address: Address {
                street: "45, avenue de l’Étang & du Port".into(),
                postal_code: "34280".into(),
                city: "LA GRANDE-MOTTE".into(),
            },
        },
        amount_cents: Cents::new(cents),
        state: TransferState::Planned,
        rejected_because: None,
        outcome_on: None,
        recorded_by: None,
        withdrawn_by: None,
        lines: Vec::new(),
    }
}

pub(super) fn batch(transfers: Vec<Transfer>) -> Batch {
    let by = Actor { user_id: "u".into(), name: "U".into(), in_hands_of: Vec::new() };
    Batch {
        batch_id: batch_id(2027, 7),
        batch_state: BatchState::Approved,
        created_at: Timestamp::constant(1_812_000_000, 0),
        created_by: by,
        approved_at: Some(Timestamp::constant(1_812_010_000, 123_000_000)),
        approved_by: None,
        taken: Vec::new(),
        dissolution: None,
        sent_at: None,
        sent_by: None,
        cancelled_by: None,
        cancelled_because: None,
        execution_on: date(2027, 6, 10),
        payer_address: Some(Address { street: "36 BOULEVARD HENRI BERGSON".into(), postal_code: "95200".into(), city: "SARCELLES".into() }),
        transfers,
        version: 2,
    }
}

fn debtor() -> Debtor {
    Debtor {
        name: "ANCV – Chèques-Vacances".into(),
        iban: "FR7612345987650123456789014".parse().unwrap(),
        bic: "AGRIFRPPXXX".parse().unwrap(),
    }
}

#[test]
fn a_file_says_who_pays_whom_how_much() {
    let xml =
        document(&batch(vec![transfer(1, "Résidence « L’Été » & Cie", Some("BNPAFRPP"), 42_005), transfer(2, "B", None, 7)]), &debtor());
    let xml = xml.unwrap();
    for part in [
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\">",
        "<MsgId>SEV-2027-0007</MsgId>",
        "<CreDtTm>2027-06-03T08:06:40Z</CreDtTm>",
        "<NbOfTxs>2</NbOfTxs>",
        "<CtrlSum>420.12</CtrlSum>",
        "<Nm>ANCV - Cheques-Vacances</Nm>",
        "<Dt>2027-06-10</Dt>",
        "<IBAN>FR7612345987650123456789014</IBAN>",
        "<BICFI>AGRIFRPPXXX</BICFI>",
        "<EndToEndId>SEV-2027-0007-1</EndToEndId>",
        "<InstdAmt Ccy=\"EUR\">420.05</InstdAmt>",
        "<InstdAmt Ccy=\"EUR\">0.07</InstdAmt>",
        "<Nm>Residence ' L'Ete ' + Cie</Nm>",
        "<StrtNm>45, avenue de l'Etang + du Port</StrtNm>",
        "<Ustrd>SEV-2027-0007-1 ANCV Seniors en Vacances</Ustrd>",
    ] {
        assert!(xml.contains(part), "{part}: {xml}");
    }
    assert_eq!(xml.matches("<CdtrAgt>").count(), 1, "the bank of the second is not known");
    assert!(!xml.contains('&'), "nothing has to be escaped: {xml}");
}

#[test]
fn one_batch_is_the_same_bytes_each_time() {
    let batch = batch(vec![transfer(1, &"Long ".repeat(40), None, 1)]);
    let first = document(&batch, &debtor()).unwrap();
    assert_eq!(document(&batch, &debtor()).unwrap(), first);
    let name = first.split("<Cdtr>").nth(1).unwrap().split("<Nm>").nth(1).unwrap().split("</Nm>").next().unwrap();
    assert_eq!(name.len(), 69, "70 characters, and no space at the end");
}

/// What the bank's schema is asked about in tests/browser: each shape of file that there can be.
fn samples() -> [(&'static str, &'static str, Batch); 4] {
    let netted = transfer(1, "ACTIF RESIDENCE", Some("BNPAFRPP"), 26_000);
    let accents = vec![
        transfer(1, "Résidence « L’Été » & Cie — Cœur d’Île", Some("BNPAFRPPXXX"), 42_005),
        transfer(2, &"Société des Villages de Vacances et de Séjours ".repeat(2), None, 7),
    ];
    let many = (1..=80).map(|number| transfer(number, &format!("PRESTATAIRE {number}"), None, number * 1_013)).collect();
    let nowhere = Batch { payer_address: None, ..batch(vec![transfer(1, "<>&\"'", None, u32::MAX)]) };
    [
        ("netted", include_str!("../../../tests/browser/sepa/netted.xml"), batch(vec![netted])),
        ("accents", include_str!("../../../tests/browser/sepa/accents.xml"), batch(accents)),
        ("many", include_str!("../../../tests/browser/sepa/many.xml"), batch(many)),
        ("nowhere", include_str!("../../../tests/browser/sepa/nowhere.xml"), nowhere),
    ]
}

/// The samples in `tests/browser/sepa`, which a test there checks by the official schema, are what is written today. After a
/// change: `cargo test -p sev-payment -- --ignored the_samples`.
#[test]
fn what_the_schema_is_asked_about_is_what_is_written() {
    for (name, committed, batch) in samples() {
        assert_eq!(document(&batch, &debtor()).unwrap(), committed, "{name}");
    }
}

#[test]
#[ignore = "writes the samples"]
fn write_the_samples() {
    for (name, _, batch) in samples() {
        let path = format!("{}/../../tests/browser/sepa/{name}.xml", env!("CARGO_MANIFEST_DIR"));
        std::fs::write(path, document(&batch, &debtor()).unwrap()).unwrap();
    }
}
