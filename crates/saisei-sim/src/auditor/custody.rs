//! Parcels: sealed, sent by one human and received by another where they were sent; and vessels that are void or empty.

use std::collections::{BTreeMap, BTreeSet};

use saisei_app::ledger::Recorded;

use super::known::{Seen, Wrong};
use super::promises::human;
use super::truth::Custody;
use super::{text, texts};

/// What is known about parcels and labels.
#[derive(Debug, Default)]
pub(super) struct Parcels {
    /// Who sent each vessel last.
    senders: BTreeMap<String, String>,
    /// Vessels whose label is void.
    void: BTreeSet<String>,
    /// Vessels into which a harvest was recorded.
    harvested: BTreeSet<String>,
}

impl Parcels {
    pub(super) fn check(&self, seen: Seen<'_>, wrong: &mut Wrong) {
        let payload = seen.payload();
        match seen.kind() {
            "containers_sent" => {
                let sealed = payload.get("sealed").and_then(serde_json::Value::as_bool).unwrap_or(false);
                wrong.when(!sealed, "custody", "a package left without its seal");
            }
            "containers_received" => {
                let here = Custody::To(text(payload, "at").to_owned());
                let expected =
                    |number: &str| seen.truth.vessels.get(number).is_some_and(|vessel| vessel.custody == here);
                wrong.when(!texts(payload, "containers").all(expected), "custody", "received what was not sent there");
                let receiver = human(&seen.event.envelope.actor);
                let own = |number: &str| self.senders.get(number).is_some_and(|sender| sender == receiver);
                wrong.when(texts(payload, "containers").any(own), "custody", "whoever sent a parcel received it");
            }
            "lot_opened" => {
                let empty = |number: &str| !self.harvested.contains(number);
                wrong.when(texts(payload, "containers").any(empty), "SG2", "a lot of a vessel that no harvest filled");
            }
            "harvest_recorded" | "product_filled" | "bedside_matched" => {}
            _ => return,
        }
        let named = texts(payload, "containers").chain([text(payload, "container")]);
        let void = named.into_iter().any(|number| self.void.contains(number));
        wrong.when(void, "SG2", "a vessel was used whose label is void");
    }

    pub(super) fn learn(&mut self, event: &Recorded) {
        let payload = &event.envelope.payload;
        match event.envelope.kind.as_str() {
            "containers_sent" => {
                for number in texts(payload, "containers") {
                    self.senders.insert(number.to_owned(), human(&event.envelope.actor).to_owned());
                }
            }
            "container_voided" => drop(self.void.insert(text(payload, "container").to_owned())),
            "harvest_recorded" => self.harvested.extend(texts(payload, "containers").map(str::to_owned)),
            _ => {}
        }
    }
}
