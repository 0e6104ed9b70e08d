//! What opens an account to somebody else. For one of ANCV it takes two of support `[D]`: the first word waits, the second is acted on.

use crate::subject::line;
use sev_domain::{
    account::OrganisationKind,
    mail::Message,
    takeover::{self, Takeover, WAITS, Wanted, Word},
    world::Moment,
};
use sev_http::{App, Problem, Session};
use sev_storage::{Action, Credentials, Mail, Member, MemberChange, Written};

/// What the caller's word comes to.
pub(crate) enum Said {
    /// It is done: `waiting` waits for the account after that, and `asked_by` is who asked for it first, if someone did.
    Act { asked_by: Option<String>, waiting: Vec<Takeover> },
    /// It waits for somebody else's word. The user is as they were.
    Waits(Member),
    /// The user has changed meanwhile.
    Lost,
}

/// Takes the word of the caller that `wanted` be done for `user`. The user is told, where their mails go now, that it waits.
///
/// # Errors
/// 409 when whoever asked first has the caller's account in hand, or the reverse.
pub(crate) async fn said(
    app: &App,
    (caller, moment): (&Session, Moment),
    user: &Credentials,
    wanted: Wanted,
    reason: &str,
) -> Result<Said, Problem> {
    let member = &user.member;
    match member.organisation_kind {
        OrganisationKind::Holder | OrganisationKind::Provider => return Ok(Said::Act { asked_by: None, waiting: Vec::new() }),
        OrganisationKind::Ancv => {}
    }
    let own = app.store.credentials(&caller.identifier).await?.ok_or_else(Problem::unauthenticated)?;
    let (is_of_address, action) = match wanted {
        Wanted::Email { .. } => (true, Action::AskedToCorrectEmail),
        Wanted::NoSecondFactor => (false, Action::AskedToLiftSecondFactor),
    };
    let waiting = match takeover::said(&member.takeovers, wanted, (&own.actor(moment.now), moment.now), reason)? {
        Word::Known => return Ok(Said::Waits(member.clone())),
        Word::Second { first, rest } => return Ok(Said::Act { asked_by: Some(first.by.user_id), waiting: rest }),
        Word::First(waiting) => waiting,
    };
    let (identifier, at) = (member.identifier.clone(), moment.now);
    let told = Mail::to(member, Message::TakeoverAsked { identifier, at, is_of_address, valid_until: at + WAITS });
    let change = MemberChange::new(user, Member { takeovers: waiting, ..member.clone() });
    let line = line((caller, moment), action, user).because(reason);
    match app.store.change_member(&change, &[told], &line).await? {
        Written::Done => Ok(Said::Waits(change.after().clone())),
        Written::Lost => Ok(Said::Lost),
        Written::TooMany | Written::LastAdministrator | Written::AddressTaken => Err(Problem::internal()),
    }
}
