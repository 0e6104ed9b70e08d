//! Requests about the second factor, each by a user whose own is as far as it needs.

use crate::{
    stage::{Call, Holder, Stage},
    supply::{open, user_of},
};
use serde_json::json;
use sev_access::second_factor::{new_secret, recovery_codes};
use sev_http::Session;
use sev_local::demo::PASSWORD;
use sev_storage::{SecondFactor, SecondFactorDraft};

/// The digest of the demo's password.
pub(crate) async fn password_hash(stage: &Stage) -> Option<String> {
    stage.app.store.credentials(&crate::stage::LOGIN.parse().unwrap()).await.unwrap().unwrap().password_hash
}

/// The request to `operation` of the user of that number.
pub(crate) async fn call(stage: &Stage, holder: &Holder, operation: &'static str, index: usize) -> Call {
    let (now, hash, secret) = (stage.app.clock.now(), password_hash(stage).await, new_secret(&stage.app.entropy));
    let mut recovery_code = String::new();
    let recovery = if operation == "remove_second_factor" { recovery_codes(&stage.app.entropy).await } else { None };
    let user = user_of(stage, holder, index, |credentials| {
        credentials.password_hash = hash;
        match operation {
            "confirm_second_factor" => {
                // The measure may come late to it.
                credentials.second_factor_draft = Some(SecondFactorDraft { secret: secret.clone(), ends_at: now.as_second() + 86_400 });
            }
            "remove_second_factor" => {
                let (codes, recovery_salt, recovery_hashes) = recovery.unwrap();
                recovery_code.clone_from(&codes[0]);
                credentials.second_factor = Some(SecondFactor { secret: secret.clone(), last_step: 0, recovery_salt, recovery_hashes });
            }
            _ => {}
        }
    })
    .await;
    let session = stage.app.entropy.id();
    open(stage, user.clone(), &session, &session).await;
    let call = Call { operation, caller: Some(Session::of(&user, session)), ..Call::default() };
    match operation {
        "begin_second_factor" => call.sending(json!({ "password": PASSWORD })),
        "confirm_second_factor" => Call { secret: Some(secret), ..call.sending(json!({})) },
        _ => call.sending(json!({ "password": PASSWORD, "code": recovery_code })),
    }
}
