//! Users of an organisation: which roles can be given, what a change comes to, and whom ANCV's support may touch.

use crate::{
    account::{LoginIdentifier, MemberState, OrganisationKind, Role},
    refused::Refused,
    text::{Invalid, normalise},
};

/// How many users of an organisation may be invited or able to log in at a time `[D]`.
pub const MAX_USERS: u32 = 50;

/// The roles that can be given in an organisation of `kind`, in the order in which they are shown `[D]`.
#[must_use]
pub const fn assignable(kind: OrganisationKind) -> &'static [Role] {
    match kind {
        OrganisationKind::Holder => &[Role::Holder, Role::Administrator],
        OrganisationKind::Provider => &[Role::Provider, Role::Administrator],
        OrganisationKind::Ancv => &[Role::Instruction, Role::Operations, Role::Finance, Role::Support, Role::Dpo, Role::Administrator],
    }
}

/// What does not go with `finance` at ANCV: whoever makes or helps accounts could be both of the two who pay `[D]`.
const APART_FROM_FINANCE: [Role; 2] = [Role::Support, Role::Administrator];

/// The roles `wanted` in an organisation of `kind`, each once and in order: its users all have its own role, those of ANCV
/// at least one of ANCV's, and any of them but finance may administer it besides `[D]`.
///
/// # Errors
/// None was chosen, one is another kind's, or two do not go together.
pub fn roles(kind: OrganisationKind, wanted: &[Role]) -> Result<Vec<Role>, Invalid> {
    let assignable = assignable(kind);
    if wanted.iter().any(|role| !assignable.contains(role)) {
        return Err(Invalid::new("Un de ces rôles ne peut pas être donné dans votre organisme : choisissez parmi ceux qui sont proposés."));
    }
    // Administering alone would leave nothing to work on, and at ANCV no second factor would be asked for.
    if !wanted.iter().any(|role| *role != Role::Administrator) {
        return Err(match kind {
            OrganisationKind::Holder => {
                Invalid::new("Gardez le rôle « porteur de projet » : tous les utilisateurs de votre organisme l’ont.")
            }
            OrganisationKind::Provider => Invalid::new("Gardez le rôle « prestataire » : tous les utilisateurs de votre organisme l’ont."),
            OrganisationKind::Ancv => Invalid::new("Choisissez au moins un rôle en plus de celui d’administrateur."),
        });
    }
    if wanted.contains(&Role::Finance) && wanted.iter().any(|role| APART_FROM_FINANCE.contains(role)) {
        return Err(Invalid::new(
            "Le rôle « finances » ne va ni avec « assistance », ni avec « administrateur » : qui gère les comptes ne paie pas. Choisissez l’un ou l’autre.",
        ));
    }
    Ok(assignable.iter().copied().filter(|role| wanted.contains(role)).collect())
}

/// What `name` logs in by when they are invited by an organisation with `number`: its number and their first word, then
/// the same with 2, 3… when others have it `[D]`.
#[must_use]
pub fn identifier(number: &str, name: &str, nth: u32) -> Option<LoginIdentifier> {
    const LONGEST: usize = 20;
    // A script without Latin letters leaves nothing that everyone can type.
    let words = normalise(name);
    let latin = |word: &str| word.chars().filter(char::is_ascii_alphanumeric).take(LONGEST).collect::<String>();
    let word = words.split(' ').map(latin).find(|word| !word.is_empty()).unwrap_or_else(|| "COMPTE".to_owned());
    let end = if nth > 1 { format!("-{nth}") } else { String::new() };
    format!("{number}-{word}{end}").parse().ok()
}

/// What counts of a user for their organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether they can log in.
    pub state: MemberState,
    /// What they may do.
    pub roles: Vec<Role>,
}

impl Standing {
    /// Whether they administer their organisation, and can.
    #[must_use]
    pub fn administers(&self) -> bool {
        self.state == MemberState::Active && self.roles.contains(&Role::Administrator)
    }
}

/// How an organisation's two counts move: its administrators who can log in, and its users who are not deactivated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Administrators who can log in.
    pub administrators: i32,
    /// Users who are invited or can log in.
    pub seats: i32,
}

impl Tally {
    /// What a user counts for.
    #[must_use]
    pub fn of(standing: &Standing) -> Self {
        Self { administrators: i32::from(standing.administers()), seats: i32::from(standing.state != MemberState::Deactivated) }
    }

    /// What moves when a user who counted for `self` counts for `after`.
    #[must_use]
    pub const fn to(self, after: Self) -> Self {
        Self { administrators: after.administrators - self.administrators, seats: after.seats - self.seats }
    }

    #[must_use]
    pub const fn is_none(self) -> bool {
        self.administrators == 0 && self.seats == 0
    }
}

/// What an administrator asks for a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Their roles, as [`roles`] takes them.
    pub roles: Vec<Role>,
    /// Whether they shall be able to log in.
    pub is_active: bool,
}

/// What kind of change it is, for whoever reads the audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Of the name or the roles, or of nothing.
    Changed,
    /// Access was taken away.
    Deactivated,
    /// Access was given back.
    Reactivated,
}

/// What a change comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// How the user stands after it.
    pub after: Standing,
    /// What kind it is.
    pub kind: Kind,
    /// Whether their sessions end at their next refresh.
    pub ends_sessions: bool,
    /// Whether the links that were mailed to them open nothing any more.
    pub voids_links: bool,
    /// Whether they are told by mail: they could log in before, or can now.
    pub is_told: bool,
}

/// Why a change is refused, whatever the organisation's other users are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberRefusal {
    /// One can't take one's own access away.
    OwnAccount,
    /// One can lay a role down, but not take one: another administrator has to give it.
    OwnRoles,
    /// There is no password that they could log in with.
    NotAccepted,
}

impl Refused for MemberRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::OwnAccount => "own_account",
            Self::OwnRoles => "own_roles",
            Self::NotAccepted => "not_accepted",
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Self::OwnAccount | Self::OwnRoles => "C’est votre compte",
            Self::NotAccepted => "L’invitation n’a pas été acceptée",
        }
    }

    fn detail(&self) -> String {
        let words = match self {
            Self::OwnAccount => {
                "Vous ne pouvez pas désactiver votre propre compte. Demandez-le à un autre administrateur de votre organisme."
            }
            Self::OwnRoles => "Vous ne pouvez pas vous donner un rôle. Demandez-le à un autre administrateur de votre organisme.",
            Self::NotAccepted => "Cette personne n’a jamais choisi de mot de passe : renvoyez-lui l’invitation.",
        };
        words.to_owned()
    }
}

/// What it comes to when an administrator wants a user to be as `wanted` `[D]`. Whether the organisation keeps an
/// administrator is for its count to say.
///
/// # Errors
/// The caller would shut themselves out or take a role, or the user has no password to come back with.
pub fn change(before: &Standing, wanted: &Wanted, has_password: bool, is_own: bool) -> Result<Change, MemberRefusal> {
    if is_own && wanted.roles.iter().any(|role| !before.roles.contains(role)) {
        return Err(MemberRefusal::OwnRoles);
    }
    let (state, kind) = match (before.state, wanted.is_active) {
        (MemberState::Deactivated, true) if !has_password => return Err(MemberRefusal::NotAccepted),
        (MemberState::Deactivated, true) => (MemberState::Active, Kind::Reactivated),
        (MemberState::Active | MemberState::Invited, false) if is_own => return Err(MemberRefusal::OwnAccount),
        (MemberState::Active | MemberState::Invited, false) => (MemberState::Deactivated, Kind::Deactivated),
        (state, _) => (state, Kind::Changed),
    };
    let is_other = wanted.roles != before.roles || state != before.state;
    let could_or_can = before.state == MemberState::Active || state == MemberState::Active;
    Ok(Change {
        after: Standing { state, roles: wanted.roles.clone() },
        kind,
        ends_sessions: is_other,
        voids_links: kind == Kind::Deactivated,
        is_told: is_other && could_or_can,
    })
}

/// Whether an invitation can be mailed again to someone who stands so: it is open still, or was called off before they had
/// chosen a password `[D]`.
#[must_use]
pub const fn may_be_invited_again(state: MemberState, has_password: bool) -> bool {
    match state {
        MemberState::Invited => true,
        MemberState::Deactivated => !has_password,
        MemberState::Active => false,
    }
}

/// Whether ANCV's support, with `roles`, may look at and touch the users of an organisation of `kind`: those of ANCV are for
/// its administrators `[D]`.
#[must_use]
pub fn may_support(roles: &[Role], kind: OrganisationKind) -> bool {
    let is_ours = match kind {
        OrganisationKind::Ancv => true,
        OrganisationKind::Holder | OrganisationKind::Provider => false,
    };
    roles.contains(&Role::Support) && (!is_ours || roles.contains(&Role::Administrator))
}

#[cfg(test)]
mod tests;
