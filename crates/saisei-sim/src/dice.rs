//! Chance from one seed. Each use has a stream of its own, so that a fault switched off moves no other die.

use std::sync::{Mutex, PoisonError};

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use saisei_app::access::Chance;
use sha2::{Digest, Sha256};

fn stream(seed: u64, clinic: u32, of: &str) -> ChaCha8Rng {
    ChaCha8Rng::from_seed(Sha256::digest(format!("saisei-sim|{seed}|{clinic}|{of}")).into())
}

/// Dice of one clinic for one use.
#[derive(Debug)]
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// The dice for this use in the clinic with this number.
    pub(crate) fn new(seed: u64, clinic: u32, of: &str) -> Self {
        Self(stream(seed, clinic, of))
    }

    /// Whether something happens that happens so many times in ten thousand.
    pub(crate) fn happens(&mut self, in_ten_thousand: u32) -> bool {
        self.below(10_000) < u64::from(in_ten_thousand)
    }

    /// A whole number from 0 up to, not including, `end`; 0 if `end` is 0. The bias of the remainder is below 2^-32.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0.next_u64().checked_rem(end).unwrap_or(0)
    }

    /// A whole number from `first` to `last`.
    pub(crate) fn between(&mut self, first: i64, last: i64) -> i64 {
        let span = u64::try_from(last.saturating_sub(first).saturating_add(1)).unwrap_or(0);
        first.saturating_add(i64::try_from(self.below(span)).unwrap_or(0))
    }

    /// One of these; none of nothing.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let place = self.below(u64::try_from(from.len()).unwrap_or(0));
        from.get(usize::try_from(place).unwrap_or(0))
    }
}

/// Salts, keys and nonces of one clinic.
#[derive(Debug)]
pub(crate) struct SeededChance(Mutex<ChaCha8Rng>);

impl SeededChance {
    pub(crate) fn new(seed: u64, clinic: u32) -> Self {
        Self(Mutex::new(stream(seed, clinic, "chance")))
    }
}

impl Chance for SeededChance {
    fn fill(&self, buf: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(buf);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_fixes_every_throw_and_each_use_throws_its_own() {
        let throws = |of: &str, clinic| -> Vec<u64> {
            let mut dice = Dice::new(7, clinic, of);
            (0..20).map(|_| dice.below(1_000)).collect()
        };
        assert_eq!(throws("world", 3), throws("world", 3));
        assert_ne!(throws("world", 3), throws("world", 4));
        assert_ne!(throws("world", 3), throws("faults", 3));
    }

    #[test]
    fn throws_stay_inside_their_bounds() {
        let mut dice = Dice::new(1, 0, "bounds");
        assert!((0..10_000).all(|_| (-3..=4).contains(&dice.between(-3, 4))));
        assert!((0..100).all(|_| dice.happens(10_000)) && !(0..100).any(|_| dice.happens(0)));
        assert_eq!(dice.below(0), 0);
        assert_eq!(dice.pick::<u8>(&[]), None);
    }
}
