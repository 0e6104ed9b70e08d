use super::*;

#[test]
fn the_content_of_a_file_decides_what_it_is() {
    const PDF: &[u8] = b"%PDF-1.7\n%....";
    const JPEG: &[u8] = &[0xFF, 0xD8, 0xFF, 0xE0, 0, 16, b'J', b'F', b'I', b'F'];
    const PNG: &[u8] = &[0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13];
    // What Windows runs, by whatever name it is sent.
    const EXE: &[u8] = b"MZ\x90\0\x03\0\0\0";
    for (size_bytes, start, expected) in [
        (1_000, PDF, Ok(FileFormat::Pdf)),
        (1_000, JPEG, Ok(FileFormat::Jpeg)),
        (1_000, PNG, Ok(FileFormat::Png)),
        (1_000, EXE, Err(Unfit::Unknown)),
        (1_000, b"PK\x03\x04 a document of a word processor", Err(Unfit::Unknown)),
        (1_000, b"<html>%PDF-1.7", Err(Unfit::Unknown)),
        (1_000, b"\n%PDF-1.7", Err(Unfit::Unknown)),
        (3, b"%PD", Err(Unfit::Unknown)),
        (5, b"%PDF-", Ok(FileFormat::Pdf)),
        (0, b"", Err(Unfit::Empty)),
        (MOST_BYTES, PDF, Ok(FileFormat::Pdf)),
        (MOST_BYTES + 1, PDF, Err(Unfit::TooLong)),
        (u64::MAX, EXE, Err(Unfit::TooLong)),
    ] {
        assert_eq!(format_of(size_bytes, start), expected, "{size_bytes} {start:?}");
    }
}

#[test]
fn the_papers_of_a_correction() {
    use Paper::{Identity, Other, TaxNotice};
    for (papers, eligibility, is_enough) in [
        (&[Identity][..], Eligibility::AuProgramme, true),
        (&[Identity], Eligibility::ALAide, false),
        (&[TaxNotice], Eligibility::ALAide, false),
        (&[TaxNotice, Identity], Eligibility::ALAide, true),
        (&[Identity], Eligibility::ALAideParConjoint, true),
        (&[Identity], Eligibility::Aidant, true),
        (&[], Eligibility::AuProgramme, false),
        (&[Other], Eligibility::AuProgramme, false),
        (&[Identity, Identity, TaxNotice, Other, Other, Other], Eligibility::ALAide, true),
        (&[Identity, Identity, TaxNotice, Other, Other, Other, Other], Eligibility::ALAide, false),
    ] {
        assert_eq!(check_papers(papers, Some(eligibility)).is_ok(), is_enough, "{papers:?} {eligibility:?}");
    }
    assert!(check_papers(&[Identity], None).is_ok(), "an eligibility that is missing is said by itself");
}

fn correction(correction_kind: CorrectionKind, correction_state: CorrectionState) -> Correction {
    let identity = Identity {
        last_name: "Moreau".parse().unwrap(),
        first_name: "Jeanne".parse().unwrap(),
        birth_date: crate::date::BirthDate::parse("1948-03-12", jiff::civil::date(2027, 1, 1)).unwrap(),
        birth_city: "Rennes".parse().unwrap(),
    };
    Correction {
        correction_id: "one".into(),
        group_id: GroupId::new(2027, 1042),
        holder_id: OrganisationId::new("holder"),
        holder_name: "Porteur".into(),
        provider_name: "Prestataire".into(),
        venue_name: "LES CYCLADES".into(),
        correction_kind,
        correction_state,
        person: identity.key(),
        identity,
        details: None,
        message: None,
        attachments: Vec::new(),
        opened_at: Timestamp::UNIX_EPOCH,
        opened_by: "holder".into(),
        closed_at: None,
        closed_by: None,
        reason: None,
        version: 1,
    }
}

#[test]
fn what_is_closed_stays_closed() {
    use CorrectionKind::{MissingPerson, Presence};
    use CorrectionState::{Accepted, Open, Refused, Withdrawn};
    let at = Timestamp::UNIX_EPOCH;
    for kind in [MissingPerson, Presence] {
        for state in [Accepted, Refused, Withdrawn] {
            let closed = correction(kind, state);
            assert_eq!(closed.decided(true, "reason", "ancv", at), Err(NotOpen::Closed));
            assert_eq!(closed.withdrawn("holder", at), Err(NotOpen::Closed));
        }
        let open = correction(kind, Open);
        for (accepted, state) in [(true, Accepted), (false, Refused)] {
            let decided = open.decided(accepted, "reason", "ancv", at).unwrap();
            assert_eq!((decided.correction_state, decided.version, decided.reason.as_deref()), (state, 2, Some("reason")));
            assert_eq!((decided.closed_at, decided.closed_by.as_deref()), (Some(at), Some("ancv")));
        }
    }
    assert_eq!(correction(MissingPerson, Open).withdrawn("holder", at).unwrap().correction_state, Withdrawn);
    assert_eq!(correction(Presence, Open).withdrawn("holder", at), Err(NotOpen::Presence));
}
