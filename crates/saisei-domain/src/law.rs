//! The clocks of the law: from the day that starts one, the day on which it ends.
//!
//! Every number is a value of a rule pack, so that a change of the law is a new pack and no new program; a decision
//! keeps the name of the pack that it used. All days are civil days in Asia/Tokyo ([`crate::values::time::LEGAL_ZONE`]).
//! The day that starts a clock is day 0 and the due day is the last day on which the duty is met, until 23:59. Saturdays,
//! Sundays and holidays extend nothing: public guides disagree, and the shorter count is never too late.
//!
//! Source: Act on the Safety of Regenerative Medicine, articles 5, 6, 17, 18, 20, 21 and 46, and its ordinance, articles
//! 29, 35 to 38 and 112, as far as the rule pack says that they were read.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::acts::adverse_event::Category;
use crate::values::Day;

/// Days from the event to the report of a death, or of what may lead to death.
pub const DEATH: &str = "illness-report.death";
/// Days from the event to the report of what is serious otherwise.
pub const SERIOUS: &str = "illness-report.serious";
/// Length in days of the periods after which all other illnesses are listed.
pub const LIST_PERIOD: &str = "illness-report.other.period";
/// Days from the end of such a period to its list.
pub const LIST_AFTER: &str = "illness-report.other.after-period";
/// Days from a minor change of the plan to its notice.
pub const MINOR_CHANGE: &str = "minor-change.notice";
/// Days from the stop of a plan to its notice.
pub const STOP: &str = "stop.notice";
/// Days from the end of a plan's year to the clinic's periodic report.
pub const CLINIC_REPORT: &str = "periodic-report.clinic";
/// Days from the end of a facility's year to the facility's periodic report.
pub const FACILITY_REPORT: &str = "periodic-report.facility";
/// The product's own target in days for a death; no law.
pub const DEATH_TARGET: &str = "illness-report.death.target";
/// The product's own target in days for what is serious otherwise; no law.
pub const SERIOUS_TARGET: &str = "illness-report.serious.target";
/// How many days before the due day people are reminded where no target stands; no law.
pub const FIRST_REMINDER: &str = "reminder.first";

/// The numbers of one rule pack. Each is a count of civil days and at least 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Law {
    /// Name and version of the pack that the numbers come from, such as `asrm-jp 2026-11`.
    pub pack: String,
    /// [`DEATH`].
    pub death_days: u16,
    /// [`SERIOUS`].
    pub serious_days: u16,
    /// [`LIST_PERIOD`].
    pub list_period_days: u16,
    /// [`LIST_AFTER`].
    pub list_after_days: u16,
    /// [`MINOR_CHANGE`].
    pub minor_change_days: u16,
    /// [`STOP`].
    pub stop_days: u16,
    /// [`CLINIC_REPORT`].
    pub clinic_report_days: u16,
    /// [`FACILITY_REPORT`].
    pub facility_report_days: u16,
    /// [`DEATH_TARGET`].
    pub death_target_days: u16,
    /// [`SERIOUS_TARGET`].
    pub serious_target_days: u16,
    /// [`FIRST_REMINDER`].
    pub first_reminder_days: u16,
}

/// A rule pack lacks a number of days, or it is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no usable number of days for `{0}`")]
pub struct MissingValue(pub &'static str);

impl Law {
    /// The ids of every value that [`Law::from_values`] asks for.
    pub const VALUES: [&str; 11] = [
        DEATH,
        SERIOUS,
        LIST_PERIOD,
        LIST_AFTER,
        MINOR_CHANGE,
        STOP,
        CLINIC_REPORT,
        FACILITY_REPORT,
        DEATH_TARGET,
        SERIOUS_TARGET,
        FIRST_REMINDER,
    ];

    /// Builds the law from a pack's name and its values; `days_of` gives the days of an id of [`Law::VALUES`].
    ///
    /// # Errors
    /// If a value is missing or 0: a clock of 0 days would be over when it starts.
    pub fn from_values(pack: &str, days_of: impl Fn(&str) -> Option<u16>) -> Result<Self, MissingValue> {
        let days = |id: &'static str| days_of(id).filter(|days| *days > 0).ok_or(MissingValue(id));
        Ok(Self {
            pack: pack.to_owned(),
            death_days: days(DEATH)?,
            serious_days: days(SERIOUS)?,
            list_period_days: days(LIST_PERIOD)?,
            list_after_days: days(LIST_AFTER)?,
            minor_change_days: days(MINOR_CHANGE)?,
            stop_days: days(STOP)?,
            clinic_report_days: days(CLINIC_REPORT)?,
            facility_report_days: days(FACILITY_REPORT)?,
            death_target_days: days(DEATH_TARGET)?,
            serious_target_days: days(SERIOUS_TARGET)?,
            first_reminder_days: days(FIRST_REMINDER)?,
        })
    }

    /// The last day for the illness report (疾病等報告, ordinance 35 and 36). `learned` is the day on which the head of
    /// the clinic learned of the event, day 0; `plan_filed` is the day on which the plan was filed and matters for the
    /// list alone.
    ///
    /// None if nothing is to be reported, and for the list also if the plan's day is missing or after `learned`.
    pub fn illness_due(&self, category: Category, learned: Day, plan_filed: Option<Day>) -> Option<Day> {
        match category {
            Category::SevenDays => Some(after(learned, self.death_days)),
            Category::FifteenDays => Some(after(learned, self.serious_days)),
            Category::SixtyDayList => Some(after(self.list_period_end(learned, plan_filed?)?, self.list_after_days)),
            Category::NotReportable => None,
        }
    }

    /// The last day of the list period that `learned` belongs to. Periods are counted from the day on which the plan was
    /// filed, day 0: with 60 days, period n covers the days from `filed + 60 (n - 1) + 1` to `filed + 60 n`, and the day
    /// of filing itself belongs to period 1.
    ///
    /// None if `learned` is before `plan_filed`, and for a period of 0 days.
    pub fn list_period_end(&self, learned: Day, plan_filed: Day) -> Option<Day> {
        let length = i32::from(self.list_period_days);
        let elapsed = (learned.0 - plan_filed.0).get_days();
        if elapsed < 0 {
            return None;
        }
        let periods_before = (elapsed.max(1) - 1).checked_div(length)?;
        Some(plan_filed.plus_days(periods_before.checked_add(1)?.checked_mul(length)?))
    }

    /// The product's own target for an illness report: earlier than the law asks, and no law. The pack gives it in days
    /// (24 h as 1 day, 72 h as 3 days), because a day of learning has no hour. None where there is no target.
    pub fn illness_target(&self, category: Category, learned: Day) -> Option<Day> {
        match category {
            Category::SevenDays => Some(after(learned, self.death_target_days)),
            Category::FifteenDays => Some(after(learned, self.serious_target_days)),
            Category::SixtyDayList | Category::NotReportable => None,
        }
    }

    /// The days on which an open duty is brought before more people, as (level, day), in the order of the levels.
    ///
    /// Level 1 falls on the internal target, or [`Law::first_reminder_days`] before `due` where there is no target;
    /// level 2 on the day before `due`; level 3 on the day after it, when the duty has been missed. Level 1 never falls
    /// after level 2: a target that a pack puts too late is moved forward to level 2's day.
    pub fn escalations(&self, target: Option<Day>, due: Day) -> Vec<(u8, Day)> {
        let second = due.plus_days(-1);
        let first = target.unwrap_or_else(|| due.plus_days(-i32::from(self.first_reminder_days)));
        vec![(1, first.min(second)), (2, second), (3, due.plus_days(1))]
    }

    /// The last day for the notice of a minor change (様式第3) that was made on `changed`, day 0.
    pub fn minor_change_due(&self, changed: Day) -> Day {
        after(changed, self.minor_change_days)
    }

    /// The last day for the notice of a stop (様式第4) on `stopped`, day 0.
    pub fn stop_due(&self, stopped: Day) -> Day {
        after(stopped, self.stop_days)
    }

    /// The last day for the clinic's periodic report of a year that ended on `year_end`, day 0.
    pub fn clinic_report_due(&self, year_end: Day) -> Day {
        after(year_end, self.clinic_report_days)
    }

    /// The last day for the facility's periodic report of a year that ended on `year_end`, day 0.
    pub fn facility_report_due(&self, year_end: Day) -> Day {
        after(year_end, self.facility_report_days)
    }
}

fn after(day: Day, days: u16) -> Day {
    day.plus_days(i32::from(days))
}

/// One year of periodic reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportYear {
    /// 1 for the year that begins on the anchor day.
    pub number: u16,
    /// Its first day.
    pub first: Day,
    /// Its last day.
    pub last: Day,
}

impl ReportYear {
    /// The year with this number (0 counts as 1). The years follow each other without a gap; `anchor` is the first day
    /// of the first: the day on which the plan was filed, or of the facility's licence or notification.
    pub fn nth(anchor: Day, number: u16) -> Self {
        let number = number.max(1);
        let first = if number == 1 { anchor } else { year_end(anchor, number - 1).plus_days(1) };
        Self { number, first, last: year_end(anchor, number) }
    }

    /// The year that contains this day; none before the anchor.
    pub fn containing(anchor: Day, day: Day) -> Option<Self> {
        if day < anchor {
            return None;
        }
        let ended = report_year(anchor, day.plus_days(-1)).map_or(0, |year| year.number);
        Some(Self::nth(anchor, ended.checked_add(1)?))
    }
}

/// The year of periodic reports that ended last, before or on `today`. Years are counted from `start`
/// ([`ReportYear::nth`]). None while the first year is running, and before it.
pub fn report_year(start: Day, today: Day) -> Option<ReportYear> {
    let years = today.0.year().checked_sub(start.0.year())?;
    // A year that began on 1 January ends in the calendar year of its first day, any other in the next.
    let mut candidates = [years.checked_add(1)?, years, years.checked_sub(1)?].into_iter();
    let ended = |number: &u16| *number > 0 && year_end(start, *number) <= today;
    let number = candidates.find_map(|number| u16::try_from(number).ok().filter(ended))?;
    Some(ReportYear::nth(start, number))
}

/// Every year of periodic reports that has ended by `today`, the first one first.
pub fn report_years(start: Day, today: Day) -> impl Iterator<Item = ReportYear> {
    let last = report_year(start, today).map_or(0, |year| year.number);
    (1..=last).map(move |number| ReportYear::nth(start, number))
}

/// The last day of a year: the day before the anniversary. A year from 29 February ends, where there is no such day, on
/// the last day of February and not one day earlier: with no corresponding day a period ends with the month (Civil Code
/// 143, paragraph 2, from general knowledge). The end of the calendar is the end of every later year.
fn year_end(anchor: Day, years: u16) -> Day {
    let span = jiff::Span::new().try_years(i32::from(years));
    let anniversary = span.and_then(|span| anchor.0.checked_add(span)).unwrap_or(Date::MAX);
    if anniversary.day() == anchor.0.day() { Day(anniversary).plus_days(-1) } else { Day(anniversary) }
}

/// Who gets a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// The certified committee that reviewed the plan (認定再生医療等委員会).
    Committee,
    /// The Minister of Health, Labour and Welfare (厚生労働大臣), through the regional bureau (地方厚生局); what concerns a
    /// plan of class I goes to the Ministry itself.
    Minister,
}

impl Recipient {
    /// The name in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Committee => "committee",
            Self::Minister => "minister",
        }
    }
}

/// What starts a clock of the law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Clock {
    /// 死亡.
    Death,
    /// 死亡につながるおそれ.
    LifeThreatening,
    /// 入院・入院延長.
    Hospitalisation,
    /// 障害.
    Disability,
    /// 障害につながるおそれ.
    MayLeadToDisability,
    /// As serious as these.
    OtherSerious,
    /// 後世代における先天性の疾病又は異常.
    CongenitalAnomaly,
    /// Any other suspected disease or infection.
    Other,
    /// A minor change of the plan (軽微変更).
    MinorChange,
    /// The stop of a plan (中止).
    Stop,
    /// The clinic's yearly report on a plan (再生医療等提供状況定期報告).
    ClinicReport,
    /// The facility's yearly report (特定細胞加工物等製造状況定期報告).
    FacilityReport,
}

impl Clock {
    /// Every clock, those of illnesses first.
    pub const ALL: [Self; 12] = [
        Self::Death,
        Self::LifeThreatening,
        Self::Hospitalisation,
        Self::Disability,
        Self::MayLeadToDisability,
        Self::OtherSerious,
        Self::CongenitalAnomaly,
        Self::Other,
        Self::MinorChange,
        Self::Stop,
        Self::ClinicReport,
        Self::FacilityReport,
    ];

    /// The name, such as `life_threatening`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Death => "death",
            Self::LifeThreatening => "life_threatening",
            Self::Hospitalisation => "hospitalisation",
            Self::Disability => "disability",
            Self::MayLeadToDisability => "may_lead_to_disability",
            Self::OtherSerious => "other_serious",
            Self::CongenitalAnomaly => "congenital_anomaly",
            Self::Other => "other",
            Self::MinorChange => "minor_change",
            Self::Stop => "stop",
            Self::ClinicReport => "clinic_report",
            Self::FacilityReport => "facility_report",
        }
    }

    /// Reads [`Clock::name`], also with hyphens in place of the underscores.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.replace('-', "_");
        Self::ALL.into_iter().find(|clock| clock.name() == name)
    }

    /// The category of the illness report (ordinance 35); none for clocks that no illness starts.
    pub fn category(self) -> Option<Category> {
        match self {
            Self::Death | Self::LifeThreatening => Some(Category::SevenDays),
            Self::Hospitalisation
            | Self::Disability
            | Self::MayLeadToDisability
            | Self::OtherSerious
            | Self::CongenitalAnomaly => Some(Category::FifteenDays),
            Self::Other => Some(Category::SixtyDayList),
            Self::MinorChange | Self::Stop | Self::ClinicReport | Self::FacilityReport => None,
        }
    }

    /// The ids of the pack's values on which the due day rests, for article, source and whether they were verified.
    pub fn values(self) -> &'static [&'static str] {
        match self {
            Self::Death | Self::LifeThreatening => &[DEATH],
            Self::Hospitalisation
            | Self::Disability
            | Self::MayLeadToDisability
            | Self::OtherSerious
            | Self::CongenitalAnomaly => &[SERIOUS],
            Self::Other => &[LIST_PERIOD, LIST_AFTER],
            Self::MinorChange => &[MINOR_CHANGE],
            Self::Stop => &[STOP],
            Self::ClinicReport => &[CLINIC_REPORT],
            Self::FacilityReport => &[FACILITY_REPORT],
        }
    }

    /// Who gets the report. For the clinic's yearly report the committee's opinion comes first; the other reports and
    /// notices have one due day for everyone.
    pub fn report_to(self) -> &'static [Recipient] {
        match self {
            Self::Other => &[Recipient::Committee],
            Self::MinorChange | Self::Stop => &[Recipient::Minister, Recipient::Committee],
            Self::FacilityReport => &[Recipient::Minister],
            _ => &[Recipient::Committee, Recipient::Minister],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::adverse_event::AdverseEventRecorded;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn numbers(id: &str) -> Option<u16> {
        Some(match id {
            DEATH => 7,
            SERIOUS => 15,
            LIST_PERIOD | FACILITY_REPORT => 60,
            LIST_AFTER | MINOR_CHANGE | STOP => 10,
            CLINIC_REPORT => 90,
            DEATH_TARGET => 1,
            SERIOUS_TARGET => 3,
            FIRST_REMINDER => 5,
            _ => return None,
        })
    }

    fn law() -> Law {
        Law::from_values("asrm-jp test", numbers).unwrap()
    }

    fn due(category: Category, learned: &str, filed: Option<&str>) -> Option<String> {
        law().illness_due(category, day(learned), filed.map(day)).map(|due| due.to_string())
    }

    fn list(learned: &str, filed: &str) -> (String, String) {
        let end = law().list_period_end(day(learned), day(filed)).unwrap();
        (end.to_string(), due(Category::SixtyDayList, learned, Some(filed)).unwrap())
    }

    fn years(anchor: &str, numbers: std::ops::RangeInclusive<u16>) -> Vec<(String, String)> {
        numbers
            .map(|number| ReportYear::nth(day(anchor), number))
            .map(|year| (year.first.to_string(), year.last.to_string()))
            .collect()
    }

    fn ended(anchor: &str, today: &str) -> Option<(u16, String)> {
        report_year(day(anchor), day(today)).map(|year| (year.number, year.last.to_string()))
    }

    #[test]
    fn every_value_is_needed_and_none_may_be_zero() {
        for missing in Law::VALUES {
            let without = |id: &str| numbers(id).filter(|_| id != missing);
            assert_eq!(Law::from_values("p", without), Err(MissingValue(missing)));
            let zero = |id: &str| if id == missing { Some(0) } else { numbers(id) };
            assert_eq!(Law::from_values("p", zero), Err(MissingValue(missing)));
        }
        assert_eq!(law().pack, "asrm-jp test");
    }

    #[test]
    fn seven_and_fifteen_days_after_the_day_of_learning() {
        assert_eq!(due(Category::SevenDays, "2025-08-20", None).unwrap(), "2025-08-27");
        assert_eq!(due(Category::FifteenDays, "2025-08-20", None).unwrap(), "2025-09-04");
        assert_eq!(due(Category::NotReportable, "2025-08-20", Some("2025-01-01")), None);
    }

    #[test]
    fn weekends_holidays_month_ends_and_leap_days_extend_nothing() {
        // A Saturday, and New Year's Day.
        assert_eq!(due(Category::SevenDays, "2026-11-21", None).unwrap(), "2026-11-28");
        assert_eq!(due(Category::SevenDays, "2026-12-25", None).unwrap(), "2027-01-01");
        assert_eq!(due(Category::SevenDays, "2028-02-22", None).unwrap(), "2028-02-29");
        assert_eq!(due(Category::SevenDays, "2027-02-22", None).unwrap(), "2027-03-01");
        assert_eq!(due(Category::FifteenDays, "2028-02-15", None).unwrap(), "2028-03-01");
    }

    #[test]
    fn the_list_is_due_ten_days_after_its_period() {
        let pair = |end: &str, due: &str| (end.to_owned(), due.to_owned());
        let first = pair("2025-07-30", "2025-08-09");
        assert_eq!(list("2025-05-31", "2025-05-31"), first, "the day of filing");
        assert_eq!(list("2025-06-01", "2025-05-31"), first);
        assert_eq!(list("2025-07-30", "2025-05-31"), first, "day 60");
        let second = pair("2025-09-28", "2025-10-08");
        assert_eq!(list("2025-07-31", "2025-05-31"), second, "day 61");
        assert_eq!(list("2025-09-28", "2025-05-31"), second, "day 120");
        assert_eq!(list("2025-09-29", "2025-05-31"), pair("2025-11-27", "2025-12-07"), "day 121");
        assert_eq!(list("2024-01-15", "2024-01-01"), pair("2024-03-01", "2024-03-11"), "over a leap day");
    }

    #[test]
    fn there_is_no_list_without_a_plan_that_was_filed_before() {
        assert_eq!(due(Category::SixtyDayList, "2025-08-20", None), None);
        assert_eq!(due(Category::SixtyDayList, "2025-08-20", Some("2025-08-21")), None);
        let empty = Law { list_period_days: 0, ..law() };
        assert_eq!(empty.list_period_end(day("2025-08-20"), day("2025-08-01")), None);
    }

    #[test]
    fn every_day_lies_in_its_own_list_period() {
        let filed = day("2023-11-17");
        for elapsed in 0..=800 {
            let learned = filed.plus_days(elapsed);
            let end = law().list_period_end(learned, filed).unwrap();
            let after_start = (end.0 - filed.0).get_days();
            assert_eq!(after_start % 60, 0);
            assert!(learned <= end && (elapsed == 0 || learned > end.plus_days(-60)), "day {elapsed}");
        }
    }

    #[test]
    fn targets_are_earlier_than_the_law() {
        let learned = day("2025-08-20");
        let target = |category| law().illness_target(category, learned).map(|target| target.to_string());
        assert_eq!(target(Category::SevenDays).unwrap(), "2025-08-21");
        assert_eq!(target(Category::FifteenDays).unwrap(), "2025-08-23");
        assert_eq!((target(Category::SixtyDayList), target(Category::NotReportable)), (None, None));
    }

    #[test]
    fn escalations_rise_from_target_to_the_day_after() {
        let due = day("2025-08-27");
        let days = |target: Option<&str>, law: Law| -> Vec<(u8, String)> {
            law.escalations(target.map(day), due).into_iter().map(|(level, on)| (level, on.to_string())).collect()
        };
        let rising =
            |first: &str| vec![(1, first.to_owned()), (2, "2025-08-26".to_owned()), (3, "2025-08-28".to_owned())];
        assert_eq!(days(Some("2025-08-21"), law()), rising("2025-08-21"));
        assert_eq!(days(None, law()), rising("2025-08-22"), "five days before");
        assert_eq!(days(Some("2025-08-27"), law()), rising("2025-08-26"), "never after level 2");
        assert_eq!(days(Some("2025-09-30"), law()), rising("2025-08-26"));
        assert_eq!(days(None, Law { first_reminder_days: 2, ..law() }), rising("2025-08-25"));
    }

    #[test]
    fn notices_within_ten_days() {
        assert_eq!(law().minor_change_due(day("2026-12-25")).to_string(), "2027-01-04");
        assert_eq!(law().stop_due(day("2028-02-19")).to_string(), "2028-02-29");
    }

    #[test]
    fn reports_are_due_after_the_year() {
        let dues = |anchor: &str| {
            let last = ReportYear::nth(day(anchor), 1).last;
            [last, law().facility_report_due(last), law().clinic_report_due(last)].map(|day| day.to_string())
        };
        assert_eq!(dues("2025-02-01"), ["2026-01-31", "2026-04-01", "2026-05-01"]);
        assert_eq!(dues("2015-11-01"), ["2016-10-31", "2016-12-30", "2017-01-29"]);
        assert_eq!(dues("2026-01-01")[0], "2026-12-31");
    }

    #[test]
    fn years_from_a_leap_day_end_with_february() {
        let expected = [
            ("2024-02-29", "2025-02-28"),
            ("2025-03-01", "2026-02-28"),
            ("2026-03-01", "2027-02-28"),
            ("2027-03-01", "2028-02-28"),
            ("2028-02-29", "2029-02-28"),
        ];
        let expected: Vec<(String, String)> =
            expected.iter().map(|(first, last)| ((*first).to_owned(), (*last).to_owned())).collect();
        assert_eq!(years("2024-02-29", 1..=5), expected);
        let before = years("2023-02-28", 1..=2);
        assert_eq!([&*before[0].1, &*before[1].1], ["2024-02-27", "2025-02-27"]);
        let march = years("2023-03-01", 1..=2);
        assert_eq!([&*march[0].1, &*march[1].1], ["2024-02-29", "2025-02-28"]);
    }

    #[test]
    fn the_year_that_ended_last() {
        let year = |number: u16, last: &str| Some((number, last.to_owned()));
        assert_eq!(ended("2025-02-01", "2024-05-01"), None, "before the anchor");
        assert_eq!(ended("2025-02-01", "2026-01-30"), None, "the first year is running");
        assert_eq!(ended("2025-02-01", "2026-01-31"), year(1, "2026-01-31"), "its last day");
        assert_eq!(ended("2025-02-01", "2027-01-30"), year(1, "2026-01-31"));
        assert_eq!(ended("2025-02-01", "2027-01-31"), year(2, "2027-01-31"));
        assert_eq!(ended("2025-01-01", "2025-12-31"), year(1, "2025-12-31"));
        assert_eq!(ended("2024-02-29", "2028-02-27"), year(3, "2027-02-28"));
        assert_eq!(ended("2024-02-29", "2028-02-28"), year(4, "2028-02-28"));
    }

    #[test]
    fn every_day_lies_in_one_year() {
        for anchor in ["2024-02-29", "2023-02-28", "2024-01-01", "2023-12-31", "2023-08-31"].map(day) {
            let mut last = ReportYear::nth(anchor, 1);
            for elapsed in 0..3_000 {
                let today = anchor.plus_days(elapsed);
                let year = ReportYear::containing(anchor, today).unwrap();
                assert!(year.first <= today && today <= year.last, "{anchor} {today} {year:?}");
                assert!(year == last || (year.number == last.number + 1 && year.first == last.last.plus_days(1)));
                let ended = report_year(anchor, today).map_or(0, |year| year.number);
                assert_eq!(ended, if today == year.last { year.number } else { year.number - 1 });
                last = year;
            }
            assert_eq!(ReportYear::containing(anchor, anchor.plus_days(-1)), None);
        }
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        let (first, last) = (Day(Date::MIN), Day(Date::MAX));
        let _ = (report_year(first, last), report_year(last, first), ReportYear::containing(first, last));
        let _ = (ReportYear::nth(last, u16::MAX), ReportYear::nth(first, 0), law().list_period_end(last, first));
        let _ = law().escalations(Some(first), last);
    }

    #[test]
    fn clocks_are_found_by_name_in_both_spellings() {
        for clock in Clock::ALL {
            assert_eq!(Clock::from_name(clock.name()), Some(clock));
            assert_eq!(Clock::from_name(&clock.name().replace('_', "-")), Some(clock));
            assert!(clock.values().iter().all(|id| Law::VALUES.contains(id)));
        }
        assert_eq!(Clock::from_name("cough"), None);
    }

    #[test]
    fn a_clock_and_a_recorded_event_agree_on_the_category() {
        let recorded = |seriousness: &[&str]| {
            let mut event: serde_json::Value =
                serde_json::from_str(include_str!("../tests/golden/adverse_event_recorded.v1.json")).unwrap();
            event["seriousness"] = seriousness.into();
            serde_json::from_value::<AdverseEventRecorded>(event).unwrap().proposed_category()
        };
        for clock in Clock::ALL.into_iter().filter(|clock| clock.category().is_some()) {
            let seriousness: &[&str] = match clock {
                Clock::Other => &[],
                // Recorded as a disability: the ordinance puts both in one category.
                Clock::MayLeadToDisability => &["disability"],
                clock => &[clock.name()],
            };
            assert_eq!(clock.category(), Some(recorded(seriousness)), "{}", clock.name());
        }
    }

    #[test]
    fn the_list_alone_goes_to_the_committee_alone() {
        for clock in Clock::ALL.into_iter().filter(|clock| clock.category().is_some()) {
            let minister = clock.report_to().contains(&Recipient::Minister);
            assert_eq!(minister, clock.category() != Some(Category::SixtyDayList), "{}", clock.name());
        }
    }
}
