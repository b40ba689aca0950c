//! What each version of a plan asks for, as the auditor reads it.

use std::collections::BTreeMap;

use saisei_app::ledger::Recorded;
use serde_json::Value;

use super::{text, texts};

/// The terms of one version.
#[derive(Clone, Debug, Default)]
pub(super) struct Version {
    from: Option<String>,
    /// Markers that must have a result before a harvest, and how many days the blood may be old.
    pub(super) markers: Vec<String>,
    pub(super) screen_days: i32,
    /// Doses at most, and whether each needs a signature of its own.
    pub(super) doses: u64,
    pub(super) signed_each: bool,
    /// Whether somebody may sign for the patient.
    pub(super) proxy: bool,
    /// Whether two people check at the bedside.
    pub(super) two: bool,
}

/// All plans, and under which each journey was opened.
#[derive(Debug, Default)]
pub(super) struct Terms {
    plans: BTreeMap<String, BTreeMap<u64, Version>>,
    journeys: BTreeMap<String, String>,
}

fn is_set(content: &Value, name: &str) -> bool {
    content.get(name).and_then(Value::as_bool).unwrap_or(false)
}

fn version(content: &Value) -> Version {
    let screen = content.get("infection_screen").unwrap_or(&Value::Null);
    let days = screen.get("max_age_days").and_then(Value::as_i64).unwrap_or(90);
    Version {
        from: None,
        markers: texts(screen, "markers").map(str::to_owned).collect(),
        screen_days: i32::try_from(days).unwrap_or(i32::MAX),
        doses: content.get("max_doses").and_then(Value::as_u64).unwrap_or(1),
        signed_each: is_set(content, "consent_for_each_dose"),
        proxy: is_set(content, "proxy_allowed"),
        two: is_set(content, "second_person_at_bedside"),
    }
}

impl Terms {
    pub(super) fn learn(&mut self, event: &Recorded) {
        let payload = &event.envelope.payload;
        match event.envelope.kind.as_str() {
            "journey_opened" => {
                self.journeys.insert(text(payload, "journey").to_owned(), text(payload, "plan").to_owned());
            }
            "plan_drafted" => {
                let versions = self.plans.entry(text(payload, "plan").to_owned()).or_default();
                let next = versions.keys().last().map_or(1, |newest| newest + 1);
                let number = payload.get("version").and_then(Value::as_u64).unwrap_or(next);
                versions.insert(number, version(payload.get("content").unwrap_or(&Value::Null)));
            }
            "plan_accepted" => {
                let newest = self.plans.get_mut(text(payload, "plan")).and_then(|versions| versions.last_entry());
                if let Some(mut newest) = newest {
                    newest.get_mut().from = Some(text(payload, "in_force_from").to_owned());
                }
            }
            _ => {}
        }
    }

    /// The terms of a journey on a day; none before a version was in force.
    pub(super) fn of(&self, journey: &str, day: &str) -> Option<&Version> {
        let versions = self.plans.get(self.journeys.get(journey)?)?;
        versions.values().rev().find(|version| version.from.as_deref().is_some_and(|from| from <= day))
    }
}
