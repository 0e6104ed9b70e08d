//! What someone's place takes of the books.

use crate::{
    enrollment::{Enrollment, Link},
    money::Cents,
};

/// What a place takes while its person is on the list: nothing before, and nothing once withdrawn.
/// Every counter, account and marker moves by the difference of two of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stake {
    /// Places of the group: one or none.
    pub places: u32,
    /// Aids of the group: one or none.
    pub aids: u32,
    /// Of the holder's credit.
    pub credit: Cents,
    /// Whether the person's one aid of the year is this.
    pub yearly_aid: bool,
    /// Whom the place depends on.
    pub link: Option<Link>,
}

impl Stake {
    /// The stake of an enrollment, if there is one.
    #[must_use]
    pub fn of(enrollment: Option<&Enrollment>) -> Self {
        let Some(active) = enrollment.filter(|enrollment| enrollment.is_active()) else { return Self::default() };
        Self {
            places: 1,
            aids: u32::from(active.aid.is_granted()),
            credit: active.aid.amount(),
            yearly_aid: active.aid.counts_for_the_year(),
            link: active.details.claim.link(),
        }
    }
}
