//! `logout`: ends the session of the cookie.

use crate::token::{RefreshToken, forget_cookie};
use lambda_http::http::{StatusCode, header};
use sev_domain::account::Role;
use sev_http::{Anyone, App, Call, NoBody, Nothing, Problem, Reply};
use sev_storage::Action;

#[derive(Debug)]
pub struct Logout;

impl sev_http::Operation for Logout {
    const NAME: &'static str = "logout";
    const SUMMARY: &'static str = "Ends the session of the refresh cookie. Without one there is nothing to do, which is no mistake.";
    const ROLES: &'static [Role] = &[];
    const STATUS: StatusCode = StatusCode::NO_CONTENT;

    type Caller = Anyone;
    type Path = Nothing;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = ();

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<()>, Problem> {
        let reply = Reply::nothing().header(header::SET_COOKIE, &forget_cookie());
        if let Some(shown) = call.meta.refresh_cookie.as_deref().and_then(RefreshToken::parse)
            && let Some(record) = app.store.session(&shown.user_id, &shown.session_id).await?
        {
            let secret = Some(shown.secret_hash());
            // Only who holds the secret ends the session: its number alone is no right.
            if secret.as_ref() == Some(&record.secret_hash) || secret == record.previous_hash {
                let line = record.did(Action::LoggedOut, call.moment);
                app.store.end_session(&shown.user_id, &shown.session_id, &line).await?;
                return Ok(reply.session_of(record.user.organisation_id));
            }
        }
        Ok(reply)
    }
}
