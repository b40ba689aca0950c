//! Slowing down guessing without shutting anyone out.
//!
//! Each account has one counter for all unknown devices together and one for every device on which it has signed
//! in before. Failures elsewhere never touch a known device's counter, so nobody can lock a clinic out of its
//! own tablets by typing wrong passwords.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

const FREE: u32 = 3;
const LONGEST_SECONDS: u32 = 60;
const HARD_STOP: u32 = 100;
const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// How long to wait after this many failures in a row: nothing up to three, then 1, 2, 4 … 60 seconds.
pub fn wait_after(failures: u32) -> SignedDuration {
    let Some(over) = failures.checked_sub(FREE) else {
        return SignedDuration::ZERO;
    };
    let seconds = 1u32.checked_shl(over).unwrap_or(LONGEST_SECONDS);
    // A shift by 32 or more, and one that overflowed to zero, both mean "long".
    let seconds = if over >= 6 { LONGEST_SECONDS } else { seconds };
    SignedDuration::from_secs(i64::from(seconds))
}

/// Failures of one account in one bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Failures {
    pub count: u32,
    pub first: Timestamp,
    pub last: Timestamp,
}

impl Failures {
    /// The next failure, on top of what is stored.
    pub(super) fn counted(stored: Option<Self>, at: Timestamp) -> Self {
        match stored.filter(|failures| !failures.is_forgotten(at)) {
            None => Self { count: 1, first: at, last: at },
            Some(failures) => Self { count: failures.count.saturating_add(1), last: at.max(failures.last), ..failures },
        }
    }

    /// Until when the next attempt is refused unseen; `None` if it may be made.
    pub(super) fn blocked_until(&self, at: Timestamp, known_device: bool) -> Option<Timestamp> {
        if self.is_forgotten(at) {
            return None;
        }
        let until = if self.count >= HARD_STOP && !known_device {
            later(self.first, FORGOTTEN_AFTER)
        } else {
            later(self.last, wait_after(self.count))
        };
        (at < until).then_some(until)
    }

    fn is_forgotten(&self, at: Timestamp) -> bool {
        at >= later(self.first, FORGOTTEN_AFTER)
    }
}

/// Adding to the end of time stays at the end of time.
pub(super) fn later(from: Timestamp, by: SignedDuration) -> Timestamp {
    from.checked_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    #[test]
    fn the_schedule() {
        let seconds = |failures| wait_after(failures).as_secs();
        let expected = [0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60];
        for (failures, wait) in expected.into_iter().enumerate() {
            assert_eq!(seconds(u32::try_from(failures).unwrap()), wait, "{failures}");
        }
        for failures in [34, 35, 36, 67, 10_000, u32::MAX] {
            assert_eq!(seconds(failures), 60, "{failures}");
        }
    }

    #[test]
    fn failures_are_forgotten_a_day_after_the_first() {
        let mut failures = Failures::counted(None, at(0));
        for second in 1..50 {
            failures = Failures::counted(Some(failures), at(second * 1000));
        }
        assert_eq!(failures.count, 50);
        let day = 24 * 3600;
        assert!(failures.blocked_until(at(49_001), true).is_some());
        assert_eq!(failures.blocked_until(at(day), true), None);
        assert_eq!(Failures::counted(Some(failures), at(day)).count, 1);
    }

    #[test]
    fn the_hard_stop_is_for_unknown_devices_only() {
        let failures = Failures { count: HARD_STOP, first: at(0), last: at(100) };
        assert_eq!(failures.blocked_until(at(200), true), None);
        assert_eq!(failures.blocked_until(at(200), false), Some(at(24 * 3600)));
    }

    #[test]
    fn a_clock_that_steps_back_frees_nobody() {
        let failures = Failures::counted(None, at(500));
        let next = Failures::counted(Some(failures), at(400));
        assert_eq!(next.last, at(500));
    }
}
