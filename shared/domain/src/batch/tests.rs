mod apart;

use super::*;
use crate::account::OrganisationId;
use crate::four_eyes::Actor;
use crate::payment::{LineState, PaymentLine, tests::line};
use jiff::civil::date;
use proptest::prelude::*;
use std::collections::BTreeSet;

const AT: Timestamp = Timestamp::constant(1_800_000_000, 0);

fn payee() -> Payee {
    Payee {
        iban: "FR7630006000011234567890189".parse().unwrap(),
        bic: None,
        account_holder: "ACTIF RESIDENCE".into(),
        address: Address { street: "1 rue".into(), postal_code: "34280".into(), city: "LA GRANDE MOTTE".into() },
    }
}

fn actor(user_id: &str) -> Actor {
    Actor { user_id: user_id.into(), name: user_id.to_uppercase(), in_hands_of: Vec::new() }
}

fn batch(lines: Vec<PaymentLine>) -> Batch {
    let batch_id = batch_id(2027, 7);
    Batch {
        transfers: transfers(&batch_id, &shares(lines), |_| Some(payee())).unwrap(),
        batch_id,
        batch_state: BatchState::Draft,
        created_at: AT,
        created_by: actor("one"),
        approved_at: None,
        approved_by: None,
        taken: Vec::new(),
        dissolution: None,
        sent_at: None,
        sent_by: None,
        cancelled_by: None,
        cancelled_because: None,
        execution_on: date(2027, 6, 10),
        payer_address: None,
        version: 1,
    }
}

fn drafted() -> Batch {
    batch(vec![line("a", 1, 16_000), line("b", 2, 20_200)])
}

fn in_state(state: BatchState) -> Batch {
    let (draft, one, other) = (drafted(), actor("one"), actor("other"));
    let approved = || draft.approved(&other, AT).unwrap();
    let sent = || {
        let sent = approved().taken(&one, AT).unwrap().sent(&one, AT, false).unwrap();
        sent.passed_on("SEV-2027-0007-1").passed_on("SEV-2027-0007-2")
    };
    match state {
        BatchState::Draft => draft.clone(),
        BatchState::Approved => approved(),
        BatchState::Sent => sent(),
        BatchState::Closed => ["SEV-2027-0007-1", "SEV-2027-0007-2"]
            .iter()
            .fold(sent(), |batch, reference| batch.recorded(reference, &Outcome::Settled, date(2027, 6, 10), &actor("one")).unwrap()),
        BatchState::Cancelled => draft.cancelled(&one, AT, "Erreur de date.", false).unwrap(),
    }
}

/// What is done with a batch.
type Step<'a> = dyn Fn(&Batch) -> Result<Batch, BatchRefusal> + 'a;

#[test]
fn a_batch_goes_one_way_and_each_step_is_repeatable() {
    use BatchRefusal as R;
    use BatchState::{Approved, Cancelled, Closed, Draft, Sent};
    let third = actor("third");
    let untaken = in_state(Approved);
    let taken = untaken.taken(&actor("one"), AT).unwrap();
    let unwanted = taken.cancelled(&actor("one"), AT, "Erreur de date.", true).unwrap();
    for (batch, approve, take, cancel, send, record) in [
        (in_state(Draft), Ok(Approved), Err(R::NotApproved), Ok(Cancelled), Err(R::NotApproved), Err(R::NotSent)),
        (untaken, Err(R::AlreadyApproved), Ok(Approved), Ok(Cancelled), Err(R::FileNotTaken), Err(R::NotSent)),
        // A second person is to agree.
        (taken, Err(R::AlreadyApproved), Ok(Approved), Ok(Approved), Ok(Sent), Err(R::NotSent)),
        (unwanted, Err(R::AlreadyApproved), Err(R::DissolutionAsked), Ok(Cancelled), Ok(Sent), Err(R::NotSent)),
        (in_state(Sent), Err(R::AlreadyApproved), Ok(Sent), Err(R::AlreadySent), Err(R::AlreadySent), Ok(Sent)),
        (in_state(Closed), Err(R::AlreadyApproved), Ok(Closed), Err(R::AlreadySent), Err(R::AlreadySent), Err(R::OutcomeKnown)),
        (in_state(Cancelled), Err(R::Cancelled), Err(R::Cancelled), Err(R::Cancelled), Err(R::Cancelled), Err(R::Cancelled)),
    ] {
        let state = batch.batch_state;
        let reject = Outcome::Rejected("Compte clos".into());
        let attempts: [(Result<BatchState, R>, &Step<'_>); 5] = [
            (approve, &|batch| batch.approved(&third, AT)),
            (take, &|batch| batch.taken(&third, AT)),
            (cancel, &|batch| batch.cancelled(&third, AT, "Doublon constaté.", true)),
            (send, &|batch| batch.sent(&third, AT, false)),
            (record, &|batch| batch.recorded("SEV-2027-0007-1", &reject, date(2027, 6, 11), &actor("one"))),
        ];
        for (expected, attempt) in attempts {
            let after = attempt(&batch);
            assert_eq!(after.as_ref().map(|after| after.batch_state).map_err(|refusal| *refusal), expected, "{state:?}");
            if let Ok(after) = after {
                assert_eq!(after.version, batch.version + 1);
                assert_eq!(attempt(&after).as_ref(), Ok(&after), "{state:?}: the same again changes nothing");
            }
        }
    }
}

#[test]
fn whoever_made_a_batch_does_not_approve_it() {
    let draft = drafted();
    assert_eq!(draft.approved(&actor("one"), AT), Err(BatchRefusal::SamePerson));
    assert!(draft.approved(&actor("other"), AT).is_ok());
    // The 10th of June begins at 22:00 in Greenwich.
    let (eve, day) = ("2027-06-09T21:59:59Z".parse().unwrap(), "2027-06-09T22:00:00Z".parse().unwrap());
    assert!(draft.approved(&actor("other"), eve).is_ok());
    assert_eq!(draft.approved(&actor("other"), day), Err(BatchRefusal::DayPassed));
}

#[test]
fn whoever_dissolves_an_approved_batch_says_that_the_bank_does_not_have_it() {
    let (draft, approved, one) = (drafted(), in_state(BatchState::Approved), actor("one"));
    assert!(draft.cancelled(&one, AT, "Erreur de date.", false).is_ok(), "it has no file yet");
    assert_eq!(approved.cancelled(&one, AT, "Erreur de date.", false), Err(BatchRefusal::MaybeAtTheBank));
    assert!(approved.cancelled(&one, AT, "Erreur de date.", true).is_ok());
}

#[test]
fn a_batch_whose_file_was_taken_is_dissolved_by_two() {
    let (one, other) = (actor("one"), actor("other"));
    // Even when both have the file: neither of them could, otherwise.
    let taken = in_state(BatchState::Approved).taken(&one, AT).unwrap().taken(&other, AT).unwrap();
    assert_eq!(taken.taken.iter().map(|taken| taken.by.user_id.as_str()).collect::<Vec<_>>(), ["one", "other"]);
    assert_eq!(taken.taken(&one, AT), Ok(taken.clone()), "one is noted once");
    let asked = taken.cancelled(&one, AT, "Erreur de date.", true).unwrap();
    assert_eq!((asked.batch_state, asked.awaits_word_of("one"), asked.awaits_word_of("other")), (BatchState::Approved, false, true));
    assert_eq!(asked.cancelled(&one, AT, "Une autre raison.", true), Ok(asked.clone()), "not by the same person twice");
    assert_eq!(asked.cancelled(&other, AT, "Vérifié.", false), Err(BatchRefusal::MaybeAtTheBank));
    assert_eq!(asked.taken(&other, AT), Err(BatchRefusal::DissolutionAsked));
    let over = asked.cancelled(&other, AT, "Vérifié.", true).unwrap();
    assert_eq!((over.batch_state, over.cancelled_because.as_deref()), (BatchState::Cancelled, Some("Erreur de date.")));
    assert_eq!(over.cancelled(&other, AT, "Vérifié.", true), Ok(over.clone()));
    let left = over.left(EarlierEnd::Dissolved, "Erreur de date.", AT);
    assert!(left.file_taken && !in_state(BatchState::Cancelled).left(EarlierEnd::Dissolved, "Erreur.", AT).file_taken);
    // The bank had it after all.
    let sent = asked.sent(&other, AT, false).unwrap();
    assert_eq!((sent.batch_state, sent.dissolution), (BatchState::Sent, None));
}

#[test]
fn what_is_noted_after_its_day_was_checked_with_the_bank() {
    // The 11th of June begins at 22:00 in Greenwich.
    let (in_time, late) = ("2027-06-10T21:59:59Z".parse().unwrap(), "2027-06-10T22:00:00Z".parse().unwrap());
    let (one, approved) = (actor("one"), in_state(BatchState::Approved));
    assert_eq!(approved.taken(&one, late), Err(BatchRefusal::DayPassed));
    let taken = approved.taken(&one, in_time).unwrap();
    assert!(taken.sent(&one, in_time, false).is_ok());
    assert_eq!(taken.sent(&one, late, false), Err(BatchRefusal::NotedLate));
    assert!(taken.sent(&one, late, true).is_ok());
    assert_eq!(approved.sent(&one, late, true), Err(BatchRefusal::FileNotTaken), "the bank can't have what nobody took");
}

#[test]
fn sending_that_was_interrupted_goes_on() {
    let sent = in_state(BatchState::Approved).taken(&actor("one"), AT).unwrap().sent(&actor("one"), AT, false).unwrap();
    let half = sent.passed_on("SEV-2027-0007-1");
    assert_eq!(half.next_planned().unwrap().reference, "SEV-2027-0007-2");
    assert_eq!(half.sent(&actor("third"), AT, false), Ok(half.clone()), "by whoever finds it so");
    assert_eq!(half.cancelled(&actor("one"), AT, "Trop tard.", true), Err(BatchRefusal::AlreadySent));
    assert_eq!(half.recorded("SEV-2027-0007-2", &Outcome::Settled, date(2027, 6, 10), &actor("one")), Err(BatchRefusal::NotSent));
    assert!(half.explanation(date(2027, 6, 8)).contains("Notez-le de nouveau"));
    let whole = half.passed_on("SEV-2027-0007-2");
    assert_eq!((whole.next_planned(), whole.batch_state), (None, BatchState::Sent));
}

#[test]
fn the_last_outcome_closes_a_batch() {
    let sent = in_state(BatchState::Sent);
    let on = date(2027, 6, 10);
    assert_eq!(sent.recorded("SEV-2027-0007-3", &Outcome::Settled, on, &actor("one")), Err(BatchRefusal::NoSuchTransfer));
    let one = sent.recorded("SEV-2027-0007-1", &Outcome::Settled, on, &actor("one")).unwrap();
    assert_eq!((one.batch_state, one.transfers[0].state), (BatchState::Sent, TransferState::Settled));
    assert_eq!(one.recorded("SEV-2027-0007-1", &Outcome::Settled, on, &actor("one")), Ok(one.clone()));
    for (outcome, on) in [(Outcome::Rejected("Compte clos".into()), on), (Outcome::Settled, date(2027, 6, 11))] {
        assert_eq!(one.recorded("SEV-2027-0007-1", &outcome, on, &actor("one")), Err(BatchRefusal::OutcomeKnown));
    }
    let both = one.recorded("SEV-2027-0007-2", &Outcome::Rejected("Compte clos".into()), on, &actor("one")).unwrap();
    assert_eq!((both.batch_state, both.transfers[1].rejected_because.as_deref()), (BatchState::Closed, Some("Compte clos")));
}

#[test]
fn whose_day_has_passed_is_not_asked_for_in_vain() {
    let (draft, approved) = (drafted(), in_state(BatchState::Approved));
    let taken = approved.taken(&actor("one"), AT).unwrap();
    let unwanted = taken.cancelled(&actor("one"), AT, "Erreur de date.", true).unwrap();
    for (batch, day, part) in [
        (&draft, date(2027, 6, 9), "En attente de l’approbation"),
        (&draft, date(2027, 6, 10), "est passée : annulez-le"),
        (&approved, date(2027, 6, 10), "téléchargez le fichier"),
        (&approved, date(2027, 6, 11), "est passée : annulez-le"),
        (&taken, date(2027, 6, 10), "transmettez-le à la banque"),
        (&taken, date(2027, 6, 11), "si la banque a reçu le fichier"),
        (&unwanted, date(2027, 6, 10), "une autre personne doit vérifier"),
    ] {
        assert!(batch.explanation(day).contains(part), "{}", batch.explanation(day));
    }
}

#[test]
fn what_has_arrived_may_be_sent_back_once() {
    let (on, later) = (date(2027, 6, 10), date(2027, 6, 14));
    let (first, second) = ("SEV-2027-0007-1", "SEV-2027-0007-2");
    let (rejected, returned) = (Outcome::Rejected("Compte clos".into()), Outcome::Returned("Compte clos".into()));
    let sent = in_state(BatchState::Sent);
    assert_eq!(sent.recorded(first, &returned, later, &actor("one")), Err(BatchRefusal::NotSettled));
    let closed =
        sent.recorded(first, &Outcome::Settled, on, &actor("one")).unwrap().recorded(second, &rejected, on, &actor("one")).unwrap();
    assert_eq!(closed.recorded(second, &returned, later, &actor("one")), Err(BatchRefusal::NotSettled));
    assert_eq!(closed.recorded(first, &returned, date(2027, 6, 9), &actor("one")), Err(BatchRefusal::BeforeItArrived));
    let back = closed.recorded(first, &returned, later, &actor("one")).unwrap();
    let transfer = &back.transfers[0];
    assert_eq!((back.batch_state, transfer.state, transfer.outcome_on), (BatchState::Closed, TransferState::Returned, Some(later)));
    assert_eq!(back.recorded(first, &returned, later, &actor("one")), Ok(back.clone()));
    for (outcome, on) in [(Outcome::Returned("Compte bloqué".into()), later), (Outcome::Settled, on), (rejected, later)] {
        assert_eq!(back.recorded(first, &outcome, on, &actor("one")), Err(BatchRefusal::OutcomeKnown));
    }
    let kinds = [&sent, &closed, &back].map(|batch| batch.transfers[0].outcomes());
    assert_eq!(kinds, [&[OutcomeKind::Settled, OutcomeKind::Rejected][..], &[OutcomeKind::Returned], &[]]);
}

#[test]
fn each_provider_gets_one_transfer_and_reversals_are_netted() {
    let lines = vec![line("b", 3, 20_200), line("a", 1, 16_000), line("a", 4, -6_000), line("a", 2, 32_000)];
    let batch = batch(lines);
    let paid: Vec<_> = batch.transfers.iter().map(|transfer| (transfer.reference.as_str(), transfer.amount_cents.get())).collect();
    assert_eq!(paid, [("SEV-2027-0007-1", 42_000), ("SEV-2027-0007-2", 20_200)]);
    assert_eq!((batch.total().get(), batch.lines().count()), (62_200, 4));
}

#[test]
fn providers_without_an_account_or_who_owe_wait() {
    let shares = shares(vec![line("a", 1, 16_000), line("b", 2, 16_000), line("b", 3, -16_000), line("c", 4, 5)]);
    let waits: Vec<_> = shares.iter().map(|share| share.waits(share.provider_id.as_str() != "c")).collect();
    assert_eq!(waits, [None, Some(Waits::NotPositive), Some(Waits::NoAccount)]);
    let chosen = chosen(shares, |id| id.as_str() != "c");
    assert_eq!(chosen.iter().map(|share| share.provider_id.as_str()).collect::<Vec<_>>(), ["a"]);
}

#[test]
fn a_provider_with_many_lines_gets_the_rest_with_the_next_batch() {
    let many = (0..45).map(|number| line("a", number, 100));
    let chosen_ = chosen(shares(many.collect()), |_| true);
    assert_eq!((chosen_[0].lines.len(), chosen_[0].sum()), (30, 3_000));
    // The oldest alone would be less than nothing.
    let owing = (0..45).map(|number| line("a", number, if number < 30 { -100 } else { 1_000_000 }));
    let chosen_ = chosen(shares(owing.collect()), |_| true);
    assert_eq!(chosen_[0].lines.len(), 30);
    assert!(chosen_[0].sum() > 0);
}

#[test]
fn a_batch_is_executed_on_a_day_on_which_banks_work() {
    let today = date(2026, 11, 24);
    for (today, on, refused) in [
        (today, date(2026, 11, 23), Some("à partir de demain")),
        (today, today, Some("à partir de demain")),
        (today, date(2026, 11, 25), None),
        (today, date(2026, 11, 28), Some("le 28 novembre 2026 (samedi)")),
        (today, date(2026, 11, 29), Some("(dimanche)")),
        (today, date(2026, 11, 30), None),
        (today, date(2026, 12, 24), None),
        (today, date(2026, 12, 25), Some("dans les 30 jours")),
        (date(2026, 12, 1), date(2026, 12, 25), Some("le 25 décembre 2026 (Noël)")),
        (date(2027, 3, 24), date(2027, 3, 26), Some("(Vendredi saint)")),
    ] {
        let said = can_be_executed(on, today).map_err(|refused| refused.to_string()).err();
        assert_eq!(said.is_some(), refused.is_some(), "{on}: {said:?}");
        assert!(said.unwrap_or_default().contains(refused.unwrap_or_default()), "{on}");
    }
}

#[test]
fn a_batch_has_a_day_to_be_approved() {
    for (today, proposed) in [
        (date(2027, 5, 10), date(2027, 5, 12)),
        (date(2027, 5, 13), date(2027, 5, 17)),
        (date(2027, 5, 14), date(2027, 5, 17)),
        (date(2027, 5, 15), date(2027, 5, 17)),
        (date(2027, 3, 24), date(2027, 3, 30)),
        (date(2026, 12, 23), date(2026, 12, 28)),
        (date(2026, 12, 30), date(2027, 1, 4)),
    ] {
        assert_eq!(next_execution(today), proposed, "{today}");
        assert_eq!(can_be_executed(proposed, today), Ok(()), "{today}");
    }
}

#[test]
fn an_account_is_never_printed() {
    let printed = format!("{:?}", drafted());
    assert!(!printed.contains("3000600001") && !printed.contains("ACTIF RESIDENCE") && !printed.contains("ONE"), "{printed}");
}

proptest! {
    #[test]
    fn the_transfers_pay_what_the_lines_say_and_no_line_twice(
        drawn in proptest::collection::vec((0_u32..8, -30_000_i64..50_000), 0..200),
        without in 0_u32..8,
    ) {
        let lines: Vec<_> =
            drawn.iter().zip(0..).map(|((provider, cents), number)| line(&format!("p{provider}"), number, *cents)).collect();
        let mut due = lines.clone();
        let has_account = |id: &OrganisationId| id.as_str() != format!("p{without}");
        // Batch after batch, until nothing can go.
        for number in 1..=30 {
            let chosen = chosen(shares(due.clone()), has_account);
            if chosen.is_empty() {
                break;
            }
            let id = batch_id(2027, number);
            let transfers = transfers(&id, &chosen, |_| Some(payee())).unwrap();
            let taken: BTreeSet<LineRef> = transfers.iter().flat_map(|transfer| transfer.lines.clone()).collect();
            let count: usize = transfers.iter().map(|transfer| transfer.lines.len()).sum();
            prop_assert_eq!(taken.len(), count, "no line is in two transfers");
            prop_assert!(count <= MAX_LINES && transfers.iter().all(|transfer| transfer.lines.len() <= MAX_LINES_OF_TRANSFER));
            let (gone, left): (Vec<_>, Vec<_>) = due.iter().cloned().partition(|line| taken.contains(&line.reference()));
            prop_assert_eq!(gone.len(), count, "no line is in two batches");
            let paid: i64 = transfers.iter().map(|transfer| i64::from(transfer.amount_cents.get())).sum();
            prop_assert_eq!(paid, gone.iter().map(|line| line.amount_cents).sum::<i64>());
            let providers: BTreeSet<_> = transfers.iter().map(|transfer| &transfer.provider_id).collect();
            prop_assert_eq!(providers.len(), transfers.len(), "one transfer for each provider");
            prop_assert!(gone.iter().all(|line| has_account(&line.provider_id) && line.line_state == LineState::Due));
            due = left;
        }
        // What is left waits for a reason.
        for share in shares(due) {
            prop_assert!(share.waits(has_account(&share.provider_id)).is_some(), "{:?}", share);
        }
    }
}

#[test]
fn what_was_noted_by_mistake_is_taken_back_by_someone_else() {
    let (one, other, on) = (actor("one"), actor("other"), date(2027, 6, 10));
    let first = "SEV-2027-0007-1";
    let as_line = |state| PaymentLine { line_state: state, ..line("a", 1, 16_000) };
    let sent = in_state(BatchState::Sent);
    assert_eq!(sent.withdrawn(first, &other, &[as_line(LineState::Sent)]), Err(BatchRefusal::NothingNoted));
    assert_eq!(sent.withdrawn("SEV-2027-0007-3", &other, &[]), Err(BatchRefusal::NoSuchTransfer));
    let settled = in_state(BatchState::Closed);
    let returned = settled.recorded(first, &Outcome::Returned("Compte clos".into()), on, &one).unwrap();
    let rejected = sent.recorded(first, &Outcome::Rejected("Compte clos".into()), on, &one).unwrap();
    for (noted, state) in [(settled, LineState::Settled), (returned, LineState::Due), (rejected, LineState::Due)] {
        let lines = [as_line(state)];
        assert_eq!(noted.withdrawn(first, &one, &lines), Err(BatchRefusal::OwnOutcome));
        assert!(!noted.transfers[0].can_be_withdrawn("one", &lines) && noted.transfers[0].can_be_withdrawn("other", &lines));
        let open = noted.withdrawn(first, &other, &lines).unwrap();
        let transfer = &open.transfers[0];
        assert_eq!((open.batch_state, transfer.state, transfer.outcome_on), (BatchState::Sent, TransferState::Sent, None));
        assert_eq!((&transfer.rejected_because, open.version), (&None, noted.version + 1));
        assert_eq!(open.withdrawn(first, &other, &[as_line(LineState::Sent)]), Ok(open.clone()), "the same again changes nothing");
        assert_eq!(open.withdrawn(first, &one, &[as_line(LineState::Sent)]), Err(BatchRefusal::NothingNoted));
        // Whoever took it back may note what is true, and that can be taken back again by another.
        let anew = open.recorded(first, &Outcome::Settled, on, &other).unwrap();
        assert_eq!(anew.withdrawn(first, &other, &[as_line(LineState::Settled)]), Err(BatchRefusal::OwnOutcome));
        assert!(anew.withdrawn(first, &one, &[as_line(LineState::Settled)]).is_ok());
    }
}

#[test]
fn what_did_not_arrive_and_is_in_another_batch_is_not_taken_back() {
    let first = "SEV-2027-0007-1";
    let rejected = in_state(BatchState::Sent).recorded(first, &Outcome::Rejected("Compte clos".into()), date(2027, 6, 10), &actor("one"));
    let rejected = rejected.unwrap();
    for state in [LineState::Batched, LineState::Sent, LineState::Settled] {
        let lines = [PaymentLine { line_state: state, ..line("a", 1, 16_000) }, line("a", 2, 16_000)];
        assert_eq!(rejected.withdrawn(first, &actor("other"), &lines), Err(BatchRefusal::PaidAnew));
    }
}
