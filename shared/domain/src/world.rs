//! What the rules may not take from the air: the time and randomness, handed in as values.

use jiff::{Timestamp, civil::Date};
use sha2::{Digest, Sha256};
use std::{fmt, sync::Arc};

/// Where a request learns what time it is. Lambda hands in the system's clock, the local system
/// one that `/dev/clock` can move.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// A clock that reads `now` each time it is asked.
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// A clock that stands still, for tests.
    #[must_use]
    pub fn fixed(at: Timestamp) -> Self {
        Self::new(move || at)
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }

    /// The present instant with its day.
    #[must_use]
    pub fn moment(&self) -> Moment {
        self.now().into()
    }

    /// Today's date in Europe/Paris, the zone of every date of the programme `[D]`.
    #[must_use]
    pub fn today(&self) -> Date {
        crate::date::in_paris(self.now())
    }
}

/// An instant with its day, so that what is done at midnight happens on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub now: Timestamp,
    /// Its date in Europe/Paris.
    pub today: Date,
}

impl From<Timestamp> for Moment {
    fn from(now: Timestamp) -> Self {
        Self { now, today: crate::date::in_paris(now) }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

/// Where random bytes come from: the operating system in production, a counter in tests.
#[derive(Clone)]
pub struct Entropy(Arc<Fill>);

type Fill = dyn Fn(&mut [u8]) + Send + Sync;

impl Entropy {
    /// A source that fills the given slice.
    pub fn new(fill: impl Fn(&mut [u8]) + Send + Sync + 'static) -> Self {
        Self(Arc::new(fill))
    }

    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.0)(&mut bytes);
        bytes
    }

    /// A random identifier of 128 bits, as 32 lower-case hexadecimal digits.
    #[must_use]
    pub fn id(&self) -> String {
        hex(&self.bytes::<16>())
    }
}

impl fmt::Debug for Entropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entropy")
    }
}

/// A digest of `parts` as 64 hexadecimal digits. Parts can't run into each other.
#[must_use]
pub fn fingerprint(parts: &[&str]) -> String {
    hex(&Sha256::digest(parts.join("\u{1f}")))
}

/// Whether `text` has the form of a key that this system makes: 1 to 64 letters, digits and hyphens. What comes in a path is looked
/// for by its key only then: a database takes no key of any length.
#[must_use]
pub fn is_key(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// Lower-case hexadecimal digits of `bytes`.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // Writing to a String can't fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}
