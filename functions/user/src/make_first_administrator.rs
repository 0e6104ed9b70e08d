//! `make_first_administrator`: ANCV comes to be here, with its first user, who is invited and administers it. No request calls it:
//! whoever runs the system does, by hand, with their rights on the account that it is deployed in.
//!
//! It works while ANCV has nobody here: of many calls at once one makes it. Until the invitation is accepted it can be mailed
//! `again`, to another address too, for nobody else could. From then on ANCV invites its users itself.

use crate::user_form::name_and_roles;
use serde::Deserialize;
use serde_json::Value;
use sev_access::link::{self, INVITATION};
use sev_domain::{
    account::{LoginIdentifier, MemberState, Organisation, OrganisationId, OrganisationKind, Role, User},
    contact::Email,
    text::Invalid,
    world::{Clock, Entropy},
};
use sev_events::{Done, Failed, Order, Parts};
use sev_forms::OrganisationForm;
use sev_http::{Form, Problem, or_default, typed};
use sev_runtime::config::{ConfigError, tables};
use sev_storage::{Action, AuditLine, Credentials, Member, MemberChange, Store, Written};

/// ANCV's key. Where it was laid by other means it has another one, and is found by its kind.
const ANCV: &str = "ancv";
/// Who does this, in the audit.
const OPERATOR: &str = "operator";

#[derive(Debug)]
pub struct MakeFirstAdministrator;

/// What it works with.
#[derive(Clone, Debug)]
pub struct App {
    pub store: Store,
    /// What time it is.
    pub clock: Clock,
    /// Random identifiers and tokens.
    pub entropy: Entropy,
}

/// What the operator says, beside ANCV's details.
#[derive(Deserialize)]
struct FirstAdministratorForm {
    /// The number that identifiers of its users begin with. The first user logs in by it alone.
    #[serde(default, deserialize_with = "or_default")]
    number: String,
    #[serde(default, deserialize_with = "or_default")]
    display_name: String,
    #[serde(default, deserialize_with = "or_default")]
    email: String,
    /// What they do for ANCV besides administering it.
    #[serde(default, deserialize_with = "or_default")]
    roles: Vec<Role>,
    /// Whether an invitation that was not accepted is mailed again, as this says. ANCV's details stay.
    #[serde(default)]
    again: bool,
}

/// The same, as it can be used.
struct Wanted {
    organisation: Organisation,
    display_name: String,
    email: Email,
    roles: Vec<Role>,
    again: bool,
}

impl sev_events::Operation for MakeFirstAdministrator {
    const NAME: &'static str = "make_first_administrator";
    const SUMMARY: &'static str = "Makes ANCV with its first user, who is invited and administers it.";

    type App = App;
    type Record = Order;

    fn app(parts: &dyn Parts) -> Result<App, ConfigError> {
        let tables = tables(|name: &str| parts.variable(name))?;
        Ok(App {
            store: Store::new(parts.database(), tables, parts.clock(), parts.entropy()),
            clock: parts.clock(),
            entropy: parts.entropy(),
        })
    }

    async fn handle(app: &App, order: Order) -> Result<Done, Failed> {
        let wanted = parse(order.0).map_err(|problem| {
            let said = serde_json::to_string(&problem).unwrap_or_default();
            Failed::new(problem.code, said)
        })?;
        let ancv = app.store.organisations(OrganisationKind::Ancv).await?.into_iter().next();
        match (ancv, wanted.again) {
            (None, false) => first(app, &wanted).await,
            (Some(ancv), true) => again(app, &wanted, &ancv.number, &ancv.name).await,
            (Some(_), false) => Err(there_is_one()),
            (None, true) => Err(not_waiting()),
        }
    }
}

fn parse(order: Value) -> Result<Wanted, Problem> {
    let details: OrganisationForm = typed(order.clone())?;
    let form: FirstAdministratorForm = typed(order)?;
    let mut mistakes = Form::new();
    let details = details.parse(&mut mistakes, OrganisationKind::Ancv);
    let number = mistakes.take("number", number(&form.number));
    let email = mistakes.required::<Email>("email", &form.email);
    let roles = [form.roles.as_slice(), &[Role::Administrator]].concat();
    let named = name_and_roles(&mut mistakes, OrganisationKind::Ancv, (&form.display_name, &roles));
    let ((details, number), ((display_name, roles), email)) = mistakes.finish(details.zip(number).zip(named.zip(email)))?;
    let organisation = details(Organisation {
        organisation_id: OrganisationId::new(ANCV),
        kind: OrganisationKind::Ancv,
        name: String::new(),
        number,
        convention_number: None,
        holder_type: None,
        phone: String::new(),
        street: String::new(),
        complement: None,
        postal_code: String::new(),
        city: String::new(),
        version: 1,
    });
    Ok(Wanted { organisation, display_name, email, roles, again: form.again })
}

/// A number has no word after it.
fn number(raw: &str) -> Result<LoginIdentifier, Invalid> {
    let identifier: LoginIdentifier = raw.parse()?;
    let is_number = identifier.number() == identifier.as_str();
    is_number.then_some(identifier).ok_or_else(|| Invalid::new("Le numéro d’un organisme est sans tiret. Exemple : ADMIN01."))
}

async fn first(app: &App, wanted: &Wanted) -> Result<Done, Failed> {
    let (now, organisation) = (app.clock.now(), &wanted.organisation);
    let user = User {
        user_id: app.entropy.id(),
        identifier: organisation.number.clone(),
        display_name: wanted.display_name.clone(),
        organisation_id: organisation.organisation_id.clone(),
        organisation_name: organisation.name.clone(),
        organisation_kind: organisation.kind,
        roles: wanted.roles.clone(),
    };
    let invited =
        Member { state: MemberState::Invited, invitation_ends_at: Some(now + INVITATION), ..Member::new(&user, wanted.email.as_str()) };
    let (link, mail) = link::invitation(&invited, &organisation.name, now, &app.entropy);
    let line = AuditLine::new(now, &invited.member_of, OPERATOR, Action::InvitedUser).to(&invited.user_id);
    let credentials = Credentials { link_hash: Some(link.token_hash.clone()), ..Credentials::new(invited, None) };
    let is_first = app.store.invite_first(organisation, (&credentials, &link), &mail, &line).await?;
    is_first.then_some(Done("invited")).ok_or_else(there_is_one)
}

async fn again(app: &App, wanted: &Wanted, identifier: &LoginIdentifier, organisation: &str) -> Result<Done, Failed> {
    let now = app.clock.now();
    let before = app.store.credentials(identifier).await?;
    let before = before.filter(|user| user.member.state == MemberState::Invited).ok_or_else(not_waiting)?;
    let invited = Member {
        display_name: wanted.display_name.clone(),
        email: wanted.email.as_str().to_owned(),
        roles: wanted.roles.clone(),
        invitation_ends_at: Some(now + INVITATION),
        ..before.member.clone()
    };
    let (link, mail) = link::invitation(&invited, organisation, now, &app.entropy);
    let line = AuditLine::new(now, &invited.member_of, OPERATOR, Action::InvitedUser).to(&invited.user_id);
    let change = MemberChange::new(&before, invited).with_link(&link);
    match app.store.change_member(&change, &[mail], &line).await? {
        Written::Done => Ok(Done("invited_again")),
        Written::Lost | Written::TooMany | Written::LastAdministrator | Written::AddressTaken => {
            Err(Failed::new("overtaken", "the user has changed meanwhile: look again"))
        }
    }
}

fn there_is_one() -> Failed {
    Failed::new("there_is_one", "ANCV is here already: its administrators invite others")
}

fn not_waiting() -> Failed {
    Failed::new("not_waiting", "no invitation of ANCV's first user waits to be accepted")
}
