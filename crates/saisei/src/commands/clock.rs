//! `saisei clock`: when a duty of the law is due, without a data file.

use saisei_app::domain::acts::adverse_event::Category;
use saisei_app::domain::law::{self, Law, Recipient, ReportYear};
use saisei_app::domain::values::Day;
use saisei_app::words::{Language, Words, words};
use saisei_app::{LawError, LegalValue, RulePack};
use serde_json::{Value, json};

use crate::cli::Clock;
use crate::edge;
use crate::exit::{Failure, Status};

/// From which day a clock counts.
enum Count {
    /// From the day of learning.
    Learned { learned: Day, target: Option<Day> },
    /// From the end of the list period that the day of learning lies in.
    List { learned: Day, plan_filed: Day, period_end: Day },
    /// From the day of a change or stop.
    From(Day),
    /// From the end of the first year.
    Year { from: Day, year_end: Day, on: Option<On> },
}

/// A day on which the yearly reports are looked at.
struct On {
    day: Day,
    ended: Option<Year>,
    running: Year,
}

/// A year of reports with its due day.
struct Year {
    year: ReportYear,
    due: Day,
}

/// An answer.
struct Duty {
    clock: law::Clock,
    count: Count,
    due: Day,
    law: &'static Law,
    pack: &'static RulePack,
    pack_in_force: bool,
}

/// `saisei clock`.
pub fn run(options: &Clock) -> Result<Status, Failure> {
    let duty = Duty::of(options)?;
    if options.json {
        edge::say(serde_json::to_string(&duty.json()).map_err(|_| saisei_app::AppError::Json)?);
        return Ok(Status::Done);
    }
    for language in Language::ALL {
        duty.lines(words(language)).iter().for_each(edge::say);
    }
    Ok(Status::Done)
}

/// A pack that this program was built with and cannot use: unexpected, and nothing that a person typed.
fn no_law(error: LawError) -> Failure {
    Failure::told(Status::Bad, "cli-unexpected", &[("detail", &error.to_string())])
}

fn wrong(key: &'static str, values: &[(&'static str, &str)]) -> Failure {
    Failure::told(Status::Invalid, key, values)
}

/// The options with their days read.
struct Days {
    clock: law::Clock,
    learned: Option<Day>,
    plan_filed: Option<Day>,
    from: Option<Day>,
    on: Option<Day>,
}

impl Days {
    fn read(options: &Clock) -> Result<Self, Failure> {
        let Some(clock) = law::Clock::from_name(&options.kind) else {
            let kinds = law::Clock::ALL.map(law::Clock::name).join(", ");
            return Err(wrong("cli-clock-unknown-kind", &[("kinds", &kinds)]));
        };
        let day = |text: &Option<String>, option: &'static str| {
            text.as_deref().map(Day::parse).transpose().map_err(Failure::option(option))
        };
        Ok(Self {
            clock,
            learned: day(&options.learned, "--learned")?,
            plan_filed: day(&options.plan_filed, "--plan-filed")?,
            from: day(&options.from, "--from")?,
            on: day(&options.on, "--on")?,
        })
    }

    fn needed(&self, day: Option<Day>, option: &str) -> Result<Day, Failure> {
        day.ok_or_else(|| wrong("cli-clock-needs", &[("kind", self.clock.name()), ("option", option)]))
    }

    fn unused(&self, given: &[(Option<Day>, &str)]) -> Result<(), Failure> {
        match given.iter().find(|(day, _)| day.is_some()) {
            Some((_, option)) => Err(wrong("cli-clock-unused", &[("kind", self.clock.name()), ("option", option)])),
            None => Ok(()),
        }
    }

    /// The law for a day, and its pack.
    fn law(day: Day) -> Result<(&'static Law, &'static RulePack), Failure> {
        Ok((saisei_app::law_on(day).map_err(no_law)?, saisei_app::pack_on(day).map_err(no_law)?))
    }

    fn illness(&self) -> Result<Duty, Failure> {
        self.unused(&[(self.from, "--from"), (self.on, "--on")])?;
        let learned = self.needed(self.learned, "--learned")?;
        if self.plan_filed.is_some_and(|filed| learned < filed) {
            return Err(wrong("cli-clock-before-plan", &[]));
        }
        let (law, pack) = Self::law(learned)?;
        let category = self.clock.category().unwrap_or(Category::NotReportable);
        let no_plan = || wrong("cli-clock-needs-plan", &[("kind", self.clock.name())]);
        let due = law.illness_due(category, learned, self.plan_filed).ok_or_else(no_plan)?;
        let list = self.plan_filed.filter(|_| category == Category::SixtyDayList);
        let period = list.and_then(|filed| Some((filed, law.list_period_end(learned, filed)?)));
        let count = match period {
            Some((plan_filed, period_end)) => Count::List { learned, plan_filed, period_end },
            None => Count::Learned { learned, target: law.illness_target(category, learned) },
        };
        Ok(Duty { clock: self.clock, count, due, law, pack, pack_in_force: pack.holds_on(learned) })
    }

    fn notice(&self, due: fn(&Law, Day) -> Day) -> Result<Duty, Failure> {
        let given = [(self.learned, "--learned"), (self.plan_filed, "--plan-filed"), (self.on, "--on")];
        self.unused(&given)?;
        let from = self.needed(self.from, "--from")?;
        let (law, pack) = Self::law(from)?;
        let (due, pack_in_force) = (due(law, from), pack.holds_on(from));
        Ok(Duty { clock: self.clock, count: Count::From(from), due, law, pack, pack_in_force })
    }

    fn report(&self, due: fn(&Law, Day) -> Day) -> Result<Duty, Failure> {
        self.unused(&[(self.learned, "--learned"), (self.plan_filed, "--plan-filed")])?;
        let from = self.needed(self.from, "--from")?;
        let with_due = |year: ReportYear| -> Result<Year, Failure> {
            // Each year by the law of its own last day: the pack may have changed since the first.
            Ok(Year { year, due: due(Self::law(year.last)?.0, year.last) })
        };
        let on = self.on.map(|day| {
            let running = ReportYear::containing(from, day).ok_or_else(|| wrong("cli-clock-on-before-from", &[]))?;
            let ended = law::report_year(from, day).map(with_due).transpose()?;
            Ok::<_, Failure>(On { day, ended, running: with_due(running)? })
        });
        let year_end = ReportYear::nth(from, 1).last;
        let (law, pack) = Self::law(year_end)?;
        let count = Count::Year { from, year_end, on: on.transpose()? };
        let (due, pack_in_force) = (due(law, year_end), pack.holds_on(year_end));
        Ok(Duty { clock: self.clock, count, due, law, pack, pack_in_force })
    }
}

impl Duty {
    fn of(options: &Clock) -> Result<Self, Failure> {
        let days = Days::read(options)?;
        match days.clock {
            law::Clock::MinorChange => days.notice(Law::minor_change_due),
            law::Clock::Stop => days.notice(Law::stop_due),
            law::Clock::ClinicReport => days.report(Law::clinic_report_due),
            law::Clock::FacilityReport => days.report(Law::facility_report_due),
            _ => days.illness(),
        }
    }

    fn values(&self) -> Vec<&'static LegalValue> {
        self.clock.values().iter().filter_map(|id| self.pack.find(id)).collect()
    }

    /// The days from the start to the due day; none where two values count.
    fn days(&self) -> Option<i64> {
        match self.values().as_slice() {
            [value] => Some(value.value),
            _ => None,
        }
    }

    fn verified(&self) -> bool {
        self.values().iter().all(|value| value.verified)
    }

    fn target(&self) -> Option<Day> {
        match self.count {
            Count::Learned { target, .. } => target,
            _ => None,
        }
    }

    /// What the values say of themselves, each thing once.
    fn said(&self, of: fn(&LegalValue) -> &str) -> String {
        let mut all: Vec<&str> = self.values().into_iter().map(of).collect();
        all.dedup();
        all.join(" / ")
    }

    fn json(&self) -> Value {
        let escalations: Vec<Value> = self
            .law
            .escalations(self.target(), self.due)
            .into_iter()
            .map(|(level, on)| json!({"level": level, "on": on.to_string()}))
            .collect();
        let report_to: Vec<&str> = self.clock.report_to().iter().map(|recipient| recipient.name()).collect();
        let mut answer = json!({
            "kind": self.clock.name(), "due": self.due.to_string(), "days": self.days(),
            "category": self.clock.category(), "target": self.target().map(|day| day.to_string()),
            "escalations": escalations, "report_to": report_to, "article": self.said(|value| &value.article),
            "source": self.said(|value| &value.source), "verified": self.verified(), "rule_pack": self.law.pack,
            "pack_in_force": self.pack_in_force,
        });
        let own = match &self.count {
            Count::Learned { learned, .. } => json!({"learned": learned.to_string()}),
            Count::List { learned, plan_filed, period_end } => json!({
                "learned": learned.to_string(), "plan_filed": plan_filed.to_string(),
                "period_end": period_end.to_string(),
            }),
            Count::From(from) => json!({"from": from.to_string()}),
            Count::Year { from, year_end, on: None } => {
                json!({"from": from.to_string(), "year_end": year_end.to_string()})
            }
            Count::Year { from, year_end, on: Some(on) } => json!({
                "from": from.to_string(), "year_end": year_end.to_string(), "on": on.day.to_string(),
                "year_ended": on.ended.as_ref().map(Year::json), "year_running": on.running.json(),
            }),
        };
        if let (Value::Object(answer), Value::Object(own)) = (&mut answer, own) {
            answer.extend(own);
        }
        answer
    }

    fn lines(&self, words: &Words) -> Vec<String> {
        let kind = words.t(&format!("cli-clock-kind-{}", self.clock.name().replace('_', "-")));
        let mut lines = vec![words.ta("cli-clock-due", &[("due", &self.due.to_string()), ("kind", &kind)])];
        lines.push(self.count_line(words));
        if let Some(target) = self.target() {
            lines.push(words.ta("cli-clock-target", &[("day", &target.to_string())]));
        }
        let levels: Vec<String> =
            self.law.escalations(self.target(), self.due).iter().map(|(_, on)| on.to_string()).collect();
        lines.push(words.ta("cli-clock-reminders", &[("days", &levels.join(" → "))]));
        let recipient = |recipient: &Recipient| match recipient {
            Recipient::Committee => words.t("cli-clock-committee"),
            Recipient::Minister => words.t("cli-clock-minister"),
        };
        let to: Vec<String> = self.clock.report_to().iter().map(recipient).collect();
        lines.push(words.ta("cli-clock-report-to", &[("recipients", &to.join(" / "))]));
        if let Count::Year { on: Some(on), .. } = &self.count {
            lines.extend(on.lines(words));
        }
        let (article, source) = (self.said(|value| &value.article), self.said(|value| &value.source));
        lines.push(words.ta("cli-clock-law", &[("article", &article), ("source", &source), ("pack", &self.law.pack)]));
        if !self.verified() {
            lines.push(words.t("cli-clock-unverified"));
        }
        if !self.pack_in_force {
            lines.push(words.ta("cli-clock-not-in-force", &[("pack", &self.law.pack)]));
        }
        lines
    }

    fn count_line(&self, words: &Words) -> String {
        let days = self.days().unwrap_or_default().to_string();
        match &self.count {
            Count::Learned { learned, .. } => {
                words.ta("cli-clock-count-learned", &[("day", &learned.to_string()), ("days", &days)])
            }
            Count::List { learned, plan_filed, period_end } => words.ta(
                "cli-clock-count-list",
                &[
                    ("day", &learned.to_string()),
                    ("filed", &plan_filed.to_string()),
                    ("period", &self.law.list_period_days.to_string()),
                    ("end", &period_end.to_string()),
                    ("days", &self.law.list_after_days.to_string()),
                ],
            ),
            Count::From(from) => words.ta("cli-clock-count-from", &[("day", &from.to_string()), ("days", &days)]),
            Count::Year { from, year_end, .. } => words.ta(
                "cli-clock-count-year",
                &[("day", &from.to_string()), ("end", &year_end.to_string()), ("days", &days)],
            ),
        }
    }
}

impl On {
    fn lines(&self, words: &Words) -> Vec<String> {
        let day = self.day.to_string();
        let ended = match &self.ended {
            Some(year) => year.line("cli-clock-year-ended", &day, words),
            None => words.ta("cli-clock-no-year-ended", &[("on", &day)]),
        };
        vec![ended, self.running.line("cli-clock-year-running", &day, words)]
    }
}

impl Year {
    fn json(&self) -> Value {
        let (first, last) = (self.year.first.to_string(), self.year.last.to_string());
        json!({"number": self.year.number, "first": first, "year_end": last, "due": self.due.to_string()})
    }

    fn line(&self, key: &str, on: &str, words: &Words) -> String {
        let (number, first) = (self.year.number.to_string(), self.year.first.to_string());
        let (end, due) = (self.year.last.to_string(), self.due.to_string());
        words.ta(key, &[("on", on), ("number", &number), ("first", &first), ("end", &end), ("due", &due)])
    }
}
