//! « Est-ce la même personne ? »: who is meant by what was typed, when someone alike is known `[D]`.

use crate::placement;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sev_domain::{
    account::OrganisationId,
    group::GroupId,
    homonym::{Alike, Likeness},
    identity::{Identity, PersonKey},
    text,
};
use sev_http::{App, Form, Problem, Session};
use sev_storage::Facts;

/// What the holder answers to « Est-ce la même personne ? ». Without that question it is not looked at.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
pub struct LikenessAnswer {
    /// Whether the person is the one known person whom the question was about; `null`: it was not asked.
    pub same_person: Option<bool>,
    /// Why they are someone else, in 10 to 500 characters. ANCV reads it before it pays.
    #[schemars(length(min = text::SHORTEST_REASON, max = text::LONGEST_REASON))]
    pub another_person_because: Option<String>,
}

/// The answer, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    None,
    Same,
    /// Someone else, for this reason.
    Another(String),
}

impl LikenessAnswer {
    /// # Errors
    /// 422 when someone else is said without a reason.
    pub(crate) fn parse(&self) -> Result<Answer, Problem> {
        let mut form = Form::new();
        let answer = match self.same_person {
            None => Some(Answer::None),
            Some(true) => Some(Answer::Same),
            Some(false) => {
                let because = text::reason(self.another_person_because.as_deref().unwrap_or_default());
                form.take("another_person_because", because).map(Answer::Another)
            }
        };
        form.finish(answer)
    }
}

/// Someone known who is alike to whoever was typed. Of another holder's people it says nothing but that there is someone.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AlikeView {
    /// Who they are, of one's own people; `null` of another holder's.
    pub own: Option<OwnSenior>,
}

/// One of the holder's own people, as they are known.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OwnSenior {
    /// Family name.
    pub last_name: String,
    /// First name.
    pub first_name: String,
    /// Date of birth.
    pub birth_date: String,
    /// Town of birth.
    pub birth_city: String,
}

impl AlikeView {
    pub(crate) fn of(alike: &Alike, caller: &OrganisationId) -> Self {
        // Who is on the list of the group is on a list of the caller's.
        let is_own = alike.place.is_some() || alike.holder_id.as_ref() == Some(caller);
        let identity = &alike.identity;
        let own = is_own.then(|| OwnSenior {
            last_name: identity.last_name.as_str().to_uppercase(),
            first_name: identity.first_name.as_str().to_owned(),
            birth_date: identity.birth_date.to_string(),
            birth_city: identity.birth_city.as_str().to_owned(),
        });
        Self { own }
    }
}

/// Whom a form means, and what is known of them.
pub(crate) struct Meant {
    pub(crate) identity: Identity,
    pub(crate) facts: Facts,
    pub(crate) likeness: Likeness,
    /// Why they are not one of those whom they are alike, once that was asked.
    pub(crate) because: Option<String>,
    /// Whether that was answered.
    pub(crate) is_answered: bool,
    /// Whether they are a known person whom nobody has typed.
    pub(crate) is_taken: bool,
}

impl Meant {
    /// Whoever was typed or, if they are the same, the known person whom the question was about.
    ///
    /// # Errors
    /// 404 when the group is not the caller's; 422 when several are known who might be the same.
    pub(crate) async fn by(
        app: &App,
        caller: &Session,
        group: &GroupId,
        identity: Identity,
        linked: Option<&PersonKey>,
        answer: Answer,
    ) -> Result<Self, Problem> {
        let (facts, likeness) = read(app, caller, group, &identity, linked).await?;
        let is_answered = answer != Answer::None;
        let known = match &answer {
            Answer::Same => the_same(&likeness)?,
            Answer::None | Answer::Another(_) => None,
        };
        if let Some(identity) = known {
            let (facts, likeness) = read(app, caller, group, &identity, linked).await?;
            return Ok(Self { identity, facts, likeness, because: None, is_answered, is_taken: true });
        }
        let because = if let Answer::Another(because) = answer { Some(because) } else { None };
        Ok(Self { identity, facts, likeness, because, is_answered, is_taken: false })
    }

    /// Whether the holder is to be asked before anything is saved.
    ///
    /// # Errors
    /// The question: 409.
    pub(crate) fn ask(&self) -> Result<(), Problem> {
        if self.is_answered || self.likeness.asked_about().next().is_none() { Ok(()) } else { Err(question()) }
    }
}

/// All that decides, in one round trip; one more when someone alike is known.
async fn read(
    app: &App,
    caller: &Session,
    group: &GroupId,
    identity: &Identity,
    linked: Option<&PersonKey>,
) -> Result<(Facts, Likeness), Problem> {
    let person = identity.key();
    let (facts, likeness) =
        tokio::join!(placement::facts(app, caller, group, &person, linked), app.store.likeness(identity, group.year(), Some(group)));
    Ok((facts?, likeness?))
}

/// The one person whom the question was about; none when there is no question any more.
fn the_same(likeness: &Likeness) -> Result<Option<Identity>, Problem> {
    let mut known = likeness.asked_about();
    let same = known.next().map(|alike| alike.identity.clone());
    if known.next().is_none() {
        return Ok(same);
    }
    let several = "Plusieurs personnes connues se ressemblent. Reprenez l’identité exacte de la pièce d’identité, ou appelez l’ANCV au 0 969 320 616.";
    Err(Problem::refused("same_person", several))
}

/// The code of the question.
pub(crate) const QUESTION: &str = "alike_known";

/// That it is to be asked: 409. About whom, the search says.
pub(crate) fn question() -> Problem {
    let detail =
        "L’ANCV connaît une personne très ressemblante. Dites si c’est la même ou une autre, puis recommencez. Rien n’a été enregistré.";
    Problem::conflict(QUESTION, "Est-ce la même personne ?", detail)
}
