//! Organisations and groups that tests lay by themselves, in tables without the demo.

use jiff::{ToSpan as _, civil::Date};
use sev_domain::{
    account::{Organisation, OrganisationId, OrganisationKind, Role, User},
    course::Course,
    group::{Environment, Group, GroupId, GroupType, StayLength},
    money::Cents,
    rules::Delays,
};
use sev_storage::{Credentials, Member};
use sev_tests::Site;

/// An organisation with users, if any can log in, some of whom want no reminders.
pub(crate) async fn organisation(site: &Site, kind: OrganisationKind, role: Role, number: &str, reminded: &[bool]) -> Vec<Member> {
    let organisation = Organisation {
        organisation_id: OrganisationId::new(number.to_lowercase()),
        kind,
        name: number.to_owned(),
        number: number.parse().unwrap(),
        convention_number: None,
        holder_type: None,
        phone: "01 99 00 10 37".into(),
        street: "1 RUE DU PORT".into(),
        complement: None,
        postal_code: "56000".into(),
        city: "VANNES".into(),
        version: 1,
    };
    site.store.put_organisation(&organisation).await.unwrap();
    users(site, &organisation, role, reminded).await
}

/// Users of an organisation that there is, some of whom want no reminders.
pub(crate) async fn users(site: &Site, organisation: &Organisation, role: Role, reminded: &[bool]) -> Vec<Member> {
    let (number, mut members) = (organisation.number.as_str(), Vec::new());
    for (index, wants_reminders) in reminded.iter().enumerate() {
        let user = User {
            user_id: format!("{}-{index}", number.to_lowercase()),
            identifier: format!("{number}-U{index}").parse().unwrap(),
            display_name: number.to_owned(),
            organisation_id: organisation.organisation_id.clone(),
            organisation_name: organisation.name.clone(),
            organisation_kind: organisation.kind,
            roles: vec![role, Role::Administrator],
        };
        let email = format!("u{index}@{}.example", number.to_lowercase());
        let member = Member { reminders: *wants_reminders, ..Member::new(&user, email) };
        site.store.add_user(&Credentials::new(member.clone(), None)).await.unwrap();
        members.push(member);
    }
    members
}

/// A group of a provider and a holder whose stay ends on a day.
pub(crate) fn group(group_id: GroupId, (provider, holder): (&str, &str), end_date: Date, enrolled: u32) -> Group {
    Group {
        group_id,
        holder_id: OrganisationId::new(holder),
        holder_name: "Porteur".into(),
        convention_number: holder.to_uppercase(),
        holder_department: "56".into(),
        provider_id: OrganisationId::new(provider),
        provider_name: "Prestataire".into(),
        venue_name: "LES CYCLADES".into(),
        venue_department: "34".into(),
        venue_city: "LA GRANDE MOTTE".into(),
        environment: Environment::Mer,
        group_type: GroupType::Constituted,
        offer_year: 2027,
        start_date: end_date - 7.days(),
        end_date,
        length: StayLength::EightDays,
        price_cents: Cents::euros(410),
        aid_cents: Cents::euros(160),
        places: 3,
        enrolled,
        aided: 0,
        modified_on: end_date - 30.days(),
        course: Course::ahead(end_date, &Delays::default()),
    }
}
