//! What each role has to do, by when: what is overdue first, clocks of the law before everything else.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use saisei_domain::Role;
use saisei_domain::acts::patient::Identity;
use saisei_domain::state::Step;
use saisei_domain::state::watch::ClockKind;
use saisei_domain::values::{CoiNumber, ContainerNumber, Day, JourneyId, LotId, Moment, StaffId};

use crate::app::{App, AppError};
use crate::desk::{DeskLine, Done, is_for};
use crate::desk_list::WEEK;
use crate::for_pages::sees_names;
use crate::reading::today_in_tokyo;
use crate::tasks::Task;

/// A group of duties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Its day or hour has passed.
    Overdue,
    /// It waits for nobody else, and each minute counts.
    Now,
    /// Due today, or open until somebody closes it.
    Today,
    /// Due in the next seven days.
    Week,
    /// Due later, or on no set day.
    Later,
    /// For somebody else to do.
    Others,
}

impl Group {
    /// All, in order.
    pub const ALL: [Self; 6] = [Self::Overdue, Self::Now, Self::Today, Self::Week, Self::Later, Self::Others];

    /// The name in addresses and words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Now => "now",
            Self::Today => "today",
            Self::Week => "week",
            Self::Later => "later",
            Self::Others => "others",
        }
    }
}

/// What is to be done.
#[derive(Clone, Debug)]
pub enum What {
    /// A clock runs.
    Clock(Box<Task>),
    /// The next step of a journey.
    Next,
    /// Product came and nobody checked it at the bedside.
    NotChecked {
        /// The container.
        container: ContainerNumber,
        /// When it came.
        received_at: Moment,
        /// Minutes since then.
        minutes: i64,
    },
    /// Product whose time is over and that is neither used nor disposed of.
    PastItsTime {
        /// The container.
        container: ContainerNumber,
        /// When its time ended.
        expired_at: Moment,
    },
    /// Released on a condition; the last result is open.
    Conditional {
        /// The lot.
        lot: LotId,
    },
    /// Calls to people who enquired, due before today.
    Calls {
        /// How many.
        count: u64,
    },
}

/// One duty.
#[derive(Clone, Debug)]
pub struct Duty {
    /// What.
    pub what: What,
    /// In which journey, if in one.
    pub journey: Option<Arc<DeskLine>>,
    /// The patient, where the role sees names.
    pub identity: Option<Identity>,
}

/// A part of a group.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// How many there are in the group.
    pub count: usize,
    /// How many come before the part.
    pub before: usize,
    /// The duties.
    pub duties: Vec<Duty>,
}

/// One day of one person.
#[derive(Clone, Debug, Default)]
pub struct Today {
    /// The groups that hold anything.
    pub groups: BTreeMap<Group, Part>,
    /// What this person recorded today.
    pub done: Vec<Done>,
    /// The next step of this role that has a day, when nothing is due today.
    pub next: Option<Arc<DeskLine>>,
}

/// Which part of the day is asked for.
#[derive(Clone, Copy, Debug)]
pub struct TodayQuery {
    /// Only this group, and how many of its duties come before.
    pub only: Option<(Group, usize)>,
    /// Duties of a group at most.
    pub limit: usize,
}

type Groups = BTreeMap<Group, Vec<Duty>>;

fn by_day(due: Option<Day>, today: Day) -> Group {
    match due.map(|due| due.days_since(today)) {
        Some(days) if days < 0 => Group::Overdue,
        Some(0) => Group::Today,
        Some(days) if days <= WEEK => Group::Week,
        _ => Group::Later,
    }
}

/// Acts in which somebody stands at a patient or holds product.
fn is_urgent(act: &str) -> bool {
    matches!(act, "check_bedside" | "complete_administration")
}

fn group_of_step(line: &DeskLine, role: Role, today: Day) -> Option<Group> {
    let next = line.next.as_ref()?;
    if !is_for(line, role) {
        return Some(Group::Others);
    }
    let group = by_day(next.due, today);
    let urgent = is_urgent(&next.act) && !matches!(group, Group::Overdue | Group::Week);
    Some(if urgent { Group::Now } else { group })
}

fn group_of_clock(task: &Task, role: Role, today: Day) -> Group {
    let by_day = match task.clock.has_last_day() {
        true => by_day(Some(task.clock.due), today),
        false => Group::Today,
    };
    match (task.is_of_the_law(), task.is_for(role)) {
        // A clock of the law is everybody's concern, and never further down than "now".
        (true, _) => by_day.min(Group::Now),
        (false, true) => by_day,
        (false, false) => Group::Others,
    }
}

/// What the groups are made from.
struct Source<'a> {
    lines: Vec<Arc<DeskLine>>,
    by_id: BTreeMap<&'a JourneyId, Arc<DeskLine>>,
    role: Role,
    now: Moment,
    today: Day,
}

impl Source<'_> {
    fn put(&self, groups: &mut Groups, group: Group, what: What, journey: Option<&JourneyId>) {
        let journey = journey.and_then(|id| self.by_id.get(id)).cloned();
        groups.entry(group).or_default().push(Duty { what, journey, identity: None });
    }

    fn clocks(&self, groups: &mut Groups, tasks: Vec<Task>) {
        let (law, other): (Vec<Task>, Vec<Task>) = tasks.into_iter().partition(Task::is_of_the_law);
        for task in law.into_iter().chain(other) {
            let journey = task.clock.journey.clone();
            let group = group_of_clock(&task, self.role, self.today);
            self.put(groups, group, What::Clock(Box::new(task)), journey.as_ref());
        }
    }

    fn product(&self, groups: &mut Groups) {
        let mine = matches!(self.role, Role::Nurse | Role::Physician | Role::CultureOperator);
        let quality = self.role == Role::QualityOfficer;
        for line in &self.lines {
            for (container, expired_at) in line.past_its_time(self.now) {
                let what = What::PastItsTime { container: container.clone(), expired_at: *expired_at };
                let group = if mine || quality { Group::Overdue } else { Group::Others };
                self.put(groups, group, what, Some(&line.journey));
            }
            for lot in line.conditional.iter().filter(|_| line.stage != "closed") {
                let group = if quality { Group::Week } else { Group::Others };
                self.put(groups, group, What::Conditional { lot: lot.clone() }, Some(&line.journey));
            }
        }
    }

    /// Whether nothing but product past its time waits to be given: then it is not given, and that is said already.
    fn is_all_past_its_time(&self, line: &DeskLine) -> bool {
        let runs = line.next.as_ref().is_some_and(|next| next.act == "complete_administration");
        let waits = line.step == Step::Administration && !line.waiting.is_empty() && !runs;
        waits && line.past_its_time(self.now).count() == line.waiting.len()
    }

    /// The next steps; a journey whose clock runs is told by the clock.
    fn steps(&self, groups: &mut Groups, told: &BTreeSet<JourneyId>) {
        let told = |line: &DeskLine| told.contains(&line.journey) || self.is_all_past_its_time(line);
        for line in self.lines.iter().filter(|line| line.stage != "closed" && !told(line)) {
            if let Some(group) = group_of_step(line, self.role, self.today) {
                self.put(groups, group, What::Next, Some(&line.journey));
            }
        }
    }
}

/// Journeys whose next step is the same as what a clock asks for.
fn told_by_clocks(tasks: &[Task]) -> BTreeSet<JourneyId> {
    let same = |task: &&Task| matches!(task.clock.kind, ClockKind::VisitOverdue | ClockKind::JudgeAgain);
    tasks.iter().filter(same).filter_map(|task| task.clock.journey.clone()).collect()
}

impl App {
    /// What is to be done by somebody in this role.
    ///
    /// # Errors
    /// If the store fails or a document cannot be read.
    pub fn today(&self, role: Role, actor: &StaffId, query: TodayQuery, now: Moment) -> Result<Today, AppError> {
        self.refresh_names()?;
        let today = today_in_tokyo(now);
        let tasks = self.tasks(today)?;
        let (lines, told_of) = self.with_desk(now, |desk| {
            // Most journeys are over; of them only product that is left behind asks for anything.
            let left = desk.lines().filter(|line| line.stage == "closed" && !line.waiting.is_empty());
            let lines: Vec<Arc<DeskLine>> = desk.open().chain(left).cloned().collect();
            let told_of = tasks.iter().filter_map(|task| desk.line(task.clock.journey.as_ref()?)).cloned();
            (lines, told_of.collect::<Vec<_>>())
        })?;
        let keep: Vec<Arc<DeskLine>> = lines.iter().chain(&told_of).cloned().collect();
        let by_id = keep.iter().map(|line| (&line.journey, Arc::clone(line))).collect();
        let source = Source { lines, by_id, role, now, today };
        let mut groups = Groups::new();
        let told = told_by_clocks(&tasks);
        source.clocks(&mut groups, tasks);
        self.unchecked(&source, &mut groups)?;
        source.product(&mut groups);
        self.calls(&source, &mut groups)?;
        source.steps(&mut groups, &told);
        let free = [Group::Overdue, Group::Now, Group::Today].iter().all(|group| !groups.contains_key(group));
        let next =
            source.lines.iter().find(|line| line.stage != "closed" && line.due().is_some() && is_for(line, role));
        Ok(Today {
            next: next.filter(|_| free).cloned(),
            groups: self.parts(groups, role, query),
            done: self.done_today(actor, now)?,
        })
    }

    fn unchecked(&self, source: &Source<'_>, groups: &mut Groups) -> Result<(), AppError> {
        let mine = matches!(source.role, Role::Nurse | Role::Physician);
        for found in self.received_without_bedside(source.now)? {
            let line = source.by_id.get(&found.line.journey);
            if line.is_some_and(|line| line.past_its_time(source.now).any(|(own, _)| *own == found.line.number)) {
                // That it is to be set aside is said already.
                continue;
            }
            let what = What::NotChecked {
                container: found.line.number.clone(),
                received_at: found.received_at,
                minutes: found.minutes,
            };
            let group = if mine { Group::Now } else { Group::Others };
            source.put(groups, group, what, Some(&found.line.journey));
        }
        Ok(())
    }

    fn calls(&self, source: &Source<'_>, groups: &mut Groups) -> Result<(), AppError> {
        if source.role == Role::Coordinator {
            let count = self.count_overdue_calls(source.today)?;
            if count > 0 {
                source.put(groups, Group::Overdue, What::Calls { count }, None);
            }
        }
        Ok(())
    }

    /// The part of each group that is shown, with names where the role sees them.
    fn parts(&self, groups: Groups, role: Role, query: TodayQuery) -> BTreeMap<Group, Part> {
        let mut parts = BTreeMap::new();
        for (group, duties) in groups {
            let before = match query.only {
                Some((only, _)) if only != group => continue,
                Some((_, before)) => before.min(duties.len()),
                None => 0,
            };
            let count = duties.len();
            let mut duties: Vec<Duty> = duties.into_iter().skip(before).take(query.limit).collect();
            if sees_names(role) {
                duties.iter_mut().for_each(|duty| duty.identity = self.identity_of(duty));
            }
            parts.insert(group, Part { count, before, duties });
        }
        parts
    }

    fn identity_of(&self, duty: &Duty) -> Option<Identity> {
        let coi: &CoiNumber = &duty.journey.as_ref()?.coi;
        self.with_names(|names| names.identity(coi))
    }
}
