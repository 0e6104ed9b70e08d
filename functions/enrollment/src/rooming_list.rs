//! `rooming_list`: who sleeps with whom, to be printed: names, ages and wishes, neither tax nor disability `[D]`. Each look is
//! audited.

use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::{
    account::Role,
    contact::Civility,
    enrollment::{Enrollment, Link},
    group::Group,
    identity::PersonKey,
    text,
};
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};
use sev_storage::Action;
use sev_views::{GroupPath, GroupSummary, StayWishesView, alphabetical};
use std::collections::BTreeSet;

/// What a room is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoomKind {
    /// Husband and wife.
    Couple,
    /// Someone who wants a room alone.
    Single,
    /// Someone whom the provider puts with others: it says with whom they would like to be.
    ToShare,
}

/// Someone in a room.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Guest {
    /// Family name.
    pub last_name: String,
    /// First name.
    pub first_name: String,
    /// Madame or monsieur.
    pub civility: Civility,
    /// How old they are on the day of departure.
    pub age_on_departure: u8,
    /// Wishes for the stay.
    pub stay: StayWishesView,
}

/// A room, or someone who is to share one.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Room {
    /// What it is.
    pub kind: RoomKind,
    /// Who sleeps there.
    pub guests: Vec<Guest>,
}

/// The rooms of a group.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RoomingPage {
    /// The group and its stay.
    pub group: GroupSummary,
    /// Its rooms: couples, single rooms, and people who share; each in alphabetical order.
    pub rooms: Vec<Room>,
    /// How many people there are.
    pub people: usize,
}

#[derive(Debug)]
pub struct RoomingList;

impl sev_http::Operation for RoomingList {
    const NAME: &'static str = "rooming_list";
    const SUMMARY: &'static str = "Lists who sleeps with whom in a group, to be printed. Each look is audited.";
    const ROLES: &'static [Role] = &[Role::Holder, Role::Provider, Role::Operations];

    type Caller = Session;
    type Path = GroupPath;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = RoomingPage;

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<RoomingPage>, Problem> {
        let caller = &call.caller;
        let (group, enrollments) = call.path.list(app, caller).await?;
        let line = caller.did(Action::ViewedRoomingList, call.moment);
        app.store.record(&line.on(&group.group_id)).await?;
        let rooms = rooms(&group, &enrollments);
        let people = rooms.iter().map(|room| room.guests.len()).sum();
        Ok(Reply::new(RoomingPage { group: GroupSummary::new(&group, call.moment.today), rooms, people }))
    }
}

/// Couples are husbands and wives who take part by each other's right, or who both say so of each other: they travel with their
/// spouse and name the other. A wish for a room alone comes after that.
fn rooms(group: &Group, enrollments: &[Enrollment]) -> Vec<Room> {
    let people = alphabetical(enrollments.iter().filter(|person| person.is_active()));
    let guest = |person: &Enrollment| Guest {
        last_name: person.identity.last_name.as_str().to_uppercase(),
        first_name: person.identity.first_name.as_str().to_owned(),
        civility: person.details.contact.civility,
        age_on_departure: person.identity.birth_date.age_on(group.start_date),
        stay: (&person.details.wishes).into(),
    };
    let mut placed: BTreeSet<&PersonKey> = BTreeSet::new();
    let (mut couples, mut singles, mut shared) = (Vec::new(), Vec::new(), Vec::new());
    for person in &people {
        if placed.contains(&person.person) {
            continue;
        }
        let other =
            people.iter().find(|other| other.person != person.person && !placed.contains(&other.person) && are_a_couple(person, other));
        placed.insert(&person.person);
        if let Some(other) = other {
            placed.insert(&other.person);
            couples.push(Room { kind: RoomKind::Couple, guests: vec![guest(person), guest(other)] });
        } else if person.details.wishes.single_room {
            singles.push(Room { kind: RoomKind::Single, guests: vec![guest(person)] });
        } else {
            shared.push(Room { kind: RoomKind::ToShare, guests: vec![guest(person)] });
        }
    }
    couples.into_iter().chain(singles).chain(shared).collect()
}

fn are_a_couple(one: &Enrollment, other: &Enrollment) -> bool {
    let is_spouse_of =
        |one: &Enrollment, other: &Enrollment| matches!(one.details.claim.link(), Some(Link::Spouse(person)) if person == other.person);
    let names = |one: &Enrollment, other: &Enrollment| {
        let wishes = &one.details.wishes;
        let (first, last) = (other.identity.first_name.as_str(), other.identity.last_name.as_str());
        let says = |name: &str| wishes.grouped_with.as_ref().is_some_and(|with| text::holds(with.as_str(), name));
        wishes.travels_with_spouse && (says(&format!("{first} {last}")) || says(&format!("{last} {first}")))
    };
    is_spouse_of(one, other) || is_spouse_of(other, one) || (names(one, other) && names(other, one))
}
