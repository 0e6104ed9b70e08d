//! The machine of a group's statuses as a table, beside the methods that move it. The tests hold the one against the other;
//! `docs/course.md` is drawn from here.

use crate::group::GroupStatus::{self, Confirmed, Empty, Full, Locked, Open, Paid, Suspended, ToConfirm, ToValidate};

/// What happens to a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    Enrolled,
    Withdrawn,
    /// The day of the departure comes.
    Departed,
    /// The last day of the stay is over.
    Ended,
    /// The provider, or ANCV in its place, says who was there.
    Validated,
    /// A step of a deadline is taken: someone is told of it.
    Reminded,
    /// The holder says that someone is missing.
    CorrectionOpened,
    /// ANCV decides on a correction, or the holder takes it back.
    CorrectionClosed,
    /// Of a long list, some of those who were not there leave it before the rest is confirmed.
    PartLeft,
    /// The holder, or ANCV in its place, confirms who travelled.
    ConfirmedByHolder,
    /// ANCV changes whether someone had travelled.
    PresenceCorrected,
    /// The bank has carried out a payment.
    Settled,
    /// The bank has sent a payment back that it had carried out.
    Returned,
}

impl Event {
    /// All of them, in the order of a stay.
    pub const ALL: [Self; 13] = [
        Self::Enrolled,
        Self::Withdrawn,
        Self::Departed,
        Self::Ended,
        Self::Validated,
        Self::Reminded,
        Self::CorrectionOpened,
        Self::CorrectionClosed,
        Self::PartLeft,
        Self::ConfirmedByHolder,
        Self::PresenceCorrected,
        Self::Settled,
        Self::Returned,
    ];
}

/// From where, by what, to where. What is not here is refused, or can't happen.
pub const TRANSITIONS: &[(GroupStatus, Event, GroupStatus)] = &[
    (Open, Event::Enrolled, Open),
    (Open, Event::Enrolled, Full),
    (Open, Event::Withdrawn, Open),
    (Full, Event::Withdrawn, Open),
    (Open, Event::Departed, Locked),
    (Full, Event::Departed, Locked),
    (Locked, Event::Ended, ToValidate),
    (Locked, Event::Ended, Empty),
    // An empty list is nobody's to validate: the first step says so to nobody, and is the last.
    (Empty, Event::Reminded, Empty),
    (ToValidate, Event::Reminded, ToValidate),
    (ToValidate, Event::Validated, ToConfirm),
    (ToConfirm, Event::Reminded, ToConfirm),
    (ToConfirm, Event::CorrectionOpened, Suspended),
    (Suspended, Event::CorrectionOpened, Suspended),
    // Whoever was forgotten is asked for on a confirmed list too: no clock stands, for none runs.
    (Confirmed, Event::CorrectionOpened, Confirmed),
    (Paid, Event::CorrectionOpened, Confirmed),
    (Suspended, Event::CorrectionClosed, Suspended),
    (Suspended, Event::CorrectionClosed, ToConfirm),
    (ToConfirm, Event::PartLeft, ToConfirm),
    (ToConfirm, Event::ConfirmedByHolder, Confirmed),
    // Nothing is owed for a list without aid.
    (ToConfirm, Event::ConfirmedByHolder, Paid),
    (Confirmed, Event::CorrectionClosed, Confirmed),
    (Confirmed, Event::CorrectionClosed, Paid),
    (Confirmed, Event::Returned, Confirmed),
    (Paid, Event::Returned, Confirmed),
    (Confirmed, Event::Settled, Confirmed),
    (Confirmed, Event::Settled, Paid),
    (Confirmed, Event::PresenceCorrected, Confirmed),
    (Paid, Event::PresenceCorrected, Confirmed),
    (Paid, Event::PresenceCorrected, Paid),
];
