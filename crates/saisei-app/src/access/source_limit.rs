//! Failures per source address, for addresses that try many accounts.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::lock::later;

const MOST: u32 = 20;
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
const MOST_SOURCES: usize = 4096;

/// Kept in memory: it slows a noisy neighbour down, the durable counters per account do the rest, and an
/// attacker with many addresses must not be able to fill the disk.
#[derive(Default)]
pub(super) struct SourceLimit {
    failures: BTreeMap<String, (Timestamp, u32)>,
}

impl SourceLimit {
    /// Until when this source is refused; `None` if it may try.
    pub(super) fn blocked_until(&self, source: &str, at: Timestamp) -> Option<Timestamp> {
        let (since, count) = self.failures.get(source)?;
        let until = later(*since, WINDOW);
        (*count >= MOST && at < until).then_some(until)
    }

    /// Counts one failure.
    pub(super) fn count(&mut self, source: &str, at: Timestamp) {
        self.failures.retain(|_, (since, _)| at < later(*since, WINDOW));
        if self.failures.len() >= MOST_SOURCES && !self.failures.contains_key(source) {
            // The quietest goes first, so that flooding with new addresses does not free a noisy one.
            let quietest = self.failures.iter().min_by_key(|(_, (since, count))| (*count, *since));
            if let Some(quietest) = quietest.map(|(source, _)| source.clone()) {
                self.failures.remove(&quietest);
            }
        }
        let entry = self.failures.entry(source.to_owned()).or_insert((at, 0));
        entry.1 = entry.1.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    #[test]
    fn twenty_failures_in_fifteen_minutes() {
        let mut limit = SourceLimit::default();
        for second in 0..19 {
            limit.count("192.0.2.1", at(second));
        }
        assert_eq!(limit.blocked_until("192.0.2.1", at(20)), None);
        limit.count("192.0.2.1", at(20));
        assert_eq!(limit.blocked_until("192.0.2.1", at(21)), Some(at(900)));
        assert_eq!(limit.blocked_until("192.0.2.2", at(21)), None);
        assert_eq!(limit.blocked_until("192.0.2.1", at(900)), None);
    }

    #[test]
    fn memory_stays_bounded_and_noisy_sources_stay_counted() {
        let mut limit = SourceLimit::default();
        for _ in 0..20 {
            limit.count("noisy", at(0));
        }
        for source in 0..10_000 {
            limit.count(&format!("s{source}"), at(1));
        }
        assert!(limit.failures.len() <= MOST_SOURCES);
        assert!(limit.blocked_until("noisy", at(2)).is_some());
    }
}
