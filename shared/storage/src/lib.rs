//! The tables: keys, items and transactions. The only crate that knows attribute names.
//!
//! Every business change is one `TransactWriteItems`; a condition that fails is an answer, not an
//! error. See `docs/data.md` for the tables and what reads them.

mod accounts;
mod attempts;
mod attribute;
mod audit;
mod bank_accounts;
mod batches;
mod bundles;
mod corrections;
mod course;
mod deadlines;
mod enrollments;
mod error;
mod expression;
mod facts;
mod homonyms;
mod item;
mod key;
mod likeness;
mod links;
mod mailboxes;
mod members;
mod outbox;
mod payments;
mod people;
mod programme;
mod rounds;
mod second_factor;
mod sent;
mod sessions;
mod stays;
mod store;
mod transaction;
mod validation;

pub use accounts::{Credentials, Member, SecondFactor, SecondFactorDraft};
pub use attempts::{Attempts, Counted};
pub use audit::{Action, AuditLine};
pub use bank_accounts::Known as KnownToTheBank;
pub use batches::{Moves, Unmade};
pub use corrections::WatchedCorrection;
pub use course::{Watch, WatchedGroup};
pub use deadlines::DueLines;
pub use enrollments::{Change, Idempotency, Lost, Placement};
pub use error::{StoreError, reason};
pub use facts::Facts;
pub use homonyms::KnownAs;
pub use key::{AidMarker, Posted};
pub use links::{Chosen, Link, Purpose, Readdressed};
pub use members::{MemberChange, Written};
pub use outbox::{Address, Claim, KEPT, LEASE, Lease, Mail, Progress, RefusedMail, Told};
pub use people::{Known, PersonRecord};
pub use programme::ListedOrganisation;
pub use rounds::{Overtaken, ROUNDS, Round, Rounds};
pub use second_factor::{Confirmed, Guarded, Proof};
pub use sessions::{Opened, Opening, Place, Proved, Rotation, SessionRecord};
pub use store::{Store, Tables};
pub use validation::{CorrectionChange, CourseChange, CourseLost, StayRecord};
