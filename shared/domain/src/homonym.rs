//! People who are alike: whom the holder is asked about, and whom ANCV looks at before it pays `[D]`.
//!
//! Whether two are alike is said by [`Identity::is_alike`]. What comes of it is here.

use crate::{
    account::OrganisationId,
    aid::AidOutcome,
    credit::YearlyAid,
    enrollment::{Enrollment, EnrollmentStatus},
    identity::{Identity, PersonKey},
    money::Cents,
    refused::Refused,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

/// What was said of someone and of someone alike, about whom it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pair {
    /// The holder has said that they are two, or nobody was asked: ANCV has not looked.
    Unsure,
    /// ANCV has found that they are two.
    Two,
    /// ANCV has found that they are one: one has the year's aid of the other.
    One,
}

/// Someone known who is alike to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    pub identity: Identity,
    /// The holder that has enrolled them last.
    pub holder_id: Option<OrganisationId>,
    /// Their aid of the year.
    pub aid: Option<YearlyAid>,
    /// Whether they are on the list of the group that it is about, or were.
    pub place: Option<EnrollmentStatus>,
    /// What was said of the person and of them, when the person was enrolled.
    pub said: Option<Pair>,
    /// What was said of the two when they were enrolled: then their place waits for ANCV, not the person's.
    pub said_of_them: Option<Pair>,
}

impl Alike {
    fn is_found(&self, pair: Pair) -> bool {
        self.said == Some(pair) || self.said_of_them == Some(pair)
    }
}

/// Those whom a person is alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Likeness {
    /// Whether ANCV knows the person already, by the same key.
    pub is_known: bool,
    pub others: Vec<Alike>,
}

impl Likeness {
    /// Those about whom the holder is to be asked « Est-ce la même personne ? »: all about whom nobody was asked yet; of someone
    /// whom ANCV knows already, those who have an aid of the year.
    pub fn asked_about(&self) -> impl Iterator<Item = &Alike> {
        let is_open = |other: &&Alike| other.said.is_none() && other.said_of_them.is_none() && (!self.is_known || other.aid.is_some());
        self.others.iter().filter(is_open)
    }

    /// The aid of the year that the person has under another identity, by what ANCV has found.
    #[must_use]
    pub fn aid(&self) -> Option<&YearlyAid> {
        self.others.iter().filter(|other| other.is_found(Pair::One)).find_map(|other| other.aid.as_ref())
    }

    /// Whether the person is on the list under another identity, by what ANCV has found.
    #[must_use]
    pub fn is_listed(&self) -> bool {
        self.others.iter().any(|other| other.is_found(Pair::One) && other.place == Some(EnrollmentStatus::Active))
    }

    /// Those because of whom ANCV is to look at the person before it pays their aid: about whom the holder has just been asked, and
    /// those with an aid of the year of whom it has said before that they are two.
    #[must_use]
    pub fn to_verify(&self) -> Vec<PersonKey> {
        let was_said = |other: &&Alike| other.said == Some(Pair::Unsure) && other.said_of_them != Some(Pair::Two) && other.aid.is_some();
        self.asked_about().chain(self.others.iter().filter(was_said)).map(|other| other.identity.key()).collect()
    }

    /// Those who have an aid of the year, too, and whom ANCV has not found to be others: one of the two places is to wait for it.
    pub fn aided(&self) -> impl Iterator<Item = (&Alike, &YearlyAid)> {
        let others = self.others.iter().filter(|other| !other.is_found(Pair::Two));
        others.filter_map(|other| other.aid.as_ref().map(|aid| (other, aid)))
    }
}

/// What ANCV has found of someone who is alike to others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Whether they are someone else.
    pub is_another: bool,
    pub reason: String,
    /// The user who has looked.
    pub by: String,
    pub at: Timestamp,
}

/// Why ANCV looks at someone's place, and what it has found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Homonym {
    /// Whom the person is alike.
    pub others: Vec<PersonKey>,
    /// Why they are someone else, in the holder's words; none when nobody was asked.
    pub because: Option<String>,
    pub since: Timestamp,
    /// Whether the aid waits for ANCV: all but one that was owed before anybody noticed.
    pub withholds: bool,
    pub finding: Option<Finding>,
}

impl Homonym {
    /// Someone who is to be looked at from `since` on.
    #[must_use]
    pub const fn new(others: Vec<PersonKey>, because: Option<String>, since: Timestamp) -> Self {
        Self { others, because, since, withholds: true, finding: None }
    }
}

/// Why nobody is to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotToVerify {
    /// ANCV has found already, or the aid has gone.
    Closed,
}

impl Refused for NotToVerify {
    fn code(&self) -> &'static str {
        "homonym_closed"
    }

    fn title(&self) -> &'static str {
        "Cette personne n’est plus à vérifier"
    }

    fn detail(&self) -> String {
        "Un collègue a décidé entre-temps, ou la personne n’a plus d’aide. Rechargez la liste pour voir ce qui reste à vérifier.".into()
    }
}

impl Enrollment {
    /// Why ANCV is to look at the person before it pays, while it is: someone on the list, with an aid that counts for the year.
    #[must_use]
    pub fn to_verify(&self) -> Option<&Homonym> {
        let waits = self.is_active() && self.aid.counts_for_the_year();
        self.homonym.as_ref().filter(|homonym| waits && homonym.finding.is_none())
    }

    /// What of the aid is owed once the person has travelled: all of it, but while ANCV is to look at them first.
    #[must_use]
    pub fn payable(&self) -> Cents {
        if self.to_verify().is_some_and(|homonym| homonym.withholds) { Cents::ZERO } else { self.aid.amount() }
    }

    /// The place of someone who turns out to be alike to `others`: ANCV is to look at them, and what `is_owed` already stays so.
    #[must_use]
    pub fn noticed(&self, others: Vec<PersonKey>, is_owed: bool, at: Timestamp) -> Self {
        let homonym = Homonym { withholds: !is_owed, ..Homonym::new(others, None, at) };
        Self { homonym: Some(homonym), version: self.version.saturating_add(1), ..self.clone() }
    }

    /// The place once ANCV has looked. Of one who is `same`, the aid goes back when that person has an aid of the year; without, it
    /// stays, and those others whom the person is alike are still to be looked at.
    ///
    /// # Errors
    /// Nobody is to look.
    pub fn verified(&self, finding: Finding, same: Option<(&PersonKey, Option<&YearlyAid>)>) -> Result<Self, NotToVerify> {
        let homonym = self.to_verify().ok_or(NotToVerify::Closed)?.clone();
        let version = self.version.saturating_add(1);
        if let Some((same, None)) = same {
            let others: Vec<_> = homonym.others.iter().filter(|other| *other != same).cloned().collect();
            if !others.is_empty() {
                return Ok(Self { homonym: Some(Homonym { others, ..homonym }), version, ..self.clone() });
            }
        }
        let aid = same.and_then(|(_, aid)| aid).map_or_else(|| self.aid.clone(), |stay| AidOutcome::AlreadyAided { stay: stay.clone() });
        Ok(Self { aid, homonym: Some(Homonym { finding: Some(finding), ..homonym }), version, ..self.clone() })
    }
}
