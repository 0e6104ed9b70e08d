//! `invite_user`: mails someone a link with which they become a user of the caller's organisation.

use crate::{
    own::{permit_invitation, refused},
    user_form::{MAX_NAME, name_and_roles},
};
use lambda_http::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use sev_access::link::{self, INVITATION};
use sev_domain::{
    account::{MemberState, OrganisationKind, Role},
    contact::Email,
    member,
    world::fingerprint,
};
use sev_http::{App, Call, Form, Header, Json, Nothing, Problem, Reply, Session, or_default};
use sev_storage::{Action, Credentials, Member, Written};
use sev_views::MemberView;
use std::collections::BTreeMap;

/// Who is invited.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct InvitationForm {
    /// The person's name.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, length(min = 1, max = MAX_NAME))]
    pub display_name: String,
    /// Where the invitation goes, and later mails.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, with = "Email")]
    pub email: String,
    /// What they may do, of the roles that `list_users` names.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default)]
    pub roles: Vec<Role>,
}

#[derive(Debug)]
pub struct InviteUser;

/// Namesakes of one organisation, beyond which no identifier is looked for.
const MAX_NAMESAKES: u32 = 100;

impl sev_http::Operation for InviteUser {
    const NAME: &'static str = "invite_user";
    const SUMMARY: &'static str = "Invites someone to work for the caller's organisation: a link of 7 days is mailed to them.";
    const ROLES: &'static [Role] = &[Role::Administrator];
    const ASKS_SESSION: bool = true;
    const STATUS: StatusCode = StatusCode::CREATED;
    const HEADERS: &'static [Header] = &[Header::IdempotencyKey];

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Json<InvitationForm>;
    type Reply = MemberView;

    fn example() -> Option<Value> {
        Some(json!({ "display_name": "Jeanne Moreau", "email": "jeanne.moreau@exemple.fr", "roles": ["holder"] }))
    }

    fn refusals() -> Vec<Problem> {
        vec![Problem::not_found(""), Problem::too_many(0), refused(Written::TooMany)]
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<MemberView>, Problem> {
        let caller = &call.caller;
        let wanted = parse(&call.body.0, caller.kind)?;
        let asked = serde_json::to_string(&(&wanted.display_name, &wanted.email, &wanted.roles)).map_err(|_| Problem::internal())?;
        // Another form under the same key is another user.
        let user_id = call.name(app, |key| fingerprint(&[caller.organisation_id.as_str(), key, &asked]));
        if call.meta.idempotency_key.is_some()
            && let Some(member) = invited_before(app, caller, &wanted.display_name, &user_id).await?
        {
            // The request comes again: it counts once, and is mailed once.
            return Ok(Reply::new(member.into()));
        }
        permit_invitation(app, caller, call.moment).await?;
        let Invited { display_name, email, roles } = wanted;
        let organisation = app.store.organisation(&caller.organisation_id).await?.ok_or_else(|| Problem::not_found("Votre organisme"))?;
        let now = call.moment.now;
        for nth in 1..=MAX_NAMESAKES {
            let identifier = member::identifier(caller.identifier.number(), &display_name, nth).ok_or_else(Problem::internal)?;
            let invited = Member {
                identifier,
                member_of: caller.organisation_id.clone(),
                organisation_kind: caller.kind,
                user_id: user_id.clone(),
                display_name: display_name.clone(),
                email: email.as_str().to_owned(),
                roles: roles.clone(),
                state: MemberState::Invited,
                reminders: true,
                invitation_ends_at: Some(now + INVITATION),
                second_factor_since: None,
                recovery_codes_left: 0,
                takeovers: Vec::new(),
                version: 1,
            };
            let (link, mail) = link::invitation(&invited, &organisation.name, now, &app.entropy);
            let line = caller.did(Action::InvitedUser, call.moment).to(&invited.user_id);
            let credentials = Credentials {
                link_hash: Some(link.token_hash.clone()),
                touched_by: BTreeMap::from([(caller.user_id.clone(), now)]),
                ..Credentials::new(invited, None)
            };
            match app.store.invite(&credentials, &link, &mail, &line).await? {
                Written::Done => return Ok(Reply::new(credentials.member.into())),
                Written::Lost => {
                    let holder = app.store.credentials(&credentials.member.identifier).await?;
                    // A namesake has it, unless the same request came twice at once.
                    if let Some(holder) = holder.filter(|holder| holder.member.user_id == user_id) {
                        return Ok(Reply::new(holder.member.into()));
                    }
                }
                written @ (Written::TooMany | Written::LastAdministrator | Written::AddressTaken) => return Err(refused(written)),
            }
        }
        Err(Problem::unavailable())
    }
}

struct Invited {
    display_name: String,
    email: Email,
    roles: Vec<Role>,
}

/// The user of this identity, if they were invited before under the name `display_name`.
async fn invited_before(app: &App, caller: &Session, display_name: &str, user_id: &str) -> Result<Option<Member>, Problem> {
    for nth in 1..=MAX_NAMESAKES {
        let Some(identifier) = member::identifier(caller.identifier.number(), display_name, nth) else { return Ok(None) };
        match app.store.credentials(&identifier).await? {
            Some(found) if found.member.user_id == user_id => return Ok(Some(found.member)),
            Some(_) => {}
            None => return Ok(None),
        }
    }
    Ok(None)
}

fn parse(form: &InvitationForm, kind: OrganisationKind) -> Result<Invited, Problem> {
    let mut mistakes = Form::new();
    let email = mistakes.required::<Email>("email", &form.email);
    let named = name_and_roles(&mut mistakes, kind, (&form.display_name, &form.roles));
    mistakes.finish(named.zip(email).map(|((display_name, roles), email)| Invited { display_name, email, roles }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_is_named_at_once() {
        let form = |display_name: &str, email: &str, roles: &[Role]| {
            parse(
                &InvitationForm { display_name: display_name.into(), email: email.into(), roles: roles.to_vec() },
                OrganisationKind::Holder,
            )
        };
        assert!(
            form(" Jeanne  Moreau ", "jeanne@exemple.fr", &[Role::Holder]).is_ok_and(|invited| invited.display_name == "Jeanne Moreau")
        );
        let problem = serde_json::to_value(form("", "jeanne", &[Role::Finance]).err().unwrap()).unwrap();
        let fields: Vec<_> = problem["fields"].as_array().unwrap().iter().map(|field| field["field"].as_str().unwrap()).collect();
        assert_eq!(fields, ["email", "display_name", "roles"]);
    }
}
