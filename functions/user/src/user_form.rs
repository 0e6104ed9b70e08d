//! Fields that inviting and changing a user have in common.

use sev_domain::{
    account::{OrganisationKind, Role},
    member,
    text::{self, Invalid},
};
use sev_http::Form;

/// The longest name of a user.
pub(crate) const MAX_NAME: usize = 80;

/// A name and roles, of an organisation of `kind`.
pub(crate) fn name_and_roles(
    mistakes: &mut Form,
    kind: OrganisationKind,
    (display_name, roles): (&str, &[Role]),
) -> Option<(String, Vec<Role>)> {
    let display_name = mistakes.take("display_name", name(display_name));
    let roles = mistakes.take("roles", member::roles(kind, roles));
    Some((display_name?, roles?))
}

/// The first user of an organisation may bear its name, with its digits.
fn name(raw: &str) -> Result<String, Invalid> {
    text::line(raw, MAX_NAME, text::in_a_sentence)
}
