//! The course of a group, from its first free place to its last payment, written once. The same as a table is in [`machine`], from
//! which `docs/course.md` is drawn.
//!
//! What is stored is the [`Course`]: the stage, the deadline, what is open and what is owed. The status that people see is
//! read off it, the counters and the calendar.

pub mod machine;
#[cfg(test)]
mod tests;

use crate::{
    deadline::{Deadline, Party, days_after, days_between},
    group::{Group, GroupStatus},
    refused::Refused,
    rules::Delays,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Whose turn it is once the stay is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    #[default]
    AwaitingProvider,
    /// The holder's: the provider has validated.
    AwaitingHolder,
    /// Nobody's: the holder has confirmed.
    Confirmed,
}

/// What comes after the stay, as it is stored with the group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// Whose turn it is.
    pub stage: Stage,
    /// The day on which the list became theirs: the day after the end for the provider, that of the provider's validation for
    /// the holder.
    pub opens_on: Date,
    /// The last day on which they validate in time.
    pub due_on: Date,
    /// When they are told next of their deadline; nothing once they were told that they are late.
    pub next_step_on: Option<Date>,
    /// Corrections that ANCV has not decided.
    pub open_corrections: u32,
    /// Since when the clock stands, while it does.
    pub stopped_on: Option<Date>,
    /// How many lines of what is owed to the provider, or by it, are not settled. Sums would not do: one that is on its way and
    /// one that takes it back come to nothing.
    pub unsettled_lines: u32,
    /// Goes up with each change of this.
    pub course_version: u32,
}

/// Why something can't be done with a group now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutOfTurn {
    /// The stay is not over.
    NotOver {
        /// The first day on which it can be done.
        from: Date,
    },
    Empty,
    /// The provider has not validated.
    ProviderFirst {
        /// Until when it is to.
        due_on: Date,
    },
    /// The provider has validated: that is for good.
    ProviderDone,
    /// The holder has confirmed: that is for good.
    HolderDone,
    /// The holder has not confirmed.
    NotConfirmed,
    /// A correction is open: ANCV decides first.
    Suspended,
}

impl Refused for OutOfTurn {
    fn code(&self) -> &'static str {
        match self {
            Self::NotOver { .. } => "stay_not_over",
            Self::Empty => "nobody_enrolled",
            Self::ProviderFirst { .. } => "provider_first",
            Self::ProviderDone => "already_validated",
            Self::HolderDone => "already_confirmed",
            Self::NotConfirmed => "not_confirmed",
            Self::Suspended => "correction_open",
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Self::NotOver { .. } => "Le séjour n’est pas terminé",
            Self::Empty => "Personne n’était inscrit",
            Self::ProviderFirst { .. } => "Le prestataire n’a pas encore validé",
            Self::ProviderDone => "La liste est déjà validée",
            Self::HolderDone => "La liste est déjà confirmée",
            Self::NotConfirmed => "La liste n’est pas encore confirmée",
            Self::Suspended => "Une demande de correction est en cours",
        }
    }

    fn detail(&self) -> String {
        let day = crate::date::in_words;
        match self {
            Self::NotOver { from } => format!("La liste se valide à partir du {}.", day(*from)),
            Self::Empty => "Il n’y a aucune liste à valider pour ce séjour.".into(),
            Self::ProviderFirst { due_on } => {
                format!("Le délai du prestataire pour valider la liste va jusqu’au {}. S’il est passé, contactez-le.", day(*due_on))
            }
            Self::ProviderDone => {
                "Le prestataire a validé cette liste, et c’est définitif. Rechargez la page pour voir où elle en est.".into()
            }
            Self::HolderDone => {
                "Le porteur de projet a confirmé cette liste, et c’est définitif. Rechargez la page pour voir où elle en est.".into()
            }
            Self::NotConfirmed => "Tant que le porteur de projet n’a pas confirmé la liste, rien n’est à corriger ici.".into(),
            Self::Suspended => {
                "L’ANCV étudie une demande de correction sur cette liste. Le délai est suspendu : vous pourrez confirmer ensuite.".into()
            }
        }
    }
}

impl Course {
    /// The course of a stay that ends on `end_date`.
    #[must_use]
    pub fn ahead(end_date: Date, delays: &Delays) -> Self {
        let opens_on = days_after(end_date, 1);
        Self {
            stage: Stage::AwaitingProvider,
            opens_on,
            due_on: days_after(end_date, i64::from(delays.to_validate)),
            next_step_on: Some(opens_on),
            open_corrections: 0,
            stopped_on: None,
            unsettled_lines: 0,
            course_version: 0,
        }
    }

    /// Whose deadline runs. None when nobody has one, or the clock stands.
    #[must_use]
    pub const fn deadline(&self) -> Option<Deadline> {
        let party = match self.stage {
            Stage::AwaitingProvider => Party::Provider,
            Stage::AwaitingHolder if self.stopped_on.is_none() => Party::Holder,
            Stage::AwaitingHolder | Stage::Confirmed => return None,
        };
        Some(Deadline { party, opens_on: self.opens_on, due_on: self.due_on })
    }

    /// How many lines are unsettled with one of so many cents, which is written beside it; of none there is no line.
    fn with_line_of(&self, cents: i64) -> u32 {
        self.unsettled_lines + u32::from(cents != 0)
    }
}

impl Group {
    /// Where the group stands on `today`.
    #[must_use]
    pub fn status(&self, today: Date) -> GroupStatus {
        let course = &self.course;
        match course.stage {
            Stage::AwaitingProvider if today > self.end_date && self.enrolled == 0 => GroupStatus::Empty,
            Stage::AwaitingProvider if today > self.end_date => GroupStatus::ToValidate,
            Stage::AwaitingProvider if today >= self.start_date => GroupStatus::Locked,
            Stage::AwaitingProvider if self.enrolled >= self.places => GroupStatus::Full,
            Stage::AwaitingProvider => GroupStatus::Open,
            Stage::AwaitingHolder if course.open_corrections > 0 => GroupStatus::Suspended,
            Stage::AwaitingHolder => GroupStatus::ToConfirm,
            Stage::Confirmed if course.open_corrections == 0 && course.unsettled_lines == 0 => GroupStatus::Paid,
            Stage::Confirmed => GroupStatus::Confirmed,
        }
    }

    /// The group once the provider has validated its list, on `today` `[M]`.
    ///
    /// # Errors
    /// It is not the provider's turn.
    pub fn validated_by_provider(&self, today: Date, delays: &Delays) -> Result<Self, OutOfTurn> {
        match self.status(today) {
            GroupStatus::ToValidate => {}
            GroupStatus::Open | GroupStatus::Full | GroupStatus::Locked => {
                return Err(OutOfTurn::NotOver { from: days_after(self.end_date, 1) });
            }
            GroupStatus::Empty => return Err(OutOfTurn::Empty),
            GroupStatus::ToConfirm | GroupStatus::Suspended | GroupStatus::Confirmed | GroupStatus::Paid => {
                return Err(OutOfTurn::ProviderDone);
            }
        }
        let due_on = days_after(today, i64::from(delays.to_validate));
        let next_step_on = Deadline { party: Party::Holder, opens_on: today, due_on }.next(delays, today);
        Ok(self.following(Course { stage: Stage::AwaitingHolder, opens_on: today, due_on, next_step_on, ..self.course.clone() }))
    }

    /// Whether the holder can confirm on `today`, or could but for an open correction.
    ///
    /// # Errors
    /// It is not the holder's turn.
    pub fn is_holders_turn(&self, today: Date) -> Result<(), OutOfTurn> {
        match self.status(today) {
            GroupStatus::ToConfirm | GroupStatus::Suspended => Ok(()),
            GroupStatus::Open | GroupStatus::Full | GroupStatus::Locked => Err(OutOfTurn::NotOver { from: days_after(self.end_date, 1) }),
            GroupStatus::Empty => Err(OutOfTurn::Empty),
            GroupStatus::ToValidate => Err(OutOfTurn::ProviderFirst { due_on: self.course.due_on }),
            GroupStatus::Confirmed | GroupStatus::Paid => Err(OutOfTurn::HolderDone),
        }
    }

    /// The group once the holder has confirmed its list, on `today`: so much is owed to the provider, and so many people are
    /// disputed, each of whom ANCV decides on `[M][D]`.
    ///
    /// # Errors
    /// It is not the holder's turn, or a correction is open.
    pub fn confirmed_by_holder(&self, today: Date, owed_cents: i64, disputed: u32) -> Result<Self, OutOfTurn> {
        self.is_holders_turn(today)?;
        if self.course.open_corrections > 0 {
            return Err(OutOfTurn::Suspended);
        }
        Ok(self.following(Course {
            stage: Stage::Confirmed,
            next_step_on: None,
            open_corrections: disputed,
            unsettled_lines: self.course.with_line_of(owed_cents),
            ..self.course.clone()
        }))
    }

    /// The group while its holder confirms, and some of those who were not there have left it already: more than one transaction
    /// takes.
    ///
    /// # Errors
    /// It is not the holder's turn, or a correction is open.
    pub fn leaving_in_parts(&self, today: Date) -> Result<Self, OutOfTurn> {
        self.is_holders_turn(today)?;
        if self.course.open_corrections > 0 { Err(OutOfTurn::Suspended) } else { Ok(self.following(self.course.clone())) }
    }

    /// Whether the holder can say that someone is missing, on `today`: as soon as it is its turn, and once it has confirmed as
    /// well, for it is then that people are remembered `[M][D]`.
    ///
    /// # Errors
    /// It is not the holder's turn yet.
    pub fn is_open_to_corrections(&self, today: Date) -> Result<(), OutOfTurn> {
        match self.is_holders_turn(today) {
            Err(OutOfTurn::HolderDone) => Ok(()),
            turn => turn,
        }
    }

    /// The group with one more correction that the holder asks for. Of a list that it has not confirmed, the clock stands from
    /// `today` `[D]`.
    ///
    /// # Errors
    /// It is not the holder's turn yet.
    pub fn correction_opened(&self, today: Date) -> Result<Self, OutOfTurn> {
        self.is_open_to_corrections(today)?;
        let is_confirmed = self.course.stage == Stage::Confirmed;
        let stopped_on = if is_confirmed { None } else { Some(self.course.stopped_on.unwrap_or(today)) };
        let open_corrections = self.course.open_corrections + 1;
        Ok(self.following(Course { open_corrections, stopped_on, next_step_on: None, ..self.course.clone() }))
    }

    /// The group with one open correction less, and so much more owed. With the last one the holder's clock goes on, by the
    /// days for which it stood, and with [`Delays::after_correction`] at least `[D]`.
    #[must_use]
    pub fn correction_closed(&self, today: Date, owed_cents: i64, delays: &Delays) -> Self {
        self.going_on(today, owed_cents, delays, days_after(today, i64::from(delays.after_correction)))
    }

    /// The same, when the holder has taken the request back itself: nobody gains more than the days for which the clock stood.
    #[must_use]
    pub fn correction_withdrawn(&self, today: Date, delays: &Delays) -> Self {
        self.going_on(today, 0, delays, self.course.due_on)
    }

    fn going_on(&self, today: Date, owed_cents: i64, delays: &Delays, at_least: Date) -> Self {
        let before = self.course.clone();
        let open_corrections = before.open_corrections.saturating_sub(1);
        let mut course = Course { open_corrections, unsettled_lines: before.with_line_of(owed_cents), ..before };
        if let Some(stopped_on) = course.stopped_on.filter(|_| open_corrections == 0) {
            let stood = days_between(stopped_on, today).max(0);
            course.due_on = days_after(course.due_on, stood).max(at_least);
            course.stopped_on = None;
            course.next_step_on = course.deadline().and_then(|deadline| deadline.next(delays, today));
        }
        self.following(course)
    }

    /// The group with so much more owed, or less, after it was confirmed: someone's presence was corrected `[D]`.
    ///
    /// # Errors
    /// The holder has not confirmed.
    pub fn corrected(&self, owed_cents: i64) -> Result<Self, OutOfTurn> {
        if self.course.stage != Stage::Confirmed {
            return Err(OutOfTurn::NotConfirmed);
        }
        Ok(self.looked_at(owed_cents))
    }

    /// The group with a place that ANCV is to look at, or has looked at, and so much more owed, or less `[D]`.
    #[must_use]
    pub fn looked_at(&self, owed_cents: i64) -> Self {
        self.following(Course { unsettled_lines: self.course.with_line_of(owed_cents), ..self.course.clone() })
    }

    /// The group once a step of its deadline was taken on `today`.
    #[must_use]
    pub fn reminded(&self, today: Date, delays: &Delays) -> Self {
        // Nobody is to validate an empty list.
        let deadline = self.course.deadline().filter(|_| self.status(today) != GroupStatus::Empty);
        let next_step_on = deadline.and_then(|deadline| deadline.next(delays, today));
        self.following(Course { next_step_on, ..self.course.clone() })
    }

    fn following(&self, course: Course) -> Self {
        Self { course: Course { course_version: self.course.course_version.saturating_add(1), ..course }, ..self.clone() }
    }
}
