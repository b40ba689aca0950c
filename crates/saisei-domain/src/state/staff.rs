//! A member of staff with roles and qualifications.

use serde::{Deserialize, Serialize};

use super::Grows;
use crate::acts::staff::{Qualification, RegisterStaff, RoleGrant};
use crate::event::{Event, PastEvent};
use crate::role::Role;
use crate::values::{Code, Day, Line, StaffId, narrow};

/// A member of staff as the ledger tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    /// Id.
    pub id: StaffId,
    /// Name as printed.
    pub name: Line<60>,
    /// Reading.
    pub kana: Option<Line<60>>,
    /// Roles with their dates.
    pub roles: Vec<RoleGrant>,
    /// Qualifications and trainings with their dates.
    pub qualifications: Vec<Qualification>,
    /// The human behind the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Code>,
}

/// The letters of a name: blanks, width and case are a matter of typing.
fn letters(name: &Line<60>) -> String {
    narrow(name.as_str()).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

impl Grows for Staff {
    fn begin(past: &PastEvent) -> Option<Self> {
        match &past.event {
            Event::StaffRegistered(registered) => Some(Self::registered(registered)),
            _ => None,
        }
    }

    fn apply(&mut self, past: &PastEvent) {
        match &past.event {
            Event::RoleGranted(granted) => self.roles.push(granted.grant.clone()),
            Event::RoleEnded(ended) => self.end(ended.role, ended.last_day),
            Event::QualificationRecorded(recorded) => self.qualifications.push(recorded.qualification.clone()),
            Event::TrainingRecorded(e) => self.qualifications.push(Qualification {
                kind: e.training.clone(),
                number: None,
                from: e.trained_on,
                to: e.valid_until,
            }),
            _ => {}
        }
    }
}

impl Staff {
    /// Folds the person's events; none before the registration.
    pub fn fold<'e>(events: impl IntoIterator<Item = &'e PastEvent>) -> Option<Self> {
        super::fold(events)
    }

    fn registered(registered: &RegisterStaff) -> Self {
        Self {
            id: registered.staff.clone(),
            name: registered.name.clone(),
            kana: registered.kana.clone(),
            roles: registered.roles.clone(),
            qualifications: registered.qualifications.clone(),
            person: registered.person.clone(),
        }
    }

    fn end(&mut self, role: Role, last_day: Day) {
        for grant in self.roles.iter_mut().filter(|grant| grant.role == role) {
            grant.to = Some(grant.to.map_or(last_day, |to| to.min(last_day)));
        }
    }

    /// Whether the person holds this role on this day.
    pub fn holds(&self, role: Role, day: Day) -> bool {
        self.roles.iter().any(|grant| grant.role == role && grant.from <= day && grant.to.is_none_or(|to| day <= to))
    }

    /// The roles held on this day.
    pub fn roles_on(&self, day: Day) -> Vec<Role> {
        Role::ALL.into_iter().filter(|role| self.holds(*role, day)).collect()
    }

    /// Whether a qualification or training of this kind holds on this day.
    pub fn is_qualified(&self, kind: &Code, day: Day) -> bool {
        let holds = |q: &Qualification| q.from <= day && q.to.is_none_or(|to| day <= to);
        self.qualifications.iter().any(|q| &q.kind == kind && holds(q))
    }

    /// Whether two accounts belong to one human: one account, one person number, one registration number, or one name
    /// while no person numbers tell them apart.
    pub fn is_same_human(&self, other: &Self) -> bool {
        let numbered = |q: &Qualification| {
            let same = |o: &Qualification| o.kind == q.kind && o.number == q.number;
            q.number.is_some() && other.qualifications.iter().any(same)
        };
        match (&self.person, &other.person) {
            _ if self.id == other.id => true,
            (Some(one), Some(two)) if one == two => true,
            _ if self.qualifications.iter().any(numbered) => true,
            (Some(_), Some(_)) => false,
            _ => letters(&self.name) == letters(&other.name),
        }
    }
}
