//! `accept_invitation`: chooses the first password of someone who was invited, by the link that was mailed to them.

use lambda_http::http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sev_access::{
    link::{self, Opened},
    password,
};
use sev_domain::{
    account::{LoginIdentifier, MemberState, Role},
    world::Moment,
};
use sev_http::{Anyone, App, Call, Json, Nothing, Problem, Reply, or_default};
use sev_storage::{Action, Member, MemberChange, Purpose, Rounds, Written};

/// What the page « Choisir mon mot de passe » sends.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct AcceptanceForm {
    /// What stands behind the `#` of the link.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, length(min = 1))]
    pub token: String,
    /// The password: at least 12 characters, at most 256 bytes, hard to guess, and without the name or number of the
    /// organisation.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, length(min = password::MIN_LENGTH, max = password::MAX_LENGTH))]
    pub password: String,
}

/// Who can log in from now on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Accepted {
    /// What they log in by.
    pub identifier: LoginIdentifier,
}

#[derive(Debug)]
pub struct AcceptInvitation;

impl sev_http::Operation for AcceptInvitation {
    const NAME: &'static str = "accept_invitation";
    const SUMMARY: &'static str = "Chooses the first password of someone who was invited, by the link that was mailed to them.";
    const ROLES: &'static [Role] = &[];

    type Caller = Anyone;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Json<AcceptanceForm>;
    type Reply = Accepted;

    fn example() -> Option<Value> {
        Some(json!({ "token": "0".repeat(64), "password": "tuba moufle corail dix" }))
    }

    fn refusals() -> Vec<Problem> {
        vec![void()]
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<Accepted>, Problem> {
        let AcceptanceForm { token, password } = call.body.0;
        if token.is_empty() {
            return Err(Problem::refused("token", "Ouvrez le lien reçu par e-mail."));
        }
        // The link first: whoever has none learns nothing about passwords.
        let mut opened = open(app, &token, call.moment).await?;
        let (identifier, organisation) = (opened.link.identifier.clone(), opened.organisation.clone());
        let accepted = password::accept(password, identifier.clone(), organisation, app.entropy.clone()).await;
        let hash = accepted.map_err(|()| Problem::internal())?.map_err(|sentence| Problem::refused("password", sentence))?;
        let mut rounds = Rounds::new();
        loop {
            let member = &opened.credentials.member;
            let line = member.did(Action::AcceptedInvitation, call.moment);
            let after = Member { state: MemberState::Active, invitation_ends_at: None, ..member.clone() };
            let change = MemberChange::new(&opened.credentials, after).accepted_by(&opened.link, &hash);
            match app.store.change_member(&change, &[], &line).await? {
                Written::Done => return Ok(Reply::new(Accepted { identifier })),
                // An administrator has changed something else of them, or the link is void by now.
                Written::Lost => {
                    rounds.lost()?;
                    opened = open(app, &token, call.moment).await?;
                }
                Written::TooMany | Written::LastAdministrator | Written::AddressTaken => return Err(Problem::internal()),
            }
        }
    }
}

/// What `token` opens.
///
/// # Errors
/// 410 when it opens nothing: one answer, whatever the reason.
async fn open(app: &App, token: &str, moment: Moment) -> Result<Opened, Problem> {
    let opened = link::opened(&app.store, token, Purpose::Invitation, moment.now).await?;
    opened.ok_or_else(void)
}

fn void() -> Problem {
    Problem::new(
        StatusCode::GONE,
        "link_void",
        "Cette invitation ne fonctionne plus",
        "Une invitation fonctionne une seule fois, pendant 7 jours, et seule la plus récente compte. \
         Demandez à l’administrateur de votre organisme de la renvoyer.",
    )
}
