//! Shapes that several operations share: aid, credit, groups, participants and users as JSON.
//!
//! Amounts are euro cents, dates are `YYYY-MM-DD`. Sentences are French and can be shown as they are.

mod aid;
mod credit;
mod group;
mod member;
mod participant;
mod validation;

pub use aid::{AidName, AidView, OtherStay, TOP_UP_URL};
pub use credit::CreditView;
pub use group::{GroupCounts, GroupPath, GroupSummary};
pub use member::{MemberPath, MemberView};
pub use participant::{LinkedPerson, Participant, Reader, StayWishesView, alphabetical, participants};
pub use validation::{Attendee, CorrectionSummary, DeadlineView, PaymentState, Said, Totals};
