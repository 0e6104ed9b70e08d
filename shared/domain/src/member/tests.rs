use super::*;
use MemberState::{Active, Deactivated, Invited};
use Role::{Administrator, Dpo, Finance, Holder, Operations, Provider, Support};
use proptest::prelude::*;

#[test]
fn roles_are_those_of_the_organisation() {
    use OrganisationKind::{Ancv, Holder as HolderKind, Provider as ProviderKind};
    for (kind, wanted, expected) in [
        (HolderKind, &[Holder][..], Some(&[Holder][..])),
        (HolderKind, &[Administrator, Holder, Holder], Some(&[Holder, Administrator])),
        (HolderKind, &[Administrator], None),
        (HolderKind, &[], None),
        (HolderKind, &[Holder, Provider], None),
        (HolderKind, &[Holder, Support], None),
        (ProviderKind, &[Provider, Administrator], Some(&[Provider, Administrator])),
        (ProviderKind, &[Holder], None),
        (ProviderKind, &[], None),
        (Ancv, &[Dpo], Some(&[Dpo])),
        (Ancv, &[Administrator, Support, Operations], Some(&[Operations, Support, Administrator])),
        (Ancv, &[Administrator], None),
        (Ancv, &[], None),
        (Ancv, &[Finance, Holder], None),
        (Ancv, &[Finance], Some(&[Finance])),
        (Ancv, &[Finance, Operations, Dpo], Some(&[Operations, Finance, Dpo])),
        (Ancv, &[Finance, Administrator], None),
        (Ancv, &[Finance, Support], None),
        (Ancv, &[Operations, Support, Finance, Administrator], None),
    ] {
        let taken = roles(kind, wanted);
        assert_eq!(taken.as_deref().ok(), expected, "{kind:?} {wanted:?}");
        assert!(taken.err().is_none_or(|refusal| refusal.to_string().ends_with('.')));
    }
}

#[test]
fn an_identifier_is_the_number_and_a_first_name() {
    for (number, name, nth, expected) in [
        ("ANCV2528", "Jeanne Moreau", 1, "ANCV2528-JEANNE"),
        ("ANCV2528", "Jean-François Le Gall", 1, "ANCV2528-JEAN"),
        ("ANCV2528", " éloïse ", 2, "ANCV2528-ELOISE-2"),
        ("ANCV2528", "Œdipe", 13, "ANCV2528-OEDIPE-13"),
        ("PREST001", "李 Li", 1, "PREST001-LI"),
        ("PREST001", "李", 1, "PREST001-COMPTE"),
        ("PREST001", "", 1, "PREST001-COMPTE"),
        ("ADMIN01", "Abcdefghijklmnopqrstuvwxyz", 3, "ADMIN01-ABCDEFGHIJKLMNOPQRST-3"),
    ] {
        assert_eq!(identifier(number, name, nth).unwrap().as_str(), expected);
    }
}

fn standing(state: MemberState, roles: &[Role]) -> Standing {
    Standing { state, roles: roles.to_vec() }
}

/// After, kind, sessions end, links are void, told, how the two counts move.
type Expected = (MemberState, Kind, bool, bool, bool, (i32, i32));
/// Before: state and roles; wanted: roles and whether active; whether there is a password.
type Case = (MemberState, &'static [Role], &'static [Role], bool, bool, Result<Expected, MemberRefusal>);

#[test]
fn what_a_change_comes_to() {
    const BOTH: &[Role] = &[Holder, Administrator];
    const ONE: &[Role] = &[Holder];
    let cases: [Case; 15] = [
        (Active, ONE, ONE, true, true, Ok((Active, Kind::Changed, false, false, false, (0, 0)))),
        (Active, ONE, BOTH, true, true, Ok((Active, Kind::Changed, true, false, true, (1, 0)))),
        (Active, BOTH, ONE, true, true, Ok((Active, Kind::Changed, true, false, true, (-1, 0)))),
        (Active, ONE, ONE, false, true, Ok((Deactivated, Kind::Deactivated, true, true, true, (0, -1)))),
        (Active, BOTH, BOTH, false, true, Ok((Deactivated, Kind::Deactivated, true, true, true, (-1, -1)))),
        (Active, BOTH, ONE, false, true, Ok((Deactivated, Kind::Deactivated, true, true, true, (-1, -1)))),
        (Invited, BOTH, BOTH, true, false, Ok((Invited, Kind::Changed, false, false, false, (0, 0)))),
        (Invited, ONE, BOTH, true, false, Ok((Invited, Kind::Changed, true, false, false, (0, 0)))),
        (Invited, BOTH, BOTH, false, false, Ok((Deactivated, Kind::Deactivated, true, true, false, (0, -1)))),
        (Deactivated, ONE, ONE, false, true, Ok((Deactivated, Kind::Changed, false, false, false, (0, 0)))),
        (Deactivated, ONE, BOTH, false, true, Ok((Deactivated, Kind::Changed, true, false, false, (0, 0)))),
        (Deactivated, BOTH, BOTH, true, true, Ok((Active, Kind::Reactivated, true, false, true, (1, 1)))),
        (Deactivated, BOTH, ONE, true, true, Ok((Active, Kind::Reactivated, true, false, true, (0, 1)))),
        (Deactivated, ONE, ONE, true, false, Err(MemberRefusal::NotAccepted)),
        (Deactivated, ONE, ONE, false, false, Ok((Deactivated, Kind::Changed, false, false, false, (0, 0)))),
    ];
    for (state, from, to, is_active, has_password, expected) in cases {
        let before = standing(state, from);
        let changed = change(&before, &Wanted { roles: to.to_vec(), is_active }, has_password, false);
        let said = changed.map(|change| {
            assert_eq!(change.after.roles, to);
            let moved = Tally::of(&before).to(Tally::of(&change.after));
            let counts = (moved.administrators, moved.seats);
            (change.after.state, change.kind, change.ends_sessions, change.voids_links, change.is_told, counts)
        });
        assert_eq!(said, expected, "{state:?} {from:?} to {to:?}, {is_active}");
    }
}

#[test]
fn nobody_shuts_themselves_out() {
    let off = Wanted { roles: vec![Holder], is_active: false };
    assert_eq!(change(&standing(Active, &[Holder]), &off, true, true), Err(MemberRefusal::OwnAccount));
    let on = Wanted { is_active: true, ..off };
    assert!(change(&standing(Active, &[Holder, Administrator]), &on, true, true).is_ok(), "but may step down");
}

#[test]
fn nobody_gives_themselves_a_role() {
    let own = standing(Active, &[Support, Administrator]);
    for (roles, taken) in [
        (&[Support, Administrator][..], Ok(())),
        (&[Support], Ok(())),
        (&[Finance, Support, Administrator], Err(MemberRefusal::OwnRoles)),
        (&[Finance, Administrator], Err(MemberRefusal::OwnRoles)),
    ] {
        let wanted = Wanted { roles: roles.to_vec(), is_active: true };
        assert_eq!(change(&own, &wanted, true, true).map(drop), taken, "{roles:?}");
        assert!(change(&own, &wanted, true, false).is_ok(), "another may");
    }
}

#[test]
fn an_invitation_is_mailed_again_while_there_is_no_password() {
    for (state, has_password, again) in
        [(Invited, false, true), (Deactivated, false, true), (Deactivated, true, false), (Active, true, false)]
    {
        assert_eq!(may_be_invited_again(state, has_password), again, "{state:?}");
    }
}

#[test]
fn support_leaves_ancv_s_own_users_to_its_administrators() {
    use OrganisationKind::{Ancv, Holder as HolderKind, Provider as ProviderKind};
    for (roles, kind, may) in [
        (&[Support][..], HolderKind, true),
        (&[Support], ProviderKind, true),
        (&[Support], Ancv, false),
        (&[Support, Administrator], Ancv, true),
        (&[Administrator], Ancv, false),
        (&[Operations, Administrator], HolderKind, false),
    ] {
        assert_eq!(may_support(roles, kind), may, "{roles:?} {kind:?}");
    }
}

/// Someone of an organisation, with whether they have a password.
type Person = (Standing, bool);

fn step() -> impl Strategy<Value = (u8, usize, usize, bool, bool)> {
    (0_u8..4, 0_usize..8, 0_usize..8, any::<bool>(), any::<bool>())
}

proptest! {
    /// The count is asked before each change, as the database does in the same transaction.
    #[test]
    fn an_organisation_is_never_without_an_administrator(steps in prop::collection::vec(step(), 1..60)) {
        let mut people: Vec<Person> = vec![(standing(Active, &[Holder, Administrator]), true)];
        let mut count = Tally { administrators: 1, seats: 1 };
        for (what, whom, by, is_active, administers) in steps {
            let wanted = if administers { vec![Holder, Administrator] } else { vec![Holder] };
            let whom = whom % people.len();
            let (before, has_password) = people[whom].clone();
            let after: Option<Person> = match what {
                0 => {
                    people.push((standing(Deactivated, &wanted), false));
                    Some((standing(Invited, &wanted), false))
                }
                1 if before.state == Invited => Some((Standing { state: Active, ..before }, true)),
                _ => {
                    let is_own = by % people.len() == whom;
                    let changed = change(&before, &Wanted { roles: wanted, is_active }, has_password, is_own);
                    changed.ok().map(|change| (change.after, has_password))
                }
            };
            let whom = if what == 0 { people.len() - 1 } else { whom };
            let Some(after) = after else { continue };
            let moved = Tally::of(&people[whom].0).to(Tally::of(&after.0));
            let is_last = moved.administrators < 0 && count.administrators < 2;
            if !is_last {
                count.administrators += moved.administrators;
                count.seats += moved.seats;
                people[whom] = after;
            }
            let administrators = people.iter().filter(|(standing, _)| standing.administers()).count();
            let seats = people.iter().filter(|(standing, _)| standing.state != Deactivated).count();
            prop_assert!(administrators >= 1);
            prop_assert_eq!((count.administrators, count.seats), (i32::try_from(administrators).unwrap(), i32::try_from(seats).unwrap()));
        }
    }

    #[test]
    fn an_identifier_can_always_be_made_and_reads_back(name in ".{0,60}", nth in 1_u32..100) {
        let made = identifier("ANCV2528", &name, nth).unwrap();
        prop_assert_eq!(made.number(), "ANCV2528");
        prop_assert_eq!(made.as_str().parse(), Ok(made.clone()));
    }
}
