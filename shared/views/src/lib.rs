//! Shapes that several operations share: aid, credit, groups, participants and users as JSON; and what paths lead to.
//!
//! Amounts are euro cents, dates are `YYYY-MM-DD`. Sentences are French and can be shown as they are.

mod aid;
mod credit;
mod group;
mod member;
mod participant;
mod paths;
mod validation;

pub use aid::{AidName, AidView, OtherStay, TOP_UP_URL};
pub use credit::CreditView;
pub use group::{GroupCounts, GroupSummary};
pub use member::{MemberPath, MemberView};
pub use participant::{LinkedPerson, Participant, Reader, StayWishesView, alphabetical, participants};
pub use paths::{GroupPath, OfGroup, no_group, theirs};
pub use validation::{Attendee, CorrectionSummary, DeadlineView, PaymentState, Said, Totals};
