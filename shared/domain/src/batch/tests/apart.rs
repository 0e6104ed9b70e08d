use super::*;

/// Someone whose account `hand` has in hand.
fn held(user_id: &str, hand: &str) -> Actor {
    Actor { in_hands_of: vec![hand.into()], ..actor(user_id) }
}

/// Wherever two people are asked for, whoever has the other's account in hand is no second one.
#[test]
fn a_second_person_is_apart_from_the_first() {
    let refused = Err(BatchRefusal::NotApart);
    let (one, apart, held_by_one, holding_one) = (actor("one"), actor("two"), held("two", "one"), held("one", "two"));
    let step = |batch: Result<Batch, BatchRefusal>| batch.map(|batch| batch.batch_state);

    // Approving, on whichever side the hand is.
    let made_by = |maker: &Actor| Batch { created_by: maker.clone(), ..drafted() };
    assert_eq!(step(made_by(&one).approved(&held_by_one, AT)), refused);
    assert_eq!(step(made_by(&holding_one).approved(&apart, AT)), refused);
    assert_eq!(step(made_by(&one).approved(&apart, AT)), Ok(BatchState::Approved));
    let approved = made_by(&one).approved(&apart, AT).unwrap();
    assert_eq!(approved.approved(&held_by_one, AT), Ok(approved.clone()), "what was done before is no question any more");

    // Dissolving, once the file was taken.
    let cancel = |batch: &Batch, by: &Actor| batch.cancelled(by, AT, "Erreur de date.", true);
    let taken = approved.taken(&one, AT).unwrap();
    let wanted_by = |first: &Actor| cancel(&taken, first).unwrap();
    assert_eq!(step(cancel(&wanted_by(&one), &held_by_one)), refused);
    assert_eq!(step(cancel(&wanted_by(&holding_one), &apart)), refused);
    assert_eq!(step(cancel(&wanted_by(&one), &apart)), Ok(BatchState::Cancelled));

    // Taking back what was noted of a transfer.
    let sent = taken.sent(&one, AT, false).unwrap().passed_on("SEV-2027-0007-1");
    let noted_by = |first: &Actor| sent.recorded("SEV-2027-0007-1", &Outcome::Settled, date(2027, 6, 10), first).unwrap();
    let withdraw = |batch: &Batch, by: &Actor| batch.withdrawn("SEV-2027-0007-1", by, &[]);
    assert_eq!(step(withdraw(&noted_by(&one), &held_by_one)), refused);
    assert_eq!(step(withdraw(&noted_by(&holding_one), &apart)), refused);
    assert_eq!(step(withdraw(&noted_by(&one), &apart)), Ok(BatchState::Sent));
}
