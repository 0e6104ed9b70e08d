//! Users of an organisation: what is mailed to them, and what the clock does to invitations and limits.

use crate::{
    over_http::{
        passwords::{NEW_PASSWORD, choose, login},
        support::{HELP, REASON, support, with_second_factor},
        users::{USERS, accept, change, invitation, jeanne, user, with_jeanne},
    },
    passwords::{mails, pass, token_of},
};
use serde_json::{Value, json};
use sev_tests::Site;

const DAY: i64 = 24 * 60;

/// The newest of `count` mails.
async fn newest(site: &Site, count: usize) -> Value {
    mails(site, count).await.pop().unwrap()
}

#[track_caller]
fn assert_says(mail: &Value, to: &str, subject: &str, words: &[&str]) {
    assert_eq!((mail["to"].as_str(), mail["subject"].as_str()), (Some(to), Some(subject)), "{mail}");
    for part in words {
        assert!(mail["text"].as_str().unwrap().contains(part), "{part}: {}", mail["text"]);
    }
}

#[tokio::test]
async fn an_invitation_comes_by_mail_and_opens_once() {
    let site = Site::start().await;
    let administrator = site.login("ANCV2528").await;
    administrator.post(USERS, &jeanne()).await;
    let mail = newest(&site, 1).await;
    let words = ["Porteur de projet vous invite à travailler", "Votre identifiant sera ANCV2528-JEANNE"];
    assert_says(&mail, "jeanne.moreau@exemple.fr", "Votre accès à Seniors en Vacances", &words);
    assert!(!mail["text"].as_str().unwrap().contains("Jeanne Moreau"), "a mail names nobody");
    let token = token_of(&site, &mail, "/invitation");
    assert_eq!(token.len(), 64);
    choose(&site, &token, NEW_PASSWORD).await.assert_problem(410, "link_void");
    assert_eq!(accept(&site, &token, NEW_PASSWORD).await.status, 200);
    assert_eq!(login(&site, "ANCV2528-JEANNE", NEW_PASSWORD).await.status, 200);
    accept(&site, &token, NEW_PASSWORD).await.assert_problem(410, "link_void");
    assert_eq!(site.running().mailbox.mails().len(), 1, "who has just chosen a password need not be told");
}

#[tokio::test]
async fn a_renewed_invitation_is_mailed_and_the_one_before_is_void() {
    let site = Site::start().await;
    let administrator = site.login("ANCV2528").await;
    administrator.post(USERS, &jeanne()).await;
    let older = token_of(&site, &newest(&site, 1).await, "/invitation");
    administrator.post(&format!("{USERS}/ANCV2528-JEANNE/invitation"), &json!({})).await;
    let newer = token_of(&site, &newest(&site, 2).await, "/invitation");
    accept(&site, &older, NEW_PASSWORD).await.assert_problem(410, "link_void");
    assert_eq!(accept(&site, &newer, NEW_PASSWORD).await.status, 200);
}

#[tokio::test]
async fn an_invitation_can_be_accepted_for_seven_days() {
    let site = Site::start().await;
    site.login("ANCV2528").await.post(USERS, &jeanne()).await;
    let token = invitation(&site, "ANCV2528-JEANNE").await;
    pass(&site, 7 * DAY - 1);
    accept(&site, &token, "court").await.assert_problem(422, "invalid_request");
    pass(&site, 1);
    accept(&site, &token, NEW_PASSWORD).await.assert_problem(410, "link_void");
    let administrator = site.login("ANCV2528").await;
    assert_eq!(administrator.post(&format!("{USERS}/ANCV2528-JEANNE/invitation"), &json!({})).await.status, 200);
}

#[tokio::test]
async fn who_can_log_in_is_told_what_has_become_of_their_access() {
    let site = Site::start().await;
    let administrator = site.login("ANCV2528").await;
    let jeanne = with_jeanne(&site, &["holder"]).await;
    let (to, subject) = ("jeanne.moreau@exemple.fr", "Votre accès a été modifié");
    mails(&site, 1).await;
    change(&administrator, &jeanne, &user(&["holder", "administrator"], true)).await;
    assert_says(&newest(&site, 2).await, to, subject, &[&jeanne, "a été modifié le", "Reconnectez-vous"]);
    change(&administrator, &jeanne, &user(&["holder", "administrator"], false)).await;
    assert_says(&newest(&site, 3).await, to, subject, &["a été désactivé le", "ne permet plus de se connecter"]);
    change(&administrator, &jeanne, &user(&["holder", "administrator"], true)).await;
    assert_says(&newest(&site, 4).await, to, subject, &["a été modifié le"]);
    // Another name alone is no news, and somebody who never could log in is told nothing.
    let renamed = json!({ "display_name": "J. Moreau", "roles": ["holder", "administrator"], "is_active": true });
    assert_eq!(change(&administrator, &jeanne, &renamed).await.status, 200);
    let paul = json!({ "display_name": "Paul", "email": "paul@exemple.fr", "roles": ["holder"] });
    administrator.post(USERS, &paul).await;
    assert_says(&newest(&site, 5).await, "paul@exemple.fr", "Votre accès à Seniors en Vacances", &[]);
    assert_eq!(change(&administrator, "ANCV2528-PAUL", &user(&["holder"], false)).await.status, 200);
    site.stranger().post("/api/password/forgotten", &json!({ "identifier": "ANCV2528" })).await;
    assert_says(&newest(&site, 6).await, "ancv2528@exemple.fr", "Choisissez un nouveau mot de passe", &[]);
}

#[tokio::test]
async fn both_addresses_are_told_when_support_corrects_one() {
    let site = Site::start().await;
    let form = json!({ "email": "accueil@porteur.example", "reason": REASON, "identity_checked": true });
    assert_eq!(support(&site, &[]).await.post(&format!("{HELP}/ANCV2528/email"), &form).await.status, 200);
    let sent = mails(&site, 2).await;
    let mut to: Vec<_> = sent.iter().map(|mail| mail["to"].as_str().unwrap()).collect();
    to.sort_unstable();
    assert_eq!(to, ["accueil@porteur.example", "ancv2528@exemple.fr"]);
    for mail in &sent {
        let to = mail["to"].as_str().unwrap();
        assert_says(mail, to, "Votre adresse e-mail a été changée", &["ANCV2528", "par l’ANCV, à votre demande"]);
        assert!(!mail["text"].as_str().unwrap().contains(REASON), "the reason is for the audit");
    }
}

#[tokio::test]
async fn support_s_links_and_lifts_are_mailed() {
    let site = Site::start().await;
    let support = support(&site, &[]).await;
    support.post(&format!("{HELP}/ANCV2528/link"), &json!({})).await;
    let token = token_of(&site, &newest(&site, 1).await, "/mot-de-passe/choisir");
    pass(&site, 29);
    assert_eq!(choose(&site, &token, NEW_PASSWORD).await.status, 204);
    mails(&site, 2).await;
    with_second_factor(&site, "ANCV2528-PAUL").await;
    let support = crate::over_http::support::support(&site, &[]).await;
    let lift = json!({ "reason": REASON, "identity_checked": true });
    assert_eq!(support.post(&format!("{HELP}/ANCV2528-PAUL/second-factor/lift"), &lift).await.status, 204);
    let words = ["ANCV2528-PAUL", "a été désactivée le", "par l’ANCV, à votre demande"];
    assert_says(&newest(&site, 3).await, "paul@exemple.fr", "La double authentification a été désactivée", &words);
}

#[tokio::test]
async fn ten_links_a_day_are_mailed_to_one_user_by_support() {
    let site = Site::start().await;
    let path = format!("{HELP}/ANCV2528/link");
    for _ in 0..10 {
        assert_eq!(support(&site, &[]).await.post(&path, &json!({})).await.status, 202);
    }
    support(&site, &[]).await.post(&path, &json!({})).await.assert_problem(429, "throttled");
    assert_eq!(support(&site, &[]).await.post(&format!("{HELP}/ANCV0640/link"), &json!({})).await.status, 202);
    pass(&site, DAY);
    assert_eq!(support(&site, &[]).await.post(&path, &json!({})).await.status, 202);
}

#[tokio::test]
async fn twenty_invitations_a_day_are_mailed() {
    let site = Site::start().await;
    let administrator = site.login("ANCV2528").await;
    assert_eq!(administrator.post(USERS, &jeanne()).await.status, 201);
    let again = format!("{USERS}/ANCV2528-JEANNE/invitation");
    for _ in 1..20 {
        assert_eq!(administrator.post(&again, &json!({})).await.status, 200);
    }
    let before = site.everything().await;
    administrator.post(&again, &json!({})).await.assert_problem(429, "throttled");
    let refused = administrator.post(USERS, &jeanne()).await;
    refused.assert_problem(429, "throttled");
    assert!(refused.headers["retry-after"].to_str().unwrap().parse::<i64>().unwrap() <= 24 * 3600);
    Site::assert_unchanged(&before, &site.everything().await);
    pass(&site, DAY);
    assert_eq!(site.login("ANCV2528").await.post(USERS, &jeanne()).await.status, 201);
}

#[tokio::test]
async fn the_invitation_goes_to_the_address_that_support_has_corrected() {
    let site = Site::start().await;
    site.login("ANCV2528").await.post(USERS, &jeanne()).await;
    let first = newest(&site, 1).await;
    pass(&site, DAY);
    let form = json!({ "email": "jeanne@ailleurs.example", "reason": REASON, "identity_checked": true });
    assert_eq!(support(&site, &[]).await.post(&format!("{HELP}/ANCV2528-JEANNE/email"), &form).await.status, 200);
    let mut sent = mails(&site, 3).await.split_off(1);
    sent.sort_by_key(|mail| mail["to"] == "jeanne@ailleurs.example");
    let [old, new] = &sent[..] else { panic!("{sent:?}") };
    assert_says(old, "jeanne.moreau@exemple.fr", "Votre adresse e-mail a été changée", &["ANCV2528-JEANNE"]);
    assert_says(new, "jeanne@ailleurs.example", "Votre accès à Seniors en Vacances", &["Porteur de projet vous invite à travailler"]);
    accept(&site, &token_of(&site, &first, "/invitation"), NEW_PASSWORD).await.assert_problem(410, "link_void");
    pass(&site, 7 * DAY - 1);
    assert_eq!(accept(&site, &token_of(&site, new, "/invitation"), NEW_PASSWORD).await.status, 200);
}
