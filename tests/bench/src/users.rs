//! Requests to the operations on users: each has a user of its own where one alone would succeed.

use crate::{
    operations::ancv,
    stage::{Call, Holder, Stage, letters},
    supply::{logged_in, login_of},
};
use serde_json::json;
use sev_domain::account::{MemberState, Role};
use sev_http::Session;
use sev_storage::{Action, AuditLine, Credentials, Link, Member, MemberChange, Purpose, SecondFactor, Written};

/// Invitations of one organisation: it may mail twenty a day.
const OF_ONE: usize = 15;

/// `count` requests to `operation`, if it is one of those on users.
pub(crate) async fn calls(stage: &Stage, operation: &'static str, count: usize) -> Option<Vec<Call>> {
    let mut calls = Vec::new();
    logged_in(stage, &support()).await;
    let mut holder = administered(stage).await;
    for (done, index) in stage.strangers(count).enumerate() {
        if done > 0 && done.is_multiple_of(OF_ONE) {
            holder = administered(stage).await;
        }
        let to = || Call::to(operation, &holder);
        let by_support = || Call { operation, caller: Some(support()), ..Call::default() };
        let reason = "Adresse mal saisie par la personne.";
        calls.push(match operation {
            "list_users" => to(),
            "invite_user" => to().sending(json!({ "display_name": letters(index), "email": "yvonne@exemple.fr", "roles": ["holder"] })),
            "renew_invitation" => of(to(), &user(stage, &holder, index, MemberState::Invited).await),
            "change_user" => {
                let form = json!({ "display_name": "Yvonne", "roles": ["holder", "administrator"], "is_active": true });
                of(to(), &user(stage, &holder, index, MemberState::Active).await).with("if-match", "\"1\"").sending(form)
            }
            "accept_invitation" => {
                let token = invitation(stage, &user(stage, &holder, index, MemberState::Invited).await).await;
                let form = json!({ "token": token, "password": "tuba moufle corail dix" });
                Call { operation, body: Some(form), ..Call::default() }
            }
            "find_account" => Call { path: vec![("?search", "vannes".to_owned())], ..by_support() },
            "view_support_account" => Call { path: vec![("organisation_id", holder.id.to_string())], ..by_support() },
            "correct_email" => of(by_support(), &user(stage, &holder, index, MemberState::Active).await)
                .sending(json!({ "email": "autre@exemple.fr", "reason": reason, "identity_checked": true })),
            "send_link" | "unlock_user" => of(by_support(), &user(stage, &holder, index, MemberState::Active).await),
            "lift_second_factor" => of(by_support(), &user(stage, &holder, index, MemberState::Active).await)
                .sending(json!({ "reason": reason, "identity_checked": true })),
            _ => return None,
        });
    }
    Some(calls)
}

/// A new holder whose first user administers it.
async fn administered(stage: &Stage) -> Holder {
    let index = stage.strangers(1).start;
    let holder = stage.holder(&format!("users-{index}")).await;
    login_of(stage, &holder, index).await;
    holder
}

/// A user of `holder` with a second factor, in `state`.
async fn user(stage: &Stage, holder: &Holder, index: usize, state: MemberState) -> Credentials {
    let user = sev_domain::account::User {
        user_id: format!("bench-{index}"),
        identifier: format!("BENCH0000-{}", letters(index)).parse().unwrap(),
        display_name: letters(index),
        organisation_id: holder.id.clone(),
        organisation_name: "CCAS de Vannes".into(),
        organisation_kind: holder.session.kind,
        roles: vec![Role::Holder],
    };
    let member = Member { state, ..Member::new(&user, "yvonne@exemple.fr") };
    let second_factor =
        SecondFactor { secret: "JBSWY3DPEHPK3PXP".into(), last_step: 0, recovery_salt: [0; 16], recovery_hashes: Vec::new() };
    let password = (state == MemberState::Active).then(String::new);
    let credentials = Credentials { second_factor: Some(second_factor), ..Credentials::new(member, password) };
    stage.app.store.add_user(&credentials).await.unwrap();
    credentials
}

/// The token of an invitation of `invited`.
async fn invitation(stage: &Stage, invited: &Credentials) -> String {
    let (now, token) = (stage.app.clock.now(), stage.app.entropy.id());
    let link = Link::new(Purpose::Invitation, &token, &invited.member, now + sev_access::link::INVITATION);
    let line = AuditLine::new(now, &invited.member.member_of, "bench", Action::InvitedUser);
    let change = MemberChange::new(invited, invited.member.clone()).with_link(&link);
    assert_eq!(stage.app.store.change_member(&change, &[], &line).await, Ok(Written::Done));
    token
}

fn of(mut call: Call, user: &Credentials) -> Call {
    call.path.push(("identifier", user.member.identifier.to_string()));
    call
}

fn support() -> Session {
    Session { roles: vec![Role::Support], ..ancv() }
}
