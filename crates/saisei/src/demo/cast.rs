//! Who plays in the demonstration: one case after another, so that every stage and every kind of trouble is there.

/// What happens to one patient, and how far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Case {
    /// Registered today.
    Registered,
    /// The infection screen is still to come.
    WorkUp,
    /// Eligibility is still to be decided.
    Undecided,
    /// Not eligible, and closed.
    NotEligible,
    /// Eligible and told; the consent is not signed yet.
    Explained,
    /// Consent signed, harvest booked; a booking with a doctor who is not in the plan was refused.
    Booked,
    /// Harvested today; the tissue is on its way.
    TissueOnTheWay,
    /// The tissue arrived; no lot was opened yet.
    TissueArrived,
    /// In culture, in a room whose count was over the limit.
    HeldCulture,
    /// In culture after one, two or three passages.
    Culture(u8),
    /// In culture, though a marker of the screen was positive: a physician decided, and the override is counted.
    Overridden,
    /// The consent was withdrawn during the culture.
    Withdrawn,
    /// Viability below the limit: the lot was rejected.
    Rejected,
    /// All tests are in but sterility; quality decides.
    AwaitingRelease,
    /// Released conditionally; the product is on its way.
    ProductOnTheWay,
    /// The product arrived more than an hour ago and nobody has checked it at the bedside.
    Unchecked,
    /// The product waits at the bedside.
    Ready,
    /// The product's time has passed.
    PastItsTime,
    /// The infusion runs.
    Running,
    /// Given; the culture for sterility is still pending.
    SterilityPending,
    /// Given, and then the culture for sterility grew.
    LatePositive,
    /// The visit after one month was done.
    FollowUp,
    /// Started while the screens were down and told afterwards.
    ToldAfterwards,
    /// A visit was missed, with its reason.
    MissedVisit,
    /// A visit whose last day has passed.
    OverdueVisit,
    /// Taken to hospital after the dose: the legal clock runs.
    SeriousEvent,
    /// A bruise, on the list that is sent later.
    MildEvent,
    /// A second dose is being considered.
    SecondDose,
    /// All visits done, and closed.
    Completed,
    /// Under the plan that an order suspended, before the harvest.
    Suspended,
    /// Under the plan that an order suspended, in culture.
    SuspendedInCulture,
}

use Case::{
    AwaitingRelease, Booked, Completed, Culture, Explained, FollowUp, HeldCulture, LatePositive, MildEvent,
    MissedVisit, NotEligible, OverdueVisit, Overridden, PastItsTime, ProductOnTheWay, Ready, Registered, Rejected,
    Running, SecondDose, SeriousEvent, SterilityPending, Suspended, SuspendedInCulture, TissueArrived, TissueOnTheWay,
    ToldAfterwards, Unchecked, Undecided, Withdrawn, WorkUp,
};

/// Everybody, in the order of the patients' numbers.
pub const CAST: [Case; 50] = [
    ToldAfterwards,
    HeldCulture,
    Ready,
    Ready,
    Undecided, // as many as a small demonstration has
    LatePositive,
    SeriousEvent,
    Withdrawn,
    Rejected,
    PastItsTime,
    Running,
    Unchecked,
    SterilityPending,
    MissedVisit,
    SecondDose,
    Overridden,
    AwaitingRelease,
    ProductOnTheWay,
    Booked,
    Suspended,
    SuspendedInCulture,
    OverdueVisit,
    MildEvent,
    Culture(1),
    Culture(2),
    Culture(3),
    TissueOnTheWay,
    TissueArrived,
    Explained,
    WorkUp,
    Registered,
    NotEligible,
    Completed,
    FollowUp,
    FollowUp,
    FollowUp,
    Ready,
    SterilityPending,
    AwaitingRelease,
    Culture(1),
    Culture(2),
    Culture(2),
    HeldCulture,
    Booked,
    Booked,
    Explained,
    Undecided,
    WorkUp,
    SecondDose,
    Completed,
];

impl Case {
    /// The case of the patient with this number, counted from 0.
    pub fn of(number: u32) -> Self {
        let place = usize::try_from(number).unwrap_or(0) % CAST.len();
        CAST.get(place).copied().unwrap_or(Registered)
    }

    /// The plan.
    pub fn plan(self) -> &'static str {
        if matches!(self, Suspended | SuspendedInCulture) { "joint-adsc" } else { "ra-adsc" }
    }

    /// The room in which the cells grow.
    pub fn room(self) -> &'static str {
        match self {
            HeldCulture => "cpf-2",
            Culture(_) | SuspendedInCulture | Overridden => "cpf-3",
            _ => "cpf-1",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_trouble_is_there() {
        let told = [
            Suspended,
            Booked,
            Rejected,
            SterilityPending,
            LatePositive,
            Withdrawn,
            MissedVisit,
            SeriousEvent,
            PastItsTime,
            SecondDose,
            Overridden,
            Unchecked,
            Running,
            ToldAfterwards,
            OverdueVisit,
        ];
        assert!(told.iter().all(|case| CAST.contains(case)) && CAST.len() >= 40);
        let all: std::collections::BTreeSet<Case> = CAST.into_iter().collect();
        assert_eq!(all.len(), 33, "each kind at least once");
    }
}
