//! For each operation, as many requests as a measure needs, that all take its main path.

use crate::{
    after, factor,
    operations::ancv,
    paid,
    stage::{Call, Holder, Stage, credentials, identity, member, programme, senior, session},
    users,
};
use serde_json::{Value, json};
use sev_domain::{account::User, group::Group, mail::Message, world::fingerprint};
use sev_http::{REFRESH_COOKIE, Session};
use sev_local::demo::PASSWORD;
use sev_storage::{Action, AuditLine, Credentials, Guarded, Link, Mail, Member, Purpose, SessionRecord, Told};
use sev_tests::{
    forms::{details, with},
    sessions,
};

/// People of the group that is looked at, and groups of a holder.
pub(crate) const PEOPLE: usize = 30;
pub(crate) const GROUPS: u32 = 12;

/// Operations that are started and not asked: what they take is the store of files, and the embedded one says nothing of S3.
pub(crate) const NOT_ASKED: &[&str] = &["begin_upload", "open_correction", "view_attachment"];

/// A holder with its groups: one that has people and stays as it is, one that people join and leave, and others.
pub(crate) struct Scene {
    pub(crate) holder: Holder,
    pub(crate) group: Group,
    open: Group,
    /// Its people, and the form of one of them.
    pub(crate) people: Vec<String>,
    known: Value,
}

impl Scene {
    /// A scene of its own, under a name that no other has.
    pub(crate) async fn new(stage: &Stage, name: &str) -> Self {
        let holder = stage.holder(name).await;
        let (group, open) = (stage.group(&holder, 40).await, stage.group(&holder, 100_000).await);
        for _ in 2..GROUPS {
            stage.group(&holder, 40).await;
        }
        let mut people = Vec::new();
        let strangers = stage.strangers(PEOPLE);
        let known = senior(strangers.start);
        for index in strangers {
            let form = if people.len().is_multiple_of(3) { senior(index) } else { programme(index) };
            people.push(stage.enrolled(&holder, &group, form).await);
        }
        Self { holder, group, open, people, known }
    }

    /// `count` requests to `operation`, none like another where one alone would succeed. None of an operation that has none
    /// here: those with a promise need them, and a measure of theirs stops without.
    pub(crate) async fn calls(&self, stage: &Stage, operation: &'static str, count: usize) -> Vec<Call> {
        let to = || Call::to(operation, &self.holder);
        let of_group = || to().in_group(&self.group);
        // They are counted by user and hour: 200 stay below what one may ask.
        let by = |call: Call, index: usize| {
            let user = format!("{}-{:02}", operation.split('_').next().unwrap_or_default(), index / 200);
            Call { caller: Some(session(&self.holder.id, &user)), ..call }
        };
        match operation {
            "login" => vec![Call { operation, body: Some(credentials()), ..Call::default() }; count],
            "refresh_session" | "logout" => {
                let mut calls = Vec::new();
                for _ in 0..count {
                    let cookie = open_session(stage, &self.holder).await;
                    calls.push(Call { operation, ..Call::default() }.with("cookie", cookie));
                }
                calls
            }
            "request_password_reset" => {
                let mut calls = Vec::new();
                // They are counted by login, and by address: 25 stay below what one may ask.
                for index in stage.strangers(count) {
                    let identifier = login_of(stage, &self.holder, index).await.identifier;
                    let form = json!({ "identifier": identifier });
                    calls.push(Call { operation, body: Some(form), network: index / 25, ..Call::default() });
                }
                calls
            }
            "reset_password" => {
                let mut calls = Vec::new();
                for index in stage.strangers(count) {
                    let token = reset(stage, &self.holder, index).await;
                    let form = json!({ "token": token, "password": "tuba moufle corail dix" });
                    calls.push(Call { operation, body: Some(form), ..Call::default() });
                }
                calls
            }
            "begin_second_factor" | "confirm_second_factor" | "remove_second_factor" => {
                let mut calls = Vec::new();
                // They are counted by user: each call is by another one.
                for index in stage.strangers(count) {
                    calls.push(factor::call(stage, &self.holder, operation, index).await);
                }
                calls
            }
            "view_account" | "list_groups" | "list_validations" => vec![to(); count],
            "view_ledger" => vec![to().at("year", stage.year()); count],
            "change_organisation" => {
                let form = json!({
                    "name": "CCAS de Vannes", "phone": "01 99 00 10 37", "holder_type": "ccas", "street": "12 RUE DES VENETES",
                    "postal_code": "56000", "city": "VANNES",
                });
                (1..=count).map(|version| to().sending(form.clone()).with("if-match", version.to_string())).collect()
            }
            "request_email_change" => {
                let form = json!({ "email": "accueil@exemple.fr", "password": PASSWORD });
                self.users(stage, count).await.into_iter().map(|user| by_user(operation, user).sending(form.clone())).collect()
            }
            "change_password" => {
                let password = "tuba moufle corail dix";
                let form = json!({ "current_password": PASSWORD, "password": password, "confirmation": password });
                self.users(stage, count).await.into_iter().map(|user| by_user(operation, user).sending(form.clone())).collect()
            }
            "choose_reminders" => {
                let form = json!({ "reminders": false });
                self.users(stage, count).await.into_iter().map(|user| by_user(operation, user).sending(form.clone())).collect()
            }
            "list_sessions" | "end_other_sessions" => {
                self.users(stage, count).await.into_iter().map(|user| by_user(operation, user)).collect()
            }
            "end_session" => {
                let users = self.users(stage, count).await;
                users.into_iter().map(|user| by_user(operation, user.clone()).at("session_id", &user.session_id)).collect()
            }
            "confirm_email" => {
                let mut calls = Vec::new();
                for user in self.users(stage, count).await {
                    let (token, member) = (stage.app.entropy.id(), member(&user));
                    let now = stage.app.clock.now();
                    let link = Link::new(Purpose::Email, &token, &member, now + sev_access::link::EMAIL);
                    let link = Link { email: Some("accueil@exemple.fr".into()), ..link };
                    let [mail, notice] =
                        [(), ()].map(|()| sev_access::link::email(&member, "accueil@exemple.fr", now, &stage.app.entropy).1);
                    let line = AuditLine::new(now, &member.member_of, &member.user_id, Action::AskedForEmail);
                    let (told, credentials) = (Told { mails: vec![mail, notice], lines: vec![line] }, Credentials::new(member, None));
                    let kept = stage.app.store.mail_email_link(&link, &credentials, None, &told).await;
                    assert_eq!(kept, Ok(Guarded::Done));
                    calls.push(Call { operation, body: Some(json!({ "token": token })), ..Call::default() });
                }
                calls
            }
            "view_group" | "rooming_list" | "view_validation" => vec![of_group(); count],
            "list_corrections" | "list_homonyms" => vec![Call { operation, caller: Some(ancv()), ..Call::default() }; count],
            "view_correction" | "decide_correction" | "withdraw_correction" => {
                after::corrections(stage, &self.holder, operation, count).await
            }
            "decide_homonym" => after::homonyms(stage, &self.holder, operation, count).await,
            "list_venues" | "provider_validation" | "holder_validation" | "change_presence" => {
                after::calls(stage, &self.holder, operation, count).await
            }
            "view_enrollment" => vec![of_group().about(&self.people[0]); count],
            "search_seniors" => {
                let form = with(identity(&self.known), json!({ "group_id": self.group.group_id }));
                (0..count).map(|index| by(to().sending(form.clone()), index)).collect()
            }
            "check_credit" => {
                let form = senior(stage.strangers(1).start);
                (0..count).map(|index| by(of_group().sending(form.clone()), index)).collect()
            }
            "enroll_senior" => {
                let keyed = |index| to().in_group(&self.open).sending(senior(index)).with("idempotency-key", format!("bench-{index:08}"));
                stage.strangers(count).map(keyed).collect()
            }
            "edit_enrollment" | "withdraw_senior" | "restore_enrollment" => self.changes(stage, operation, count).await,
            other => match users::calls(stage, other, count).await {
                Some(calls) => calls,
                None => paid::calls(stage, &self.holder, other, count).await.unwrap_or_default(),
            },
        }
    }

    /// Changes of people with aid who were enrolled for that alone.
    async fn changes(&self, stage: &Stage, operation: &'static str, count: usize) -> Vec<Call> {
        let mut calls = Vec::new();
        for index in stage.strangers(count) {
            let form = senior(index);
            let enrollment = stage.enrolled(&self.holder, &self.open, form.clone()).await;
            let about = |operation| Call::to(operation, &self.holder).in_group(&self.open).about(&enrollment);
            calls.push(match operation {
                "edit_enrollment" => {
                    let moved = with(form, json!({ "address": "3 quai de la Marne" }));
                    about(operation).with("if-match", "\"1\"").sending(details(&moved))
                }
                "withdraw_senior" => about(operation),
                _ => {
                    let (status, body) = about("withdraw_senior").run(stage, &stage.app).await;
                    assert_eq!(status, 200, "{body}");
                    about(operation)
                }
            });
        }
        calls
    }
}

fn by_user(operation: &'static str, user: Session) -> Call {
    Call { operation, caller: Some(user), ..Call::default() }
}

impl Scene {
    /// Users of the holder who are logged in, each with a session of their own. Their password is the demo's.
    async fn users(&self, stage: &Stage, count: usize) -> Vec<Session> {
        let hash = factor::password_hash(stage).await;
        let mut users = Vec::new();
        for index in stage.strangers(count) {
            let user = user_of(stage, &self.holder, index, |credentials| credentials.password_hash.clone_from(&hash)).await;
            let id = stage.app.entropy.id();
            open(stage, user.clone(), &id, &id).await;
            users.push(Session::of(&user, id));
        }
        users
    }
}

/// A user of `holder`, under an identifier of their own. Their password is nobody's.
pub(crate) async fn login_of(stage: &Stage, holder: &Holder, index: usize) -> User {
    user_of(stage, holder, index, |_| {}).await
}

/// A user of `holder`, under an identifier of their own, whose credentials are as `set` makes them. At first their password is
/// nobody's.
pub(crate) async fn user_of(stage: &Stage, holder: &Holder, index: usize, set: impl FnOnce(&mut Credentials)) -> User {
    let user = User {
        user_id: format!("bench-user-{index:08}"),
        identifier: format!("BENCH{index:08}").parse().unwrap(),
        display_name: "CCAS de Vannes".into(),
        organisation_id: holder.id.clone(),
        organisation_name: "CCAS de Vannes".into(),
        organisation_kind: holder.session.kind,
        roles: holder.session.roles.clone(),
    };
    let mut credentials = Credentials::new(Member::new(&user, "ancv9000@exemple.fr"), Some(String::new()));
    set(&mut credentials);
    stage.app.store.add_user(&credentials).await.unwrap();
    user
}

/// Asks for a link of a user of `holder`, and returns its token.
async fn reset(stage: &Stage, holder: &Holder, index: usize) -> String {
    let app = &stage.app;
    let (now, token) = (app.clock.now(), app.entropy.id());
    let member = Member::new(&login_of(stage, holder, index).await, "ancv9000@exemple.fr");
    let link = Link::new(Purpose::Password, &token, &member, now + sev_access::link::PASSWORD);
    let message = Message::PasswordChanged { identifier: member.identifier.clone(), at: now };
    let mail = Mail::to(&member, message);
    let line = AuditLine::new(now, &member.member_of, &member.user_id, Action::AskedForPassword);
    app.store.mail_password_link(&link, &mail, &line).await.unwrap();
    token
}

/// Opens a session of `holder`, and returns its cookie.
async fn open_session(stage: &Stage, holder: &Holder) -> String {
    let (id, secret) = (stage.app.entropy.id(), stage.app.entropy.id());
    let user = login_of(stage, holder, 0).await;
    let user_id = user.user_id.clone();
    open(stage, user, &id, &secret).await;
    format!("{REFRESH_COOKIE}={user_id}.{id}.{secret}")
}

/// Whoever calls in `session`, with that session open: some operations ask whether it goes on.
pub(crate) async fn logged_in(stage: &Stage, session: &Session) {
    let member = member(session);
    stage.app.store.add_user(&Credentials::new(member.clone(), None)).await.unwrap();
    open(stage, member.user("CCAS de Vannes"), &session.session_id, "bench").await;
}

/// Opens the session `id` of `user`, with the refresh secret `secret`.
pub(crate) async fn open(stage: &Stage, user: User, id: &str, secret: &str) {
    let (app, now) = (&stage.app, stage.app.clock.now());
    let record = SessionRecord { secret_hash: fingerprint(&[secret]), seed: app.entropy.id(), ..sessions::record(user, id, now) };
    sessions::open(&app.store, &record, now).await;
}
