//! Decisions that are written unless someone else is faster, and are then taken again.

use thiserror::Error;

/// How many rounds of a request may be lost.
pub const ROUNDS: u32 = 8;

/// How many may write a part: more than the longest list or batch has parts.
const PARTS: u32 = 100;

/// What became of what was decided in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round<T = ()> {
    /// All of it is written.
    Written(T),
    /// A part is. The next round goes on from there.
    InPart,
    /// Nothing is: what it was decided by has changed.
    Lost,
}

impl Round {
    /// All is written, as the database says; if not, someone else was faster.
    #[must_use]
    pub const fn new(is_written: bool) -> Self {
        if is_written { Self::Written(()) } else { Self::Lost }
    }
}

/// The rounds of a request.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rounds {
    lost: u32,
    parts: u32,
}

/// Too many rounds were lost, or there was no end of parts: nobody waits for what never comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("others change the same thing all the time")]
pub struct Overtaken;

impl Rounds {
    #[must_use]
    pub const fn new() -> Self {
        Self { lost: 0, parts: 0 }
    }

    /// What `round` has written; none when another round is to read and decide again. What is written in part is no round lost.
    ///
    /// # Errors
    /// That was the last round.
    pub fn after<T>(&mut self, round: Round<T>) -> Result<Option<T>, Overtaken> {
        match round {
            Round::Written(value) => return Ok(Some(value)),
            Round::InPart => self.parts += 1,
            Round::Lost => self.lost += 1,
        }
        if self.lost < ROUNDS && self.parts < PARTS { Ok(None) } else { Err(Overtaken) }
    }

    /// The same of a round that is lost.
    ///
    /// # Errors
    /// That was the last round.
    pub fn lost(&mut self) -> Result<(), Overtaken> {
        self.after(Round::<()>::Lost).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What rounds come to that go as `becomes` says of their number, and how many there were.
    fn count(becomes: impl Fn(u32) -> Round) -> (Result<(), Overtaken>, u32) {
        let (mut rounds, mut count) = (Rounds::new(), 0);
        loop {
            count += 1;
            match rounds.after(becomes(count)) {
                Ok(None) => {}
                Ok(Some(())) => return (Ok(()), count),
                Err(overtaken) => return (Err(overtaken), count),
            }
        }
    }

    #[test]
    fn rounds_end_when_too_many_are_lost_or_there_is_no_end_of_parts() {
        assert_eq!(count(|_| Round::Written(())), (Ok(()), 1));
        assert_eq!(count(|_| Round::Lost), (Err(Overtaken), ROUNDS));
        assert_eq!(count(|_| Round::InPart), (Err(Overtaken), PARTS));
        let whole_at_last = |number| Round::new(number == ROUNDS);
        assert_eq!(count(whole_at_last), (Ok(()), ROUNDS));
        let last_of_parts = |number| if number == PARTS { Round::Written(()) } else { Round::InPart };
        assert_eq!(count(last_of_parts), (Ok(()), PARTS), "what is written in part is no round lost");
        let lost_every_other_time = |number: u32| if number.is_multiple_of(2) { Round::Lost } else { Round::InPart };
        assert_eq!(count(lost_every_other_time), (Err(Overtaken), 2 * ROUNDS));
    }
}
