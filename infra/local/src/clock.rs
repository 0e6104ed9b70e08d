//! A clock that `/dev/clock` can move.

use jiff::{SignedDuration, Timestamp};
use sev_domain::world::Clock;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// A clock that runs some time ahead of another, or behind it.
#[derive(Clone, Debug)]
pub struct MovableClock {
    base: Clock,
    ahead_nanos: Arc<AtomicI64>,
}

impl MovableClock {
    /// A clock that shows what `base` shows until it is moved.
    #[must_use]
    pub fn new(base: Clock) -> Self {
        Self { base, ahead_nanos: Arc::default() }
    }

    /// The clock to hand to operations; it moves with this one.
    #[must_use]
    pub fn clock(&self) -> Clock {
        let this = self.clone();
        Clock::new(move || this.now())
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.look().1
    }

    /// By how many nanoseconds it was moved, and what it shows. Between two looks with the same move, time has gone by of itself.
    pub(crate) fn look(&self) -> (i64, Timestamp) {
        let (base, ahead) = (self.base.now(), self.ahead_nanos.load(Ordering::SeqCst));
        (ahead, base.checked_add(SignedDuration::from_nanos(ahead)).unwrap_or(base))
    }

    /// Whether it was moved.
    #[must_use]
    pub fn is_moved(&self) -> bool {
        self.ahead_nanos.load(Ordering::SeqCst) != 0
    }

    /// Sets it; time goes on from there.
    pub fn move_to(&self, now: Timestamp) {
        self.ahead_nanos.store(self.base.now().duration_until(now).as_nanos().try_into().unwrap_or(0), Ordering::SeqCst);
    }

    /// Sets it back to what the clock behind it shows.
    pub fn set_back(&self) {
        self.ahead_nanos.store(0, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moved_clock_goes_on_until_it_is_set_back() {
        let second = Arc::new(AtomicI64::new(1_800_000_000));
        let base = Clock::new({
            let second = Arc::clone(&second);
            move || Timestamp::from_second(second.load(Ordering::SeqCst)).unwrap()
        });
        let movable = MovableClock::new(base);
        let clock = movable.clock();
        assert!(!movable.is_moved());
        let target: Timestamp = "2027-05-14T08:00:00Z".parse().unwrap();
        movable.move_to(target);
        assert_eq!(clock.now(), target);
        second.fetch_add(5, Ordering::SeqCst);
        assert_eq!(clock.now(), target + SignedDuration::from_secs(5));
        movable.set_back();
        assert_eq!(clock.now(), Timestamp::from_second(1_800_000_005).unwrap());
    }
}
