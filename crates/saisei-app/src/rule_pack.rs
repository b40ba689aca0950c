//! Rule packs: law as data, with its source and whether anybody checked it.

use std::sync::OnceLock;

use saisei_domain::law::{Law, MissingValue};
use saisei_domain::values::Day;
use serde::{Deserialize, Serialize};

/// The id of the packs that hold the Act on the Safety of Regenerative Medicine.
const ACT: &str = "asrm-jp";
/// The unit of every value that a clock uses.
const DAYS: &str = "days";

/// One legal value with its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalValue {
    /// Name, such as `illness-report.death`.
    pub id: String,
    /// The value.
    pub value: i64,
    /// Its unit: `days`, `years` …
    pub unit: String,
    /// Article.
    pub article: String,
    /// Where it was read.
    pub source: String,
    /// Whether it was read in a public source.
    pub verified: bool,
}

/// A versioned pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulePack {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// First day on which it holds.
    pub effective_from: Day,
    /// Last day, if it has one.
    #[serde(default)]
    pub effective_to: Option<Day>,
    /// Who checked the whole pack against the law in force; nobody yet if missing.
    #[serde(default)]
    pub verified_by: Option<String>,
    /// When.
    #[serde(default)]
    pub verified_on: Option<String>,
    /// Its values.
    pub value: Vec<LegalValue>,
}

impl RulePack {
    /// How many values nobody has read in a public source.
    pub fn unverified(&self) -> usize {
        self.value.iter().filter(|value| !value.verified).count()
    }

    /// Id and version, as decisions keep it: `asrm-jp 2026-11`.
    pub fn name(&self) -> String {
        format!("{} {}", self.id, self.version)
    }

    /// The value of an id such as [`saisei_domain::law::DEATH`], with article, source and whether it was verified.
    pub fn find(&self, id: &str) -> Option<&LegalValue> {
        self.value.iter().find(|value| value.id == id)
    }

    /// Whether it holds on this day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.effective_from <= day && self.effective_to.is_none_or(|last| day <= last)
    }

    /// Its numbers for the clocks of the law.
    ///
    /// # Errors
    /// If it lacks a value that a clock needs, or the value is not a number of days from 1 to 65,535.
    pub fn law(&self) -> Result<Law, MissingValue> {
        let days = |id: &str| self.find(id).filter(|value| value.unit == DAYS);
        Law::from_values(&self.name(), |id| days(id).and_then(|value| u16::try_from(value.value).ok()))
    }
}

/// The packs that this program was built with.
pub fn rule_packs() -> &'static [RulePack] {
    static PACKS: OnceLock<Vec<RulePack>> = OnceLock::new();
    PACKS.get_or_init(|| {
        [include_str!("../../../rules/packs/asrm-jp.toml")]
            .into_iter()
            .filter_map(|text| toml::from_str(text).ok())
            .collect()
    })
}

/// Why there is no law for a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LawError {
    /// The program holds no pack of the act at all.
    #[error("no rule pack of the act")]
    NoPack,
    /// The pack lacks a value.
    #[error("rule pack: {0}")]
    Value(#[from] MissingValue),
}

/// The pack of the act for a day.
///
/// The newest that began by this day and has not ended. A clock must not stand still for want of a pack: if none holds,
/// it is the newest that began, and for a day before every pack the oldest. Sandboxes begin in the year 2000, long
/// before the oldest pack. [`RulePack::holds_on`] says whether the pack that was chosen is in force on the day.
///
/// # Errors
/// If the program holds no pack of the act.
pub fn pack_on(day: Day) -> Result<&'static RulePack, LawError> {
    choose(rule_packs(), day).ok_or(LawError::NoPack)
}

/// The law for a day, by the pack that [`pack_on`] chooses; its name stands in [`Law::pack`].
///
/// # Errors
/// If the program holds no pack of the act, or the pack lacks a value that a clock needs.
pub fn law_on(day: Day) -> Result<&'static Law, LawError> {
    static LAWS: OnceLock<Vec<Result<Law, MissingValue>>> = OnceLock::new();
    let laws = LAWS.get_or_init(|| rule_packs().iter().map(RulePack::law).collect());
    let pack = pack_on(day)?;
    let law = rule_packs().iter().zip(laws).find(|(one, _)| std::ptr::eq(*one, pack)).map(|(_, law)| law);
    law.ok_or(LawError::NoPack)?.as_ref().map_err(|missing| LawError::Value(*missing))
}

fn choose(packs: &[RulePack], day: Day) -> Option<&RulePack> {
    let of_the_act = || packs.iter().filter(|pack| pack.id == ACT);
    let begun = || of_the_act().filter(|pack| pack.effective_from <= day);
    let newest = begun().filter(|pack| pack.holds_on(day)).max_by_key(|pack| pack.effective_from);
    newest
        .or_else(|| begun().max_by_key(|pack| pack.effective_from))
        .or_else(|| of_the_act().min_by_key(|pack| pack.effective_from))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use saisei_domain::law;

    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn pack(id: &str, version: &str, from: &str, to: Option<&str>) -> RulePack {
        let (effective_from, effective_to) = (day(from), to.map(day));
        let (id, version) = (id.to_owned(), version.to_owned());
        RulePack { id, version, effective_from, effective_to, ..rule_packs()[0].clone() }
    }

    #[test]
    fn the_embedded_pack_is_read_and_says_what_is_unverified() {
        let packs = rule_packs();
        assert_eq!(packs.len(), 1);
        let pack = &packs[0];
        assert!(pack.unverified() > 0 && pack.unverified() < pack.value.len());
        assert!(pack.verified_by.is_none(), "nobody has checked the whole pack");
        let ids: BTreeSet<&str> = pack.value.iter().map(|value| value.id.as_str()).collect();
        assert_eq!(ids.len(), pack.value.len(), "each id stands once");
        assert_eq!(pack.name(), "asrm-jp 2026-11");
    }

    #[test]
    fn the_embedded_pack_gives_every_value_that_the_law_needs() {
        for id in Law::VALUES {
            let value = rule_packs()[0].find(id).unwrap_or_else(|| panic!("{id}"));
            assert_eq!(value.unit, DAYS, "{id}");
            assert!(!value.article.is_empty() && !value.source.is_empty(), "{id}");
        }
        let expected = Law {
            pack: "asrm-jp 2026-11".to_owned(),
            death_days: 7,
            serious_days: 15,
            list_period_days: 60,
            list_after_days: 10,
            minor_change_days: 10,
            stop_days: 10,
            clinic_report_days: 90,
            facility_report_days: 60,
            death_target_days: 1,
            serious_target_days: 3,
            first_reminder_days: 5,
        };
        assert_eq!(law_on(day("2026-11-22")), Ok(&expected));
    }

    #[test]
    fn each_value_says_whether_it_was_verified() {
        let verified = |id: &str| rule_packs()[0].find(id).unwrap().verified;
        assert!(verified(law::DEATH) && verified(law::SERIOUS) && verified(law::CLINIC_REPORT));
        assert!(!verified(law::LIST_PERIOD) && !verified(law::LIST_AFTER) && !verified(law::FACILITY_REPORT));
        for own in [law::DEATH_TARGET, law::SERIOUS_TARGET, law::FIRST_REMINDER] {
            let value = rule_packs()[0].find(own).unwrap();
            assert!(!value.verified && value.source.starts_with("product decision"), "{own}");
        }
    }

    #[test]
    fn before_every_pack_the_oldest_counts_and_can_be_told() {
        let pack = pack_on(day("2000-01-01")).unwrap();
        assert_eq!(pack.name(), "asrm-jp 2026-11");
        assert!(!pack.holds_on(day("2000-01-01")) && !pack.holds_on(day("2025-05-30")));
        assert!(pack.holds_on(day("2025-05-31")) && pack.holds_on(day("2199-01-01")));
        assert_eq!(law_on(day("2000-01-01")).cloned(), pack.law().map_err(LawError::from));
    }

    #[test]
    fn the_newest_pack_that_began_counts() {
        let packs = [
            pack(ACT, "b", "2026-01-01", None),
            pack(ACT, "a", "2025-05-31", Some("2025-12-31")),
            pack(ACT, "c", "2027-04-01", Some("2027-04-30")),
            pack("another-act", "z", "1990-01-01", None),
        ];
        let chosen = |on: &str| choose(&packs, day(on)).map(|pack| pack.version.as_str());
        assert_eq!(chosen("2000-01-01"), Some("a"), "before every pack");
        assert_eq!(chosen("2025-12-31"), Some("a"), "its last day");
        assert_eq!(chosen("2026-01-01"), Some("b"), "its first day");
        assert_eq!(chosen("2027-04-30"), Some("c"));
        assert_eq!(chosen("2027-05-01"), Some("b"), "one that holds before one that has ended");
        assert_eq!(choose(&packs[1..3], day("2026-06-01")).map(|pack| pack.version.as_str()), Some("a"), "in a gap");
        assert_eq!(choose(&packs[3..], day("2026-06-01")), None);
    }

    #[test]
    fn a_pack_with_a_value_that_no_clock_can_use_gives_no_law() {
        let with = |change: fn(&mut LegalValue)| {
            let mut pack = rule_packs()[0].clone();
            pack.value.iter_mut().filter(|value| value.id == law::STOP).for_each(change);
            pack.law()
        };
        let missing = Err(MissingValue(law::STOP));
        assert_eq!(with(|value| value.unit = "years".to_owned()), missing);
        assert_eq!(with(|value| value.value = 0), missing);
        assert_eq!(with(|value| value.value = -10), missing);
        assert_eq!(with(|value| value.value = 70_000), missing);
        assert_eq!(with(|value| value.id = "other".to_owned()), missing);
    }
}
