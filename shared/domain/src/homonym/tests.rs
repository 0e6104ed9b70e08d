use super::*;
use crate::{
    aid::tests::{enrolled, granted, had_elsewhere, key, programme},
    attendance::Verdict,
    enrollment::Occupation,
};
use std::collections::BTreeSet;

fn other(said: Option<Pair>, said_of_them: Option<Pair>, has_aid: bool) -> Alike {
    let identity = enrolled("Jeanne", programme(Occupation::Retired), granted()).identity;
    let aid = has_aid.then(had_elsewhere);
    Alike { identity, holder_id: None, aid, place: None, said, said_of_them }
}

fn likeness(is_known: bool, other: Alike) -> Likeness {
    Likeness { is_known, others: vec![other] }
}

#[test]
fn it_is_asked_once_and_whoever_was_not_found_to_be_another_is_looked_at() {
    use Pair::{One, Two, Unsure};
    // Known, said, said of them, whether they have an aid; then whether one is asked, is looked at, and one of two places is to wait.
    for (is_known, said, said_of_them, has_aid, is_asked, is_looked_at, is_to_wait) in [
        (false, None, None, false, true, true, false),
        (false, None, None, true, true, true, true),
        // Someone known is asked about for an aid alone: there are two records already.
        (true, None, None, false, false, false, false),
        (true, None, None, true, true, true, true),
        (true, Some(Unsure), None, false, false, false, false),
        (true, Some(Unsure), None, true, false, true, true),
        // Said of them: it is their place that waits.
        (true, None, Some(Unsure), true, false, false, true),
        (true, Some(Two), None, true, false, false, false),
        (true, None, Some(Two), true, false, false, false),
        (true, Some(Unsure), Some(Two), true, false, false, false),
        (true, Some(One), None, true, false, false, true),
        (true, None, Some(One), true, false, false, true),
        (true, Some(One), None, false, false, false, false),
    ] {
        let likeness = likeness(is_known, other(said, said_of_them, has_aid));
        let case = (is_known, said, said_of_them, has_aid);
        assert_eq!(likeness.asked_about().count() == 1, is_asked, "{case:?}");
        assert_eq!(likeness.to_verify() == [key("Jeanne")], is_looked_at, "{case:?}");
        assert_eq!(likeness.aided().count() == 1, is_to_wait, "{case:?}");
        let is_one = said == Some(One) || said_of_them == Some(One);
        assert_eq!(likeness.aid().is_some(), is_one && has_aid, "{case:?}");
    }
}

#[test]
fn whoever_is_one_with_someone_on_the_list_is_on_it() {
    for (said, place, is_listed) in [
        (Some(Pair::One), Some(EnrollmentStatus::Active), true),
        (Some(Pair::One), Some(EnrollmentStatus::Withdrawn), false),
        (Some(Pair::One), None, false),
        (Some(Pair::Two), Some(EnrollmentStatus::Active), false),
        (None, Some(EnrollmentStatus::Active), false),
    ] {
        assert_eq!(likeness(true, Alike { place, ..other(said, None, true) }).is_listed(), is_listed, "{said:?} {place:?}");
    }
}

fn finding(is_another: bool) -> Finding {
    Finding { is_another, reason: "Les actes de naissance diffèrent.".into(), by: "ana".into(), at: Timestamp::UNIX_EPOCH }
}

/// Anne, aided, of whom the holder has said that she is not Jeanne.
fn anne() -> Enrollment {
    let homonym = Homonym::new(vec![key("Jeanne")], Some("Ce sont des jumelles.".into()), Timestamp::UNIX_EPOCH);
    Enrollment { homonym: Some(homonym), ..enrolled("Anne", programme(Occupation::Retired), granted()) }
}

#[test]
fn an_aid_that_waits_is_not_owed_before_ancv_has_looked() {
    let waiting = anne();
    let bernard = enrolled("Bernard", programme(Occupation::Retired), granted());
    assert_eq!((waiting.to_verify().is_some(), waiting.payable()), (true, Cents::ZERO));
    let list = [waiting.clone(), bernard];
    let nobody = BTreeSet::new();
    let verdict = Verdict::of(&list, &nobody, &nobody);
    assert_eq!((verdict.owed(), verdict.withheld()), (Cents::euros(160), Cents::euros(160)));

    for (is_another, elsewhere, payable) in [(true, true, 160), (true, false, 160), (false, true, 0), (false, false, 160)] {
        let (stay, jeanne) = (had_elsewhere(), key("Jeanne"));
        let same = (!is_another).then_some((&jeanne, elsewhere.then_some(&stay)));
        let verified = waiting.verified(finding(is_another), same).unwrap();
        assert_eq!((verified.to_verify(), verified.payable()), (None, Cents::euros(payable)), "{is_another} {elsewhere}");
        assert_eq!(verified.aid.is_granted(), payable > 0, "{is_another} {elsewhere}");
        assert_eq!(verified.version, waiting.version + 1);
        assert_eq!(verified.verified(finding(true), None), Err(NotToVerify::Closed), "once");
    }
}

#[test]
fn whoever_is_one_of_several_and_keeps_the_aid_is_still_compared_with_the_others() {
    let (jeanne, marie, stay) = (key("Jeanne"), key("Marie"), had_elsewhere());
    let homonym = Homonym::new(vec![jeanne.clone(), marie.clone()], None, Timestamp::UNIX_EPOCH);
    let waiting = Enrollment { homonym: Some(homonym), ..anne() };
    let kept = waiting.verified(finding(false), Some((&jeanne, None))).unwrap();
    assert_eq!(kept.to_verify().map(|homonym| homonym.others.clone()), Some(vec![marie.clone()]));
    assert_eq!(kept.payable(), Cents::ZERO, "what waits is not owed yet");
    let last = kept.verified(finding(false), Some((&marie, None))).unwrap();
    assert_eq!((last.to_verify(), last.payable()), (None, Cents::euros(160)));
    let gone = waiting.verified(finding(false), Some((&jeanne, Some(&stay)))).unwrap();
    assert_eq!((gone.to_verify(), gone.aid.is_granted()), (None, false));
}

#[test]
fn nobody_is_looked_at_without_an_aid_that_counts() {
    let caregiver = AidOutcome::Granted { amount_cents: Cents::euros(160), counts_for_the_year: false };
    for own in [
        Enrollment { status: EnrollmentStatus::Withdrawn, ..anne() },
        Enrollment { status: EnrollmentStatus::Absent, ..anne() },
        Enrollment { aid: AidOutcome::CreditExhausted, ..anne() },
        Enrollment { aid: caregiver, ..anne() },
        Enrollment { homonym: None, ..anne() },
    ] {
        assert_eq!(own.to_verify(), None, "{own:?}");
        assert_eq!(own.payable(), own.aid.amount());
        assert!(own.verified(finding(true), None).is_err());
    }
}

#[test]
fn what_was_owed_when_it_was_noticed_stays_owed() {
    let bernard = enrolled("Bernard", programme(Occupation::Retired), granted());
    for (is_owed, payable) in [(true, 160), (false, 0)] {
        let noticed = bernard.noticed(vec![key("Jeanne")], is_owed, Timestamp::UNIX_EPOCH);
        assert_eq!((noticed.payable(), noticed.version), (Cents::euros(payable), 2));
        assert!(noticed.to_verify().is_some_and(|homonym| homonym.because.is_none()));
    }
}
