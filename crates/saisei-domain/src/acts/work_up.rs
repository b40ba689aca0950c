//! Work-up: history, disease activity, drugs, infection screen.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{journey, noted, patient_of};
use crate::act::{Act, Context, Decision, Nature};
use crate::event::{Event, Subject};
use crate::facts::{Facts, Need};
use crate::gates;
use crate::measures::das28;
use crate::problem::Problem;
use crate::rules::Rule;
use crate::values::measure::DrugMass;
use crate::values::{Code, Day, JourneyId, Measure, PartialDay};

/// Yes, no, or not known: never guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Asked, and not known.
    Unknown,
}

/// What is known about allergies: one of four words on the banner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AllergyState {
    /// あり.
    Known,
    /// なし.
    NoneKnown,
    /// 未確認.
    NotRecorded,
    /// 取得不可.
    Unavailable,
}

/// Records history, allergies and risks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordHistory {
    /// Whose journey.
    pub journey: JourneyId,
    /// Diagnosis as a code, such as `rheumatoid-arthritis`.
    pub diagnosis: Code,
    /// Since when, as far as known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnosed: Option<PartialDay>,
    /// Other diseases as codes.
    #[serde(default)]
    pub comorbidities: Vec<Code>,
    /// What is known about allergies.
    pub allergy_state: AllergyState,
    /// Allergies as codes.
    #[serde(default)]
    pub allergies: Vec<Code>,
    /// Earlier venous or arterial thrombosis.
    pub thrombosis: Answer,
    /// Takes anticoagulants.
    pub anticoagulants: Answer,
}

/// Records the parts of a disease activity score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordDiseaseActivity {
    /// Whose journey.
    pub journey: JourneyId,
    /// The parts; a missing part gives no score.
    pub activity: das28::Parts,
}

/// Why a drug was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    /// It did not work enough.
    Inefficacy,
    /// It was not tolerated.
    Toxicity,
    /// Anything else.
    Other,
}

/// One drug that was or is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DrugCourse {
    /// Generic name as a code.
    pub drug: Code,
    /// Mechanism class, such as `tnf-inhibitor`: two of one class count as one (EULAR 2021).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mechanism: Option<Code>,
    /// One dose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dose: Option<Measure<DrugMass>>,
    /// How often, as a code: `weekly`, `daily` …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequency: Option<Code>,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<PartialDay>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<PartialDay>,
    /// Why it was stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop_reason: Option<StopReason>,
}

/// Records the drug list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordDrugs {
    /// Whose journey.
    pub journey: JourneyId,
    /// The whole list; empty means that none is taken or was taken.
    pub drugs: Vec<DrugCourse>,
}

/// What was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Marker {
    /// HBs antigen.
    HbsAntigen,
    /// HBc antibody.
    HbcAntibody,
    /// HCV antibody.
    HcvAntibody,
    /// HIV antigen and antibody.
    Hiv,
    /// HTLV-1 antibody.
    Htlv1,
    /// Syphilis.
    Syphilis,
}

impl Marker {
    /// The name in commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::HbsAntigen => "hbs_antigen",
            Self::HbcAntibody => "hbc_antibody",
            Self::HcvAntibody => "hcv_antibody",
            Self::Hiv => "hiv",
            Self::Htlv1 => "htlv1",
            Self::Syphilis => "syphilis",
        }
    }
}

/// A qualitative result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Qualitative {
    /// Not detected.
    Negative,
    /// Detected.
    Positive,
    /// Neither.
    Indeterminate,
}

/// One result of the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreenResult {
    /// What was looked for.
    pub marker: Marker,
    /// The result.
    pub result: Qualitative,
}

/// Records results of the infection screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordInfectionScreen {
    /// Whose journey.
    pub journey: JourneyId,
    /// Day on which blood was taken.
    pub sampled_on: Day,
    /// The results.
    pub results: Vec<ScreenResult>,
    /// The laboratory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub laboratory: Option<Code>,
}

trait WorkUp {
    fn journey(&self) -> &JourneyId;
    fn event(&self) -> Event;
    fn check(&self, _: &Context<'_>) -> Result<(), Problem> {
        Ok(())
    }
}

impl WorkUp for RecordHistory {
    fn journey(&self) -> &JourneyId {
        &self.journey
    }
    fn event(&self) -> Event {
        Event::HistoryRecorded(self.clone())
    }
}

impl WorkUp for RecordDiseaseActivity {
    fn journey(&self) -> &JourneyId {
        &self.journey
    }
    fn event(&self) -> Event {
        Event::DiseaseActivityRecorded(self.clone())
    }
    fn check(&self, _: &Context<'_>) -> Result<(), Problem> {
        check_joints(&self.activity)
    }
}

/// Joint counts lie between 0 and 28.
pub(super) fn check_joints(parts: &das28::Parts) -> Result<(), Problem> {
    let counts = [parts.tender_28, parts.swollen_28, parts.not_assessable];
    if counts.into_iter().flatten().any(|count| count.get() > 28) {
        return Err(Problem::of(Rule::InputNumberRange).with("min", 0).with("max", 28).with("unit", "joints"));
    }
    Ok(())
}

impl WorkUp for RecordDrugs {
    fn journey(&self) -> &JourneyId {
        &self.journey
    }
    fn event(&self) -> Event {
        Event::DrugsRecorded(self.clone())
    }
}

impl WorkUp for RecordInfectionScreen {
    fn journey(&self) -> &JourneyId {
        &self.journey
    }
    fn event(&self) -> Event {
        Event::InfectionScreenRecorded(self.clone())
    }
    fn check(&self, context: &Context<'_>) -> Result<(), Problem> {
        if self.results.is_empty() {
            return Err(Problem::of(Rule::InputListEmpty).with("field", "results"));
        }
        if self.sampled_on > context.day() {
            return Err(Problem::of(Rule::InputFuture));
        }
        Ok(())
    }
}

macro_rules! work_up_acts {
    ($($args:ident),+) => {$(
        impl Act for $args {
            fn needs(&self, _: &Facts) -> Vec<Need> {
                vec![Need::Journey(self.journey.clone())]
            }
            fn nature(&self) -> Nature {
                Nature::Report
            }
            fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
                let found = journey(facts, WorkUp::journey(self))?;
                self.check(context)?;
                let subject = Subject::Journey(found.id.clone());
                noted(subject, patient_of(found), self.event(), gates::after_closing(found))
            }
        }
    )+};
}

work_up_acts!(RecordHistory, RecordDiseaseActivity, RecordDrugs, RecordInfectionScreen);
