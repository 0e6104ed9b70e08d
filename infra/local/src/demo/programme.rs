//! Organisations, their logins and credits, and the rules of each year.

use super::calendar::Calendar;
use jiff::civil::date;
use sev_domain::{
    account::{HolderType, LoginIdentifier, Organisation, OrganisationId, OrganisationKind, Role, User},
    money::Cents,
    rules::{Ceiling, Delays, Household, RuleBook, RuleSet, TaxShares},
    text::Invalid,
};
use sev_storage::Member;

/// A login to tell whoever tries the system out.
#[derive(Clone, Copy, Debug)]
pub struct Login {
    /// What to type as identifier.
    pub identifier: &'static str,
    /// Who it is, in French.
    pub name: &'static str,
}

/// The demo's logins; all have [`super::PASSWORD`].
pub const LOGINS: [Login; 7] = [
    Login { identifier: "ANCV2528", name: "porteur de projet, avec un crédit disponible" },
    Login { identifier: "ANCV0640", name: "porteur de projet, crédit épuisé" },
    Login { identifier: "PREST001", name: "prestataire ACTIF RESIDENCE" },
    Login { identifier: "PREST002", name: "prestataire CAP VACANCES" },
    Login { identifier: ANCV, name: "ANCV" },
    Login { identifier: FINANCE[0], name: "ANCV, finances" },
    Login { identifier: FINANCE[1], name: "ANCV, une seconde personne des finances" },
];

/// An organisation with its one login.
pub(super) struct Entry {
    pub(super) identifier: &'static str,
    kind: OrganisationKind,
    holder_type: Option<HolderType>,
    pub(super) name: &'static str,
    street: &'static str,
    pub(super) postal_code: &'static str,
    pub(super) city: &'static str,
    /// Euros granted for the year before the stay, the stay's and the next.
    pub(super) credits: [u32; 3],
}

const fn holder(
    identifier: &'static str,
    name: &'static str,
    holder_type: HolderType,
    [street, postal_code, city]: [&'static str; 3],
    credits: [u32; 3],
) -> Entry {
    Entry { identifier, kind: OrganisationKind::Holder, holder_type: Some(holder_type), name, street, postal_code, city, credits }
}

const fn other(
    identifier: &'static str,
    name: &'static str,
    kind: OrganisationKind,
    [street, postal_code, city]: [&'static str; 3],
) -> Entry {
    Entry { identifier, kind, holder_type: None, name, street, postal_code, city, credits: [0; 3] }
}

/// The holder of the manual's example.
pub(super) const HOLDER: &str = "ANCV2528";
/// The holder whose credit is exhausted.
pub(super) const EXHAUSTED: &str = "ANCV0640";
/// A holder with people who are aided already.
pub(super) const OTHER_HOLDER: &str = "ANCV1654";
/// Further holders, for lists of several pages.
pub(super) const FURTHER_HOLDERS: [&str; 4] = ["ANCV3107", "ANCV4215", "ANCV5836", "ANCV7001"];
/// The provider of the manual's example.
pub(super) const ACTIF_RESIDENCE: &str = "PREST001";
pub(super) const CAP_VACANCES: &str = "PREST002";

pub(super) const ANCV: &str = "ADMIN01";
/// Two people of ANCV's finance: what one has made, the other approves.
pub(super) const FINANCE: [&str; 2] = ["ADMIN01-COMPTA", "ADMIN01-PAIE"];

pub(super) const ENTRIES: [Entry; 10] = [
    holder(HOLDER, "Porteur de projet", HolderType::Association, ["12 RUE DES VENETES", "56000", "VANNES"], [2020, 1500, 0]),
    holder(EXHAUSTED, "CCAS de Lorient", HolderType::Ccas, ["2 BOULEVARD DU PORT", "56100", "LORIENT"], [0, 640, 0]),
    holder(OTHER_HOLDER, "ASSOCIATION VOYAGES", HolderType::Association, ["69 AVENUE DE PARIS", "31000", "TOULOUSE"], [1000, 3000, 0]),
    holder("ANCV3107", "CIAS du Pays de Retz", HolderType::Cias, ["5 PLACE DU MARCHE", "44210", "PORNIC"], [1000, 2000, 1000]),
    holder("ANCV4215", "Mairie de Nérac", HolderType::Mairie, ["1 PLACE DE LA MAIRIE", "47600", "NERAC"], [1000, 2000, 1000]),
    holder(
        "ANCV5836",
        "Amicale des retraités de Limoges",
        HolderType::Association,
        ["8 RUE DE LA PORCELAINE", "87000", "LIMOGES"],
        [1000, 2000, 1000],
    ),
    holder(
        "ANCV7001",
        "Résidence autonomie Les Tilleuls",
        HolderType::Etablissement,
        ["30 RUE DES TILLEULS", "63200", "RIOM"],
        [1000, 2000, 1000],
    ),
    other(ACTIF_RESIDENCE, "ACTIF RESIDENCE", OrganisationKind::Provider, ["45 AVENUE DE LA MER", "34280", "LA GRANDE MOTTE"]),
    other(CAP_VACANCES, "CAP VACANCES", OrganisationKind::Provider, ["18 ROUTE DU PUY MARY", "15300", "LAVEISSIERE"]),
    other(ANCV, "ANCV", OrganisationKind::Ancv, ["36 BOULEVARD HENRI BERGSON", "95200", "SARCELLES"]),
];

impl Entry {
    pub(super) fn of(identifier: &str) -> Option<&'static Self> {
        ENTRIES.iter().find(|entry| entry.identifier == identifier)
    }

    pub(super) fn id(&self) -> OrganisationId {
        OrganisationId::new(format!("demo-{}", self.identifier.to_lowercase()))
    }

    pub(super) fn department(&self) -> &'static str {
        self.postal_code.get(..2).unwrap_or_default()
    }

    pub(super) const fn is_holder(&self) -> bool {
        matches!(self.kind, OrganisationKind::Holder)
    }

    pub(super) fn organisation(&self, index: usize) -> Result<Organisation, Invalid> {
        let number: LoginIdentifier = self.identifier.parse()?;
        Ok(Organisation {
            organisation_id: self.id(),
            kind: self.kind,
            name: self.name.to_owned(),
            convention_number: Some(number.clone()).filter(|_| self.is_holder()),
            number,
            holder_type: self.holder_type,
            // Numbers that are kept for fiction.
            phone: format!("01 99 00 {:02} {:02}", 10 + index, 37 + index),
            street: self.street.to_owned(),
            complement: None,
            postal_code: self.postal_code.to_owned(),
            city: self.city.to_owned(),
            version: 1,
        })
    }

    pub(super) fn member(&self) -> Result<Member, Invalid> {
        Ok(Member::new(&self.user()?, format!("{}@exemple.fr", self.identifier.to_lowercase())))
    }

    /// The organisation's first user, who administers it.
    pub(super) fn user(&self) -> Result<User, Invalid> {
        let mut roles = match self.kind {
            OrganisationKind::Holder => vec![Role::Holder],
            OrganisationKind::Provider => vec![Role::Provider],
            OrganisationKind::Ancv => vec![Role::Instruction, Role::Operations, Role::Support],
        };
        roles.push(Role::Administrator);
        Ok(User {
            user_id: format!("demo-user-{}", self.identifier.to_lowercase()),
            identifier: self.identifier.parse()?,
            display_name: self.name.to_owned(),
            organisation_id: self.id(),
            organisation_name: self.name.to_owned(),
            organisation_kind: self.kind,
            roles,
        })
    }
}

/// Both of ANCV's finance.
pub(super) fn finance() -> Result<[Member; 2], Invalid> {
    let ancv = Entry::of(ANCV).ok_or_else(Invalid::missing)?.user()?;
    let member = |identifier: &str, name: &str, email: &str| {
        let user = User {
            user_id: format!("demo-user-{}", identifier.to_lowercase()),
            identifier: identifier.parse()?,
            display_name: name.into(),
            roles: vec![Role::Finance],
            ..ancv.clone()
        };
        Ok(Member::new(&user, email))
    };
    let [first, second] = FINANCE;
    Ok([member(first, "Comptabilité ANCV", "comptabilite@exemple.fr")?, member(second, "Paie ANCV", "paie@exemple.fr")?])
}

/// The rules of each year of `calendar`: what was published for 2024, and says so.
pub(super) fn rules(calendar: Calendar) -> [RuleBook; 3] {
    calendar.years().map(|year| RuleBook {
        year,
        sets: vec![RuleSet {
            name: format!("Règles {year} (valeurs de démonstration, celles de 2024)"),
            effective_from: date(year - 1, 9, 1),
            min_age: 60,
            min_age_with_needs: 55,
            min_age_of_caregiver: 16,
            aid_eight_days_cents: Cents::euros(202),
            aid_five_days_cents: Cents::euros(168),
            max_percent_of_price: 50,
            ceilings: ceilings(),
            per_extra_quarter_cents: Cents::new(269_425),
            delays: Delays::default(),
            caregivers_count_for_the_year: true,
            suspended: None,
        }],
    })
}

/// Taxable income of 2022: one share alone and a couple with two are as published, the others derived.
fn ceilings() -> Vec<Ceiling> {
    [
        (Household::Single, 4, 15_991),
        (Household::Single, 5, 18_685),
        (Household::Single, 6, 21_380),
        (Household::Single, 7, 24_074),
        (Household::Single, 8, 26_768),
        (Household::Single, 10, 32_157),
        (Household::Couple, 8, 30_186),
        (Household::Couple, 10, 35_575),
        (Household::Couple, 12, 40_963),
    ]
    .map(|(household, quarters, euros)| Ceiling { household, shares: TaxShares::quarters(quarters), cents: Cents::euros(euros) })
    .into()
}
