//! The path of a journey: five steps in some seventy acts, and when each is done.

use crate::time::{DAY, Minute};

/// A test of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Test {
    Viability,
    Endotoxin,
    Mycoplasma,
    SterilityPending,
    /// The profile of the product is compared with the patient's, where the plan asks for it.
    StrProfile,
}

/// An act of the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Register,
    Open,
    History,
    Drugs,
    Activity,
    Screen,
    Decide,
    Explain,
    Consent,
    BookHarvest,
    LabelTissue,
    Harvest,
    SendTissue,
    ReceiveTissue,
    OpenLot,
    Feed(u8),
    Passage(u8),
    BookInfusion,
    FinalHarvest,
    LabelProduct,
    Fill,
    Test(Test),
    ReleaseConditionally,
    SendProduct,
    ReceiveProduct,
    Baseline,
    Check,
    Start,
    Rate(u8),
    Vitals(u8),
    Symptom,
    Stop,
    Complete,
    Sterility,
    ReleaseFinally,
    Visit(u8),
    NextDose,
    Close,
}

/// When a step is done, counted from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// So many minutes later.
    After(i64),
    /// So many days later, at so many minutes after nine.
    Day(i64, i64),
}

impl When {
    /// The minute, counted from another.
    pub(crate) fn from(self, now: Minute) -> Minute {
        match self {
            Self::After(minutes) => now.plus(minutes),
            Self::Day(days, minutes) => now.on_day(days, minutes).max(now.plus(1)),
        }
    }
}

/// Days on which the medium is changed after a passage.
const FEEDS: [i64; 4] = [3, 3, 3, 3];

/// The whole path.
pub(crate) fn path(profiles: bool) -> Vec<(Step, When)> {
    let mut path = before_culture();
    culture(&mut path);
    product(&mut path, profiles);
    infusion(&mut path);
    afterwards(&mut path);
    path
}

fn before_culture() -> Vec<(Step, When)> {
    vec![
        (Step::Register, When::After(0)),
        (Step::Open, When::After(5)),
        (Step::History, When::After(20)),
        (Step::Drugs, When::After(5)),
        (Step::Activity, When::After(5)),
        (Step::Screen, When::Day(1, 60)),
        (Step::Decide, When::Day(6, 120)),
        (Step::Explain, When::After(20)),
        (Step::Consent, When::Day(7, 30)),
        (Step::BookHarvest, When::After(10)),
        (Step::LabelTissue, When::Day(7, 30)),
        (Step::Harvest, When::After(45)),
        (Step::SendTissue, When::After(20)),
        (Step::ReceiveTissue, When::After(120)),
        (Step::OpenLot, When::After(30)),
    ]
}

/// Seven weeks: three passages, fourteen days each.
fn culture(path: &mut Vec<(Step, When)>) {
    let mut feed = 0;
    for passage in 1..=3 {
        for days in FEEDS {
            path.push((Step::Feed(feed), When::Day(days, 60)));
            feed += 1;
        }
        path.push((Step::Passage(passage), When::Day(2, 90)));
    }
    path.push((Step::BookInfusion, When::After(30)));
    path.push((Step::Feed(feed), When::Day(3, 60)));
}

fn product(path: &mut Vec<(Step, When)>, profiles: bool) {
    path.extend([
        (Step::FinalHarvest, When::Day(4, 0)),
        (Step::LabelProduct, When::After(10)),
        (Step::Fill, When::After(10)),
        (Step::Test(Test::Viability), When::After(20)),
        (Step::Test(Test::Endotoxin), When::After(5)),
        (Step::Test(Test::Mycoplasma), When::After(5)),
        (Step::Test(Test::SterilityPending), When::After(5)),
    ]);
    path.extend(profiles.then_some((Step::Test(Test::StrProfile), When::After(5))));
    path.extend([
        (Step::ReleaseConditionally, When::After(20)),
        (Step::SendProduct, When::After(15)),
        (Step::ReceiveProduct, When::After(90)),
    ]);
}

fn infusion(path: &mut Vec<(Step, When)>) {
    path.extend([
        (Step::Baseline, When::After(30)),
        (Step::Check, When::After(15)),
        (Step::Start, When::After(2)),
        (Step::Vitals(0), When::After(15)),
        (Step::Rate(0), When::After(2)),
        (Step::Vitals(1), When::After(13)),
        (Step::Rate(1), When::After(2)),
        (Step::Vitals(2), When::After(13)),
        (Step::Symptom, When::After(5)),
        (Step::Vitals(3), When::After(10)),
        (Step::Stop, When::After(10)),
        (Step::Vitals(4), When::After(15)),
        (Step::Vitals(5), When::After(15)),
        (Step::Complete, When::After(30)),
    ]);
}

fn afterwards(path: &mut Vec<(Step, When)>) {
    path.extend([
        (Step::Sterility, When::Day(14, 60)),
        (Step::ReleaseFinally, When::After(30)),
        (Step::Visit(0), When::Day(16, 60)),
        (Step::Visit(1), When::Day(61, 60)),
        (Step::Visit(2), When::Day(91, 60)),
        (Step::Visit(3), When::Day(182, 60)),
        (Step::NextDose, When::Day(3, 60)),
        (Step::Close, When::Day(1, 60)),
    ]);
}

/// Days after which nobody waits for a step any more.
pub(crate) const PATIENCE: i64 = 21 * DAY;

impl Step {
    /// Whether somebody may forget it without a person noticing at once.
    pub(crate) fn can_be_skipped(self) -> bool {
        matches!(
            self,
            Self::Screen
                | Self::Decide
                | Self::Explain
                | Self::Consent
                | Self::Baseline
                | Self::Check
                | Self::ReceiveProduct
                | Self::ReceiveTissue
                | Self::ReleaseConditionally
                | Self::Test(_)
                | Self::LabelProduct
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journey_takes_seven_weeks_of_culture_and_a_year_of_visits() {
        let mut now = Minute(0);
        let mut at = std::collections::BTreeMap::new();
        for (step, when) in path(false) {
            now = when.from(now);
            at.insert(step, now);
        }
        let days = |from: Step, to: Step| at[&to].0.div_euclid(DAY) - at[&from].0.div_euclid(DAY);
        assert_eq!(days(Step::Harvest, Step::FinalHarvest), 49);
        assert!((360..=370).contains(&days(Step::Start, Step::Visit(3))));
        assert!(path(true).len() >= 60, "{}", path(true).len());
    }
}
