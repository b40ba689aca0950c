//! An adverse event with its later news, its category and its reports.

use serde::{Deserialize, Serialize};

use super::At;
use crate::acts::adverse_event::{AdverseEventRecorded, Category, Seriousness};
use crate::acts::illness_report::{FileIllnessReport, JudgeAdverseEvent, UpdateAdverseEvent};
use crate::acts::work_up::Answer;
use crate::event::Stamp;
use crate::law::Recipient;
use crate::values::Moment;

/// An adverse event as the ledger tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AdverseEvent {
    /// How it was recorded.
    pub recorded: At<AdverseEventRecorded>,
    /// Later news, in order.
    pub updates: Vec<At<UpdateAdverseEvent>>,
    /// The physician's newest decision.
    pub judged: Option<At<JudgeAdverseEvent>>,
    /// Reports that were filed, in order.
    pub reports: Vec<At<FileIllnessReport>>,
}

impl AdverseEvent {
    pub(super) fn new(stamp: &Stamp, recorded: &AdverseEventRecorded) -> Self {
        Self { recorded: At::new(stamp, recorded), updates: Vec::new(), judged: None, reports: Vec::new() }
    }

    /// What makes it serious by now.
    pub fn seriousness(&self) -> &[Seriousness] {
        self.updates.last().map_or(&self.recorded.what.seriousness, |update| &update.what.seriousness)
    }

    /// Whether anything makes it serious.
    pub fn is_serious(&self) -> bool {
        !self.seriousness().is_empty()
    }

    /// Whether it is suspected to come from the therapy.
    pub fn suspected(&self) -> Answer {
        self.updates.last().map_or(self.recorded.what.suspected, |update| update.what.suspected)
    }

    /// The category that the recorded values suggest.
    pub fn proposed(&self) -> Category {
        Category::proposed(self.suspected(), self.seriousness())
    }

    /// The category that counts: the physician's, unless later news propose a heavier one.
    pub fn category(&self) -> Category {
        let proposed = self.proposed();
        match &self.judged {
            Some(judged) => {
                let news = self.updates.last().is_some_and(|update| update.at.position > judged.at.position);
                if news { judged.what.category.min(proposed) } else { judged.what.category }
            }
            None => proposed,
        }
    }

    /// Whether it is serious and no physician looked at it since the news that made it as heavy as it is.
    pub fn awaits_judgement(&self) -> bool {
        self.is_serious() && self.judged.as_ref().is_none_or(|judged| judged.what.category != self.category())
    }

    /// When the clinic learned of what makes its category: the earliest news with a category as heavy as the present one.
    pub fn learned_at(&self) -> Moment {
        let heavy =
            |suspected, seriousness: &[Seriousness]| Category::proposed(suspected, seriousness) <= self.category();
        if heavy(self.recorded.what.suspected, &self.recorded.what.seriousness) {
            return self.recorded.what.learned_at;
        }
        let first = self.updates.iter().find(|update| heavy(update.what.suspected, &update.what.seriousness));
        first.and_then(|update| update.what.learned_at).unwrap_or(self.recorded.what.learned_at)
    }

    /// Whether a report went to this recipient since the category that counts was known.
    pub fn reported_to(&self, recipient: Recipient) -> bool {
        let learned = self.learned_at().legal_day();
        self.reports.iter().any(|report| report.what.recipient == recipient && report.what.filed_on >= learned)
    }
}
