//! At most so many password hashes at a time, so that guessing cannot eat the clinic PC's memory.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Too many sign-ins at this moment; ask again in a few seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many sign-ins at this moment")]
pub struct Busy;

const AT_ONCE: usize = 2;
const QUEUE: usize = 8;
// Strangers never fill the whole queue: these places stay free for devices that have signed in before.
const KEPT_FOR_KNOWN: usize = 2;
const LONGEST_WAIT: Duration = Duration::from_secs(2);

#[derive(Default)]
struct Counts {
    running: usize,
    waiting: usize,
}

/// A small semaphore with a bounded queue.
#[derive(Default)]
pub struct HashGate {
    counts: Mutex<Counts>,
    freed: Condvar,
}

/// The right to compute one hash; given back when dropped.
pub struct Turn<'a>(&'a HashGate);

impl HashGate {
    /// Waits for a turn, two seconds at most.
    ///
    /// # Errors
    /// [`Busy`] if the queue is full or the wait was too long.
    pub fn enter(&self, known_device: bool) -> Result<Turn<'_>, Busy> {
        let places = if known_device { QUEUE } else { QUEUE - KEPT_FOR_KNOWN };
        let mut counts = self.counts();
        if counts.running < AT_ONCE {
            counts.running += 1;
            return Ok(Turn(self));
        }
        if counts.waiting >= places {
            return Err(Busy);
        }
        counts.waiting += 1;
        let (mut counts, wait) = self
            .freed
            .wait_timeout_while(counts, LONGEST_WAIT, |counts| counts.running >= AT_ONCE)
            .unwrap_or_else(PoisonError::into_inner);
        counts.waiting -= 1;
        if wait.timed_out() {
            return Err(Busy);
        }
        counts.running += 1;
        Ok(Turn(self))
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        // The counts are whole numbers changed in one step, so a panic elsewhere leaves them valid.
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut counts = self.0.counts();
        counts.running = counts.running.saturating_sub(1);
        drop(counts);
        self.0.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::thread;

    #[test]
    fn a_turn_is_given_back() {
        let gate = HashGate::default();
        for _ in 0..10 {
            let _turn = gate.enter(false).unwrap();
        }
        assert_eq!(gate.counts().running, 0);
    }

    #[test]
    fn strangers_leave_places_for_known_devices() {
        let gate = Arc::new(HashGate::default());
        let first = gate.enter(false).unwrap();
        let second = gate.enter(false).unwrap();
        gate.counts().waiting = QUEUE - KEPT_FOR_KNOWN;
        assert_eq!(gate.enter(false).err(), Some(Busy));

        let other = Arc::clone(&gate);
        let known = thread::spawn(move || other.enter(true).map(|_| ()));
        while gate.counts().waiting <= QUEUE - KEPT_FOR_KNOWN {
            thread::yield_now();
        }
        drop(first);
        assert_eq!(known.join().unwrap(), Ok(()));
        drop(second);
    }

    #[test]
    fn a_long_wait_ends_in_busy() {
        let gate = HashGate::default();
        let _first = gate.enter(true).unwrap();
        let _second = gate.enter(true).unwrap();
        assert_eq!(gate.enter(true).err(), Some(Busy));
    }
}
