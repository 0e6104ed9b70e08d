//! `docs/course.md`, drawn from the machine in `shared/domain/src/course`: a picture, and the same in words.

use sev_domain::{
    course::machine::{Event, TRANSITIONS},
    group::GroupStatus,
};
use std::{collections::BTreeMap, fmt::Write as _};

pub const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/course.md");

const HEAD: &str = "\
# The course of a group

Drawn from `shared/domain/src/course/machine.rs` by `make course`: change it there. A test holds that table against the methods
that move a group (`shared/domain/src/course.rs`): what is not here is refused, or can't happen. Why it is so:
[decision 22](decisions/0022-course-of-a-group.md), [decision 23](decisions/0023-two-words-on-a-list.md).
";

const STATUSES: [GroupStatus; 9] = [
    GroupStatus::Open,
    GroupStatus::Full,
    GroupStatus::Locked,
    GroupStatus::ToValidate,
    GroupStatus::ToConfirm,
    GroupStatus::Suspended,
    GroupStatus::Confirmed,
    GroupStatus::Paid,
    GroupStatus::Empty,
];

/// The page, always in the same order.
#[must_use]
pub fn render() -> String {
    let mut page = format!("{HEAD}\n```mermaid\nstateDiagram-v2\n");
    for status in STATUSES {
        line(&mut page, format_args!("    state \"{}\" as {}", french(status), code(status)));
    }
    line(&mut page, format_args!("    [*] --> {}", code(GroupStatus::Open)));
    // What changes nothing is in the table alone: the picture stays one.
    let mut arrows: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (from, event, to) in TRANSITIONS.iter().filter(|(from, _, to)| from != to) {
        arrows.entry((from, to)).or_default().push(words(*event));
    }
    for ((from, to), events) in arrows {
        line(&mut page, format_args!("    {} --> {} : {}", code(*from), code(*to), events.join(", ")));
    }
    for status in [GroupStatus::Paid, GroupStatus::Empty] {
        line(&mut page, format_args!("    {} --> [*]", code(status)));
    }
    page.push_str("```\n\n## Statuses\n\n| Status | Shown as | What it is |\n|---|---|---|\n");
    for status in STATUSES {
        line(&mut page, format_args!("| `{}` | {} | {} |", code(status), french(status), meaning(status)));
    }
    page.push_str("\n## What happens, from where, to where\n\n| What | From | To | Where |\n|---|---|---|---|\n");
    for event in Event::ALL {
        let mut ways: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (from, _, to) in TRANSITIONS.iter().filter(|(_, other, _)| *other == event) {
            ways.entry(*from).or_default().push(french(*to));
        }
        for (from, to) in ways {
            line(&mut page, format_args!("| {} | {} | {} | {} |", words(event), french(from), to.join(", "), place(event)));
        }
    }
    page
}

fn line(page: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = writeln!(page, "{text}");
}

const fn code(status: GroupStatus) -> &'static str {
    match status {
        GroupStatus::Open => "open",
        GroupStatus::Full => "full",
        GroupStatus::Locked => "locked",
        GroupStatus::ToValidate => "to_validate",
        GroupStatus::ToConfirm => "to_confirm",
        GroupStatus::Suspended => "suspended",
        GroupStatus::Confirmed => "confirmed",
        GroupStatus::Paid => "paid",
        GroupStatus::Empty => "empty",
    }
}

const fn french(status: GroupStatus) -> &'static str {
    match status {
        GroupStatus::Open => "Places restantes",
        GroupStatus::Full => "Complet",
        GroupStatus::Locked => "Séjour en cours",
        GroupStatus::ToValidate => "À valider",
        GroupStatus::ToConfirm => "À confirmer",
        GroupStatus::Suspended => "Correction en cours",
        GroupStatus::Confirmed => "Confirmé",
        GroupStatus::Paid => "Payé",
        GroupStatus::Empty => "Sans inscrit",
    }
}

const fn meaning(status: GroupStatus) -> &'static str {
    match status {
        GroupStatus::Open => "There are places left.",
        GroupStatus::Full => "Every place is taken.",
        GroupStatus::Locked => "The day of the departure has come: the list is closed.",
        GroupStatus::ToValidate => "The stay is over: the provider says who was there.",
        GroupStatus::ToConfirm => "The provider has: the holder confirms who travelled.",
        GroupStatus::Suspended => "Someone is missing, the holder has said: ANCV decides, and the clock stands.",
        GroupStatus::Confirmed => "The holder has confirmed: something is still to be paid, or to be decided on.",
        GroupStatus::Paid => "Nothing is open, and nothing owed.",
        GroupStatus::Empty => "The stay is over, and nobody was enrolled.",
    }
}

const fn words(event: Event) -> &'static str {
    match event {
        Event::Enrolled => "someone is enrolled",
        Event::Withdrawn => "someone is withdrawn",
        Event::Departed => "the day of the departure comes",
        Event::Ended => "the last day is over",
        Event::Validated => "the provider validates",
        Event::Reminded => "a step of the deadline is taken",
        Event::CorrectionOpened => "someone is missing",
        Event::CorrectionClosed => "a correction is closed",
        Event::PartLeft => "a part of a long list leaves",
        Event::ConfirmedByHolder => "the holder confirms",
        Event::PresenceCorrected => "ANCV corrects a presence",
        Event::Settled => "a payment is settled",
        Event::Returned => "a payment comes back",
    }
}

/// What brings it about.
const fn place(event: Event) -> &'static str {
    match event {
        Event::Enrolled => "`aid::admit`",
        Event::Withdrawn => "`aid::admit_changes`",
        Event::Departed | Event::Ended => "midnight in France",
        Event::Validated => "`Group::validated_by_provider`",
        Event::Reminded => "`Group::reminded`",
        Event::CorrectionOpened => "`Group::correction_opened`",
        Event::CorrectionClosed => "`Group::correction_closed`",
        Event::PartLeft => "`Group::leaving_in_parts`",
        Event::ConfirmedByHolder => "`Group::confirmed_by_holder`",
        Event::PresenceCorrected => "`Group::corrected`",
        Event::Settled | Event::Returned => "the bank, by `record_outcome`",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_page_is_what_the_code_draws() {
        let committed = std::fs::read_to_string(PATH).unwrap_or_default();
        assert!(committed == render(), "docs/course.md is out of date. Refresh it with `make course`.");
    }

    #[test]
    fn each_status_has_the_code_that_the_api_says() {
        for status in STATUSES {
            assert_eq!(serde_json::to_value(status).unwrap(), code(status));
        }
    }
}
