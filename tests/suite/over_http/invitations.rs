//! Invitations: who is invited chooses a password by a link that works once, and logs in.

use super::{
    passwords::{CHOOSE, NEW_PASSWORD, ask, choose, link, login},
    users::{ACCEPT, USERS, accept, change, invitation, invited, jeanne, listed, user},
};
use reqwest::Method;
use serde_json::{Value, json};
use sev_tests::{Site, laws};

#[tokio::test]
async fn someone_is_invited_chooses_a_password_and_logs_in() {
    let site = Site::start().await;
    let administrator = site.login("ANCV2528").await;
    let before = administrator.get(USERS).await;
    assert_eq!((before.status, &before.body["roles"]), (200, &json!(["holder", "administrator"])));
    assert_eq!(before.body["users"].as_array().unwrap().len(), 1);
    assert_eq!(before.body["users"][0]["state"], "active");
    let invited = administrator.post(USERS, &jeanne()).await;
    let ends_at = invited.body["invitation_ends_at"].clone();
    assert!(ends_at.is_string(), "{}", invited.body);
    let member = json!({
        "identifier": "ANCV2528-JEANNE", "display_name": "Jeanne Moreau", "email": "jeanne.moreau@exemple.fr", "roles": ["holder"],
        "state": "invited", "invitation_ends_at": ends_at, "second_factor_since": null, "version": 1,
    });
    assert_eq!((invited.status, &invited.body), (201, &member));
    assert_eq!(listed(&administrator, "ANCV2528-JEANNE").await, member);
    login(&site, "ANCV2528-JEANNE", NEW_PASSWORD).await.assert_problem(401, "wrong_credentials");

    let token = invitation(&site, "ANCV2528-JEANNE").await;
    let accepted = accept(&site, &token, NEW_PASSWORD).await;
    assert_eq!((accepted.status, &accepted.body), (200, &json!({ "identifier": "ANCV2528-JEANNE" })));
    let session = login(&site, "ancv2528-jeanne", NEW_PASSWORD).await;
    assert_eq!((session.status, &session.body["user"]["display_name"]), (200, &json!("Jeanne Moreau")));
    let own = site.bearer(session.body["access_token"].as_str().unwrap().to_owned());
    assert_eq!(own.get("/api/groups").await.status, 200);
    own.get(USERS).await.assert_problem(403, "forbidden");
    let now = listed(&administrator, "ANCV2528-JEANNE").await;
    assert_eq!((&now["state"], &now["invitation_ends_at"]), (&json!("active"), &Value::Null));
    accept(&site, &token, NEW_PASSWORD).await.assert_problem(410, "link_void");
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn namesakes_have_identifiers_of_their_own() {
    let site = Site::start().await;
    let administrator = site.login("PREST001").await;
    for (name, expected) in [
        ("Éloïse Martin", "PREST001-ELOISE"),
        ("Eloïse-Marie", "PREST001-ELOISE-2"),
        ("ELOISE", "PREST001-ELOISE-3"),
        ("李", "PREST001-COMPTE"),
    ] {
        let form = json!({ "display_name": name, "email": "accueil@exemple.fr", "roles": ["provider", "administrator"] });
        let invited = administrator.post(USERS, &form).await;
        assert_eq!((invited.status, invited.body["identifier"].as_str()), (201, Some(expected)), "{}", invited.body);
    }
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn an_invitation_that_is_sent_again_under_its_key_is_one() {
    let site = Site::start().await;
    let administrator = site.login("ANCV2528").await;
    assert_eq!(administrator.post(USERS, &jeanne()).await.body["identifier"], "ANCV2528-JEANNE");
    let send =
        async |key: &str, form: &Value| administrator.send(Method::POST, USERS, &[("idempotency-key", key)], Some(form.to_string())).await;
    let first = send("0b6f2a3e-1", &jeanne()).await;
    assert_eq!((first.status, &first.body["identifier"]), (201, &json!("ANCV2528-JEANNE-2")), "a namesake: {}", first.body);
    let counts = async || site.store.attempts("invite#demo-ancv2528", &[]).await.unwrap();
    let (before, counted) = (site.everything().await.len(), counts().await);
    let again = send("0b6f2a3e-1", &jeanne()).await;
    assert_eq!((again.status, &again.body), (201, &first.body));
    // It does not count among the day's invitations either. The mails may be on their way.
    assert_eq!((site.everything().await.len(), counts().await), (before, counted));
    assert_eq!(send("0b6f2a3e-2", &jeanne()).await.body["identifier"], "ANCV2528-JEANNE-3", "another request");
    let paul = json!({ "display_name": "Paul", "email": "paul@exemple.fr", "roles": ["holder"] });
    assert_eq!(send("0b6f2a3e-1", &paul).await.body["identifier"], "ANCV2528-PAUL", "another form is another person");
    let other =
        site.login("ANCV0640").await.send(Method::POST, USERS, &[("idempotency-key", "0b6f2a3e-1")], Some(jeanne().to_string())).await;
    assert_eq!(other.body["identifier"], "ANCV0640-JEANNE", "another organisation's key is another key");
    send("court", &jeanne()).await.assert_problem(422, "invalid_request");
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn what_is_wrong_with_a_form_is_said_of_each_field() {
    let site = Site::start().await;
    let administrator = site.login("ANCV2528").await;
    let before = site.everything().await;
    for (form, fields) in [
        (json!({}), vec!["email", "display_name", "roles"]),
        (json!({ "display_name": " ", "email": "pas une adresse", "roles": [] }), vec!["email", "display_name", "roles"]),
        (json!({ "display_name": "Jeanne 👵", "email": "j@exemple.fr", "roles": ["holder"] }), vec!["display_name"]),
        (json!({ "display_name": "Jeanne", "email": "j@exemple.fr", "roles": ["administrator"] }), vec!["roles"]),
        (json!({ "display_name": "Jeanne", "email": "j@exemple.fr", "roles": ["holder", "operations"] }), vec!["roles"]),
        (json!({ "display_name": "Jeanne", "email": "j@exemple.fr", "roles": ["king"] }), vec!["roles"]),
    ] {
        let refused = administrator.post(USERS, &form).await;
        refused.assert_problem(422, "invalid_request");
        assert_eq!(refused.fields(), fields, "{form}");
    }
    let refused = administrator.put(&format!("{USERS}/ANCV2528"), "1", &json!({ "display_name": "x", "roles": ["holder"] })).await;
    refused.assert_problem(422, "invalid_request");
    assert_eq!(refused.fields(), ["is_active"]);
    let form = user(&["holder", "administrator"], true).to_string();
    let unversioned = administrator.send(Method::PUT, &format!("{USERS}/ANCV2528"), &[], Some(form)).await;
    unversioned.assert_problem(428, "precondition_required");
    Site::assert_unchanged(&before, &site.everything().await);
}

#[tokio::test]
async fn a_link_opens_what_it_is_for_and_nothing_else() {
    let site = Site::start().await;
    site.login("ANCV2528").await.post(USERS, &jeanne()).await;
    let (password, invitation) = (link(&site, "ANCV2528").await, invitation(&site, "ANCV2528-JEANNE").await);
    let before = site.everything().await;
    for token in [&password, &"0".repeat(64), "x", "👴"] {
        accept(&site, token, NEW_PASSWORD).await.assert_problem(410, "link_void");
        accept(&site, token, "court").await.assert_problem(410, "link_void");
    }
    choose(&site, &invitation, NEW_PASSWORD).await.assert_problem(410, "link_void");
    for (form, field) in [(json!({}), "token"), (json!({ "token": invitation }), "password")] {
        let refused = site.stranger().post(ACCEPT, &form).await;
        refused.assert_problem(422, "invalid_request");
        assert_eq!(refused.fields(), [field]);
    }
    for weak in ["court", "motdepasse123", "moufle ANCV2528 tuba", "moufle porteur-de-projet tuba"] {
        assert_eq!(accept(&site, &invitation, weak).await.fields(), ["password"], "{weak}");
    }
    Site::assert_unchanged(&before, &site.everything().await);
    assert_eq!(accept(&site, &invitation, NEW_PASSWORD).await.status, 200);
    assert_eq!(site.stranger().post(CHOOSE, &json!({ "token": password, "password": NEW_PASSWORD })).await.status, 204);
}

#[tokio::test]
async fn a_forgotten_password_is_none_before_the_invitation_is_accepted() {
    let site = Site::start().await;
    site.login("ANCV2528").await.post(USERS, &jeanne()).await;
    let token = invitation(&site, "ANCV2528-JEANNE").await;
    assert_eq!(ask(&site, "ANCV2528-JEANNE").await.status, 202);
    assert_eq!(accept(&site, &token, NEW_PASSWORD).await.status, 200);
}

#[tokio::test]
async fn the_newest_invitation_alone_counts_until_it_is_called_off() {
    let site = Site::start().await;
    let administrator = site.login("ANCV2528").await;
    administrator.post(USERS, &jeanne()).await;
    let older = invitation(&site, "ANCV2528-JEANNE").await;
    let path = format!("{USERS}/ANCV2528-JEANNE/invitation");
    let renewed = administrator.post(&path, &json!({})).await;
    assert_eq!((renewed.status, &renewed.body["state"]), (200, &json!("invited")), "{}", renewed.body);
    accept(&site, &older, NEW_PASSWORD).await.assert_problem(410, "link_void");

    let newest = invitation(&site, "ANCV2528-JEANNE").await;
    let off = change(&administrator, "ANCV2528-JEANNE", &user(&["holder"], false)).await;
    assert_eq!((off.status, &off.body["state"], &off.body["invitation_ends_at"]), (200, &json!("deactivated"), &Value::Null));
    accept(&site, &newest, NEW_PASSWORD).await.assert_problem(410, "link_void");
    // There is no password to come back with.
    change(&administrator, "ANCV2528-JEANNE", &user(&["holder"], true)).await.assert_problem(409, "not_accepted");
    let again = administrator.post(&path, &json!({})).await;
    assert_eq!((again.status, &again.body["state"]), (200, &json!("invited")), "{}", again.body);
    let token = invitation(&site, "ANCV2528-JEANNE").await;
    assert_eq!(accept(&site, &token, NEW_PASSWORD).await.status, 200);
    administrator.post(&path, &json!({})).await.assert_problem(409, "not_invited");
    accept(&site, &token, NEW_PASSWORD).await.assert_problem(410, "link_void");
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn an_invitation_survives_what_else_is_changed_of_it() {
    let site = Site::start().await;
    let administrator = site.login("ANCV2528").await;
    administrator.post(USERS, &jeanne()).await;
    let token = invitation(&site, "ANCV2528-JEANNE").await;
    let form = json!({ "display_name": "Jeanne Le Gall", "roles": ["holder", "administrator"], "is_active": true });
    let changed = change(&administrator, "ANCV2528-JEANNE", &form).await;
    assert_eq!((changed.status, &changed.body["state"]), (200, &json!("invited")), "{}", changed.body);
    assert_eq!(accept(&site, &token, NEW_PASSWORD).await.status, 200);
    assert_eq!(invited(&site, "ANCV2528-JEANNE").await.get(USERS).await.status, 200, "she administers");
    laws::assert_hold(&site).await;
}
