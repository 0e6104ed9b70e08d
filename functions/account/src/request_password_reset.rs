//! `request_password_reset`: mails a link to choose another password, and answers the same to everyone.

use lambda_http::http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sev_access::{
    limit::{HOUR, MAX_RESETS, counted, network, place, resets},
    link,
};
use sev_domain::{
    account::{LoginIdentifier, MemberState, Role},
    world::Moment,
};
use sev_http::{Anyone, App, Call, Form, Json, Nothing, Problem, Reply, or_default};
use sev_storage::Action;
use std::time::Duration;

/// How long an answer takes, whatever is done for it: reading someone who is there takes a little longer than finding nobody,
/// and of many answers the times would tell.
const PACE: Duration = Duration::from_millis(150);
/// Requests from one address in an hour, for any login.
const MAX_FROM_ADDRESS: u32 = 30;

/// What is typed on the page « Mot de passe oublié ».
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ForgottenForm {
    /// Convention number, or the number that ANCV gave. Case does not matter.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, with = "LoginIdentifier")]
    pub identifier: String,
}

/// Nothing: whether there is such a login is not said.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Requested {}

#[derive(Debug)]
pub struct RequestPasswordReset;

impl sev_http::Operation for RequestPasswordReset {
    const NAME: &'static str = "request_password_reset";
    const SUMMARY: &'static str = "Mails a link to choose another password, if the login exists; the answer is the same if it does not.";
    const ROLES: &'static [Role] = &[];
    const STATUS: StatusCode = StatusCode::ACCEPTED;

    type Caller = Anyone;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Json<ForgottenForm>;
    type Reply = Requested;

    fn example() -> Option<Value> {
        Some(json!({ "identifier": "ANCV2528" }))
    }

    fn refusals() -> Vec<Problem> {
        vec![Problem::too_many(0)]
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<Requested>, Problem> {
        let mut mistakes = Form::new();
        let identifier = mistakes.required::<LoginIdentifier>("identifier", &call.body.0.identifier);
        let identifier = mistakes.finish(identifier)?;
        tokio::join!(ask(app, identifier, &call.meta.source_ip, call.moment), tokio::time::sleep(PACE)).0?;
        Ok(Reply::new(Requested {}))
    }
}

/// Mails a link to the user of `identifier`, or does as much for nobody.
async fn ask(app: &App, identifier: LoginIdentifier, address: &str, moment: Moment) -> Result<(), Problem> {
    let now = moment.now;
    let network = network(address);
    let of_address = counted(&format!("reset-from#{network}"), HOUR, now);
    let here = place(&identifier, &network, now);

    let (asked_from_here, is_known, credentials) = tokio::join!(
        app.store.count_attempt(&of_address),
        app.store.knows(&identifier, &here.digest, now),
        app.store.credentials(&identifier)
    );
    // Counted before it is compared, whatever comes of it; strangers count apart from where the login was used before.
    let asked = app.store.count_attempt(&resets(&identifier, is_known?, now)).await?;
    let member = credentials?.map(|credentials| credentials.member).filter(|member| member.state == MemberState::Active);
    if asked_from_here? > MAX_FROM_ADDRESS {
        return Err(Problem::too_many(of_address.expires_at - now.as_second()));
    }
    // What is asked beyond them gets the same answer, and nothing happens.
    if asked <= MAX_RESETS {
        // From here on, as many calls whether there is such a login or not: time must not tell either.
        match member {
            Some(member) => {
                let (link, mail) = link::password(&member, now, &app.entropy);
                let line = member.did(Action::AskedForPassword, moment);
                app.store.mail_password_link(&link, &mail, &line).await?;
            }
            None => {
                let nobody = link::nobody(&identifier);
                let (link, mail) = link::password(&nobody.member, now, &app.entropy);
                let line = nobody.member.did(Action::AskedForPassword, moment);
                app.store.pretend_link(&link, &nobody, &mail, &line).await?;
            }
        }
    }
    Ok(())
}
