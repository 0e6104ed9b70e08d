//! What happens in a season: which stays end when, who does what on which day, when the scan runs, and how late mails are.
//! All of it is drawn from one seed, and none of it depends on what the system does.

use std::ops::Range;

/// A day of the season, from 0.
pub(super) type Day = i64;

/// Numbers that look random, the same each time.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn within(&mut self, range: Range<i64>) -> i64 {
        range.start + i64::try_from(self.next() % u64::try_from(range.end - range.start).unwrap()).unwrap()
    }

    pub(crate) fn chance(&mut self, percent: i64) -> bool {
        self.within(0..100) < percent
    }

    pub(super) fn shuffle<T>(&mut self, values: &mut [T]) {
        for index in (1..values.len()).rev() {
            let other = usize::try_from(self.within(0..i64::try_from(index).unwrap() + 1)).unwrap();
            values.swap(index, other);
        }
    }
}

/// What someone does with a group, in the afternoon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    ProviderValidates,
    CorrectionOpens,
    CorrectionCloses,
    HolderConfirms,
    /// ANCV decides on whom the two do not agree about, if there is anyone.
    AncvDecides,
    /// ANCV finds that one was there who was not, or the reverse.
    PresenceChanges,
}

/// A group of the season.
#[derive(Clone, Debug)]
pub(super) struct Stay {
    pub(super) number: u32,
    pub(super) ends: Day,
    pub(super) provider: usize,
    pub(super) holder: usize,
    pub(super) is_empty: bool,
    /// What is done, in its order.
    pub(super) acts: Vec<(Day, Act)>,
}

/// What becomes of a morning's scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Morning {
    /// Nothing runs all day.
    Missed,
    Once,
    Twice,
    /// It is killed on the way, and comes again.
    Killed,
    /// A call fails, or its answer is lost, and it comes again.
    Broken,
}

pub(super) fn stays(dice: &mut Dice, count: u32, parties: (usize, usize), ends: &Range<Day>) -> Vec<Stay> {
    (1..=count).map(|number| stay(dice, number, parties, ends)).collect()
}

/// How long someone takes who has fifteen days: most a few days, some all of them, some more, some for ever.
fn patience(dice: &mut Dice) -> Option<i64> {
    match dice.within(0..100) {
        0..72 => Some(dice.within(0..3)),
        72..87 => Some(dice.within(3..15)),
        87..96 => Some(dice.within(15..26)),
        _ => None,
    }
}

fn stay(dice: &mut Dice, number: u32, (providers, holders): (usize, usize), ends: &Range<Day>) -> Stay {
    let ends = dice.within(ends.clone());
    let mut one_of = |count: usize| usize::try_from(dice.within(0..i64::try_from(count).unwrap())).unwrap();
    let (provider, holder) = (one_of(providers), one_of(holders));
    let is_empty = dice.chance(3);
    let mut acts = Vec::new();
    if let Some(after) = patience(dice).filter(|_| !is_empty) {
        let validated = ends + 1 + after;
        acts.push((validated, Act::ProviderValidates));
        let mut confirms = patience(dice).map(|after| validated + after);
        let mut from = validated;
        while dice.chance(15) {
            let latest = confirms.unwrap_or(from + 20).max(from);
            let opens = dice.within(from..latest + 1);
            let closes = opens + dice.within(0..9);
            acts.extend([(opens, Act::CorrectionOpens), (closes, Act::CorrectionCloses)]);
            confirms = confirms.map(|day| if day < closes { closes + dice.within(0..5) } else { day });
            from = closes;
        }
        if let Some(confirmed) = confirms {
            let decided = confirmed + dice.within(0..25);
            acts.extend([(confirmed, Act::HolderConfirms), (decided, Act::AncvDecides)]);
            // Some are still owed then, others paid.
            acts.extend(dice.chance(35).then(|| (decided + dice.within(0..60), Act::PresenceChanges)));
        }
    }
    Stay { number, ends, provider, holder, is_empty, acts }
}

pub(super) fn mornings(dice: &mut Dice, days: Day) -> Vec<Morning> {
    let mut all = Vec::new();
    // A scan that is missed is often missed for several days.
    while all.len() < usize::try_from(days).unwrap() {
        let (morning, times) = match dice.within(0..100) {
            0..70 => (Morning::Once, 1),
            70..77 => (Morning::Twice, 1),
            77..84 => (Morning::Killed, 1),
            84..92 => (Morning::Broken, 1),
            92..99 => (Morning::Missed, 1),
            _ => (Morning::Missed, dice.within(5..9)),
        };
        all.extend((0..times).map(|_| morning));
    }
    all.truncate(usize::try_from(days).unwrap());
    all
}

/// When a mail that was written on a day is delivered: how many days later, and whether before or after what people do then.
pub(super) fn delay(to: &str, group: &str, written: Day) -> (Day, bool) {
    let mixed = to.bytes().chain(group.bytes()).fold(u64::try_from(written).unwrap(), |sum, byte| sum.wrapping_mul(31) + u64::from(byte));
    let mut dice = Dice::new(mixed);
    let evening = dice.chance(35);
    match dice.within(0..100) {
        0..75 => (0, evening),
        75..90 => (1, evening),
        _ => (dice.within(2..7), evening),
    }
}
