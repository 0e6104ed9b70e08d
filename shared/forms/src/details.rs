//! « Inscription d'un senior »: what is typed beside the identity, and what it must hold for each
//! type of eligibility.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sev_domain::{
    contact::{Civility, Contact},
    date::parse_date,
    enrollment::{CaregiverKind, Claim, Details, Eligibility, Need, Occupation, StayWishes, TaxableIncome},
    identity::PersonKey,
    money::Cents,
    rules::{Household, TaxShares},
    text::Invalid,
};
use sev_http::{Form, or_default};

/// Fields that are `null`, missing or empty are not filled in.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
pub struct DetailsForm {
    /// Madame or monsieur; required.
    pub civility: Option<Civility>,
    /// E-mail address.
    #[schemars(with = "Option<sev_domain::contact::Email>")]
    pub email: Option<String>,
    /// Number and street.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, with = "sev_domain::contact::AddressLine")]
    pub address: String,
    /// Second line of the address.
    #[schemars(with = "Option<sev_domain::contact::AddressLine>")]
    pub address_complement: Option<String>,
    /// Five digits.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, with = "sev_domain::contact::PostalCode")]
    pub postal_code: String,
    /// Town.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, with = "sev_domain::identity::City")]
    pub city: String,
    /// By which right the person takes part; required.
    pub eligibility: Option<Eligibility>,
    /// Required of a caregiver.
    pub caregiver_kind: Option<CaregiverKind>,
    /// Required of all but a caregiver.
    pub occupation: Option<Occupation>,
    /// Lives in France.
    #[serde(default, deserialize_with = "or_default")]
    pub resident_in_france: bool,
    /// « Revenu fiscal de référence », line 25, in cents. Required of all but a caregiver; 0 « au programme » without a tax notice, or with a taxable income of 0.
    #[schemars(range(min = 0, max = Cents::MAX_DECLARED.get()))]
    pub reference_tax_income_cents: Option<i64>,
    /// The senior does not want their income seen.
    #[serde(default, deserialize_with = "or_default")]
    pub rfr_confidential: bool,
    /// Required « à l'aide ».
    pub household: Option<Household>,
    /// Tax shares, `1.25`; required « à l'aide ».
    #[schemars(with = "Option<TaxShares>")]
    pub tax_shares: Option<String>,
    /// « Revenu imposable », in cents; required « à l'aide ».
    #[schemars(range(min = 0, max = Cents::MAX_DECLARED.get()))]
    pub taxable_income_cents: Option<i64>,
    /// Handicapé.
    #[serde(default, deserialize_with = "or_default")]
    pub disabled: bool,
    /// Dépendant.
    #[serde(default, deserialize_with = "or_default")]
    pub dependent: bool,
    /// The helped senior of a caregiver (required), or the spouse: required « par conjoint »,
    /// otherwise it waives the age.
    #[schemars(with = "Option<PersonKey>")]
    pub linked_enrollment_id: Option<String>,
    /// Travels with husband or wife.
    #[serde(default, deserialize_with = "or_default")]
    pub travels_with_spouse: bool,
    /// Wants a room alone.
    #[serde(default, deserialize_with = "or_default")]
    pub single_room: bool,
    /// With whom they would like to be.
    #[schemars(with = "Option<sev_domain::enrollment::Comment>")]
    pub grouped_with: Option<String>,
    /// From the closed list.
    #[serde(default, deserialize_with = "or_default")]
    pub needs: Vec<Need>,
    /// A word on them, 200 characters at most.
    #[schemars(with = "Option<sev_domain::enrollment::Comment>")]
    pub needs_comment: Option<String>,
    /// When the letter was sent, `YYYY-MM-DD`.
    #[schemars(with = "Option<sev_domain::date::Day>")]
    pub letter_sent_on: Option<String>,
}

impl DetailsForm {
    /// The details, or `None` with their mistakes noted. `stored` is what an edit starts from: a
    /// confidential income that the form leaves empty stays as it is.
    pub fn parse(&self, form: &mut Form, today: Date, stored: Option<&Details>) -> Option<Details> {
        let contact = self.contact(form);
        let kept = stored.filter(|stored| self.rfr_confidential && stored.rfr_confidential);
        let claim = self.claim(form, kept);
        let reference_income = self.reference_income(form, kept);
        let wishes = self.wishes(form, today);
        Some(Details {
            contact: contact?,
            claim: claim?,
            resident_in_france: self.resident_in_france,
            reference_income_cents: reference_income?,
            rfr_confidential: self.rfr_confidential,
            disabled: self.disabled,
            dependent: self.dependent,
            wishes: wishes?,
        })
    }

    fn contact(&self, form: &mut Form) -> Option<Contact> {
        let civility = form.present("civility", self.civility);
        let email = form.optional("email", self.email.as_deref());
        let address = form.required("address", &self.address);
        let address_complement = form.optional("address_complement", self.address_complement.as_deref());
        let postal_code = form.required("postal_code", &self.postal_code);
        let city = form.required("city", &self.city);
        Some(Contact { civility: civility?, email, address: address?, address_complement, postal_code: postal_code?, city: city? })
    }

    fn claim(&self, form: &mut Form, kept: Option<&Details>) -> Option<Claim> {
        let eligibility = form.present("eligibility", self.eligibility)?;
        let linked = self.linked(form, eligibility);
        if eligibility == Eligibility::Aidant {
            let kind = form.present("caregiver_kind", self.caregiver_kind);
            return Some(Claim::Aidant { kind: kind?, helped: linked?? });
        }
        let occupation = form.present("occupation", self.occupation);
        Some(match eligibility {
            Eligibility::AuProgramme => Claim::AuProgramme { occupation: occupation?, spouse: linked? },
            Eligibility::ALAideParConjoint => Claim::ALAideParConjoint { occupation: occupation?, spouse: linked?? },
            Eligibility::ALAide | Eligibility::Aidant => {
                let income = self.income(form, kept);
                Claim::ALAide { occupation: occupation?, spouse: linked?, income: income? }
            }
        })
    }

    /// The linked person; required of a caregiver and « par conjoint ». `None` with a mistake noted.
    fn linked(&self, form: &mut Form, eligibility: Eligibility) -> Option<Option<PersonKey>> {
        let raw = self.linked_enrollment_id.as_deref().filter(|raw| !raw.trim().is_empty());
        match (raw, eligibility) {
            (Some(raw), _) => form.take("linked_enrollment_id", raw.parse()).map(Some),
            (None, Eligibility::AuProgramme | Eligibility::ALAide) => Some(None),
            (None, Eligibility::ALAideParConjoint) => {
                form.refuse("linked_enrollment_id", "Choisissez le conjoint, déjà inscrit « à l’aide » dans ce groupe.");
                None
            }
            (None, Eligibility::Aidant) => {
                form.refuse(
                    "linked_enrollment_id",
                    "Choisissez la personne aidée. Si elle n’est pas encore inscrite, inscrivez-la d’abord en cochant « Handicapé » ou « Dépendant ».",
                );
                None
            }
        }
    }

    fn income(&self, form: &mut Form, kept: Option<&Details>) -> Option<TaxableIncome> {
        let household = form.present("household", self.household);
        let shares = match (household, &self.tax_shares) {
            (_, None) => form.present("tax_shares", None),
            (Some(household), Some(raw)) => form.take("tax_shares", TaxShares::parse(raw, household)),
            (None, Some(raw)) => form.required("tax_shares", raw),
        };
        let cents = match self.taxable_income(kept) {
            Some(cents) => form.take("taxable_income_cents", cents),
            None => form.present("taxable_income_cents", None),
        };
        Some(TaxableIncome { household: household?, shares: shares?, cents: cents? })
    }

    /// The taxable income of the form, or the confidential one that it leaves as it is.
    fn taxable_income(&self, kept: Option<&Details>) -> Option<Result<Cents, Invalid>> {
        match (self.taxable_income_cents, kept.map(|kept| &kept.claim)) {
            (Some(cents), _) => Some(Cents::declared(cents)),
            (None, Some(Claim::ALAide { income, .. })) => Some(Ok(income.cents)),
            (None, _) => None,
        }
    }

    /// Required but for a caregiver. 0 stands for no tax notice, « au programme » `[M]`, or for a notice of 0 `[D]`.
    fn reference_income(&self, form: &mut Form, kept: Option<&Details>) -> Option<Option<Cents>> {
        const FIELD: &str = "reference_tax_income_cents";
        let declared = match self.reference_tax_income_cents {
            Some(cents) => Some(form.take(FIELD, Cents::declared(cents))?),
            None => kept.and_then(|kept| kept.reference_income_cents),
        };
        match (declared, self.eligibility) {
            (None, Some(Eligibility::Aidant)) | (Some(_), None) => Some(declared),
            (None, _) => {
                form.refuse(FIELD, "Indiquez le revenu fiscal de référence (ligne 25 de l’avis d’imposition). « Au programme » sans avis d’imposition, indiquez 0.");
                None
            }
            // With a tax notice of 0 the taxable income is 0 as well; by the spouse's right the notice is theirs.
            (Some(Cents::ZERO), Some(Eligibility::ALAide)) if self.taxable_income(kept) != Some(Ok(Cents::ZERO)) => {
                form.refuse(
                    FIELD,
                    "Indiquez le revenu fiscal de référence de l’avis d’imposition. Il n’est 0 que si le revenu imposable est 0 aussi, ou « au programme » sans avis d’imposition.",
                );
                None
            }
            (Some(_), Some(_)) => Some(declared),
        }
    }

    fn wishes(&self, form: &mut Form, today: Date) -> Option<StayWishes> {
        let grouped_with = form.optional("grouped_with", self.grouped_with.as_deref());
        let needs_comment = form.optional("needs_comment", self.needs_comment.as_deref());
        let letter = self.letter_sent_on.as_deref().filter(|raw| !raw.trim().is_empty());
        let sent = |date| if date > today { Err(Invalid::new("La date d’envoi est dans le futur.")) } else { Ok(date) };
        let letter_sent_on = letter.and_then(|raw| form.take("letter_sent_on", parse_date(raw).and_then(sent)));
        let mut needs = Vec::new();
        for need in &self.needs {
            if !needs.contains(need) {
                needs.push(*need);
            }
        }
        Some(StayWishes {
            travels_with_spouse: self.travels_with_spouse,
            single_room: self.single_room,
            grouped_with,
            needs,
            needs_comment,
            letter_sent_on,
        })
    }

    /// What an enrollment's form was filled in with. A confidential income is not shown `[M]`.
    #[must_use]
    pub fn of(details: &Details) -> Self {
        let text = |text: &str| Some(text.to_owned());
        let shown = |cents: Cents| (!details.rfr_confidential).then(|| i64::from(cents.get()));
        let income = if let Claim::ALAide { income, .. } = &details.claim { Some(income) } else { None };
        let Contact { civility, email, address, address_complement, postal_code, city } = &details.contact;
        Self {
            civility: Some(*civility),
            email: email.as_ref().map(|email| email.as_str().to_owned()),
            address: address.as_str().to_owned(),
            address_complement: address_complement.as_ref().and_then(|line| text(line.as_str())),
            postal_code: postal_code.as_str().to_owned(),
            city: city.as_str().to_owned(),
            eligibility: Some(details.claim.eligibility()),
            caregiver_kind: if let Claim::Aidant { kind, .. } = &details.claim { Some(*kind) } else { None },
            occupation: details.claim.occupation(),
            resident_in_france: details.resident_in_france,
            reference_tax_income_cents: details.reference_income_cents.and_then(shown),
            rfr_confidential: details.rfr_confidential,
            household: income.map(|income| income.household),
            tax_shares: income.map(|income| income.shares.to_string()),
            taxable_income_cents: income.and_then(|income| shown(income.cents)),
            disabled: details.disabled,
            dependent: details.dependent,
            linked_enrollment_id: details.claim.link().map(|link| link.person().to_string()),
            travels_with_spouse: details.wishes.travels_with_spouse,
            single_room: details.wishes.single_room,
            grouped_with: details.wishes.grouped_with.as_ref().and_then(|line| text(line.as_str())),
            needs: details.wishes.needs.clone(),
            needs_comment: details.wishes.needs_comment.as_ref().and_then(|line| text(line.as_str())),
            letter_sent_on: details.wishes.letter_sent_on.map(|date| date.to_string()),
        }
    }
}

#[cfg(test)]
#[path = "details_tests.rs"]
mod tests;
