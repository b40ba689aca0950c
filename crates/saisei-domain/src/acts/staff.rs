//! Staff, their roles and qualifications, each with dates.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{free, recorded};
use crate::act::{Act, Context, Decision, unknown};
use crate::event::{Event, Subject};
use crate::facts::{Facts, Need};
use crate::problem::Problem;
use crate::role::Role;
use crate::rules::Rule;
use crate::values::{Code, Day, Line, StaffId};

/// A role from a day, perhaps with a last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleGrant {
    /// The role.
    pub role: Role,
    /// First day.
    pub from: Day,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
}

/// A qualification, such as a physician's licence or a training.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Qualification {
    /// What: `physician-licence`, `nurse-licence`, `aseptic-training` …
    pub kind: Code,
    /// Registration number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Code>,
    /// First day.
    pub from: Day,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
}

/// Registers a member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterStaff {
    /// Id, as used for signing in.
    pub staff: StaffId,
    /// Name as printed.
    pub name: Line<60>,
    /// Reading of the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kana: Option<Line<60>>,
    /// Roles with their dates.
    pub roles: Vec<RoleGrant>,
    /// Qualifications with their dates.
    #[serde(default)]
    pub qualifications: Vec<Qualification>,
    /// The human behind the account, such as an employee number. Two accounts with one number are one human.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Code>,
}

fn dates_in_order(from: Day, to: Option<Day>, field: &str) -> Result<(), Problem> {
    match to {
        Some(to) if to < from => Err(Problem::of(Rule::InputTimeOrder).with("field", field)),
        _ => Ok(()),
    }
}

fn not_system(role: Role) -> Result<(), Problem> {
    match role {
        Role::System => Err(Problem::of(Rule::InputUnknownChoice).with("field", "role").with(
            "choices",
            Role::ALL.into_iter().filter(|r| *r != Role::System).map(Role::name).collect::<Vec<_>>().join(", "),
        )),
        _ => Ok(()),
    }
}

impl Act for RegisterStaff {
    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Staff(self.staff.clone())]
    }

    fn decide(&self, _: &mut Context<'_>, facts: &Facts) -> Decision {
        free(facts.staff(&self.staff), "staff", &self.staff, "args.staff")?;
        if self.roles.is_empty() {
            return Err(Problem::of(Rule::InputListEmpty).with("field", "roles").into());
        }
        for grant in &self.roles {
            not_system(grant.role)?;
            dates_in_order(grant.from, grant.to, "roles")?;
        }
        for qualification in &self.qualifications {
            dates_in_order(qualification.from, qualification.to, "qualifications")?;
        }
        recorded(Subject::Staff(self.staff.clone()), vec![], Event::StaffRegistered(self.clone()))
    }
}

/// Gives a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantRole {
    /// To whom.
    pub staff: StaffId,
    /// The role and its dates.
    pub grant: RoleGrant,
}

impl Act for GrantRole {
    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Staff(self.staff.clone())]
    }

    fn decide(&self, _: &mut Context<'_>, facts: &Facts) -> Decision {
        facts.staff(&self.staff).ok_or_else(|| unknown("staff", &self.staff, "args.staff"))?;
        not_system(self.grant.role)?;
        dates_in_order(self.grant.from, self.grant.to, "grant")?;
        recorded(Subject::Staff(self.staff.clone()), vec![], Event::RoleGranted(self.clone()))
    }
}

/// Ends a role with its last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndRole {
    /// Whose.
    pub staff: StaffId,
    /// Which.
    pub role: Role,
    /// The last day on which it holds.
    pub last_day: Day,
}

impl Act for EndRole {
    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Staff(self.staff.clone())]
    }

    fn decide(&self, _: &mut Context<'_>, facts: &Facts) -> Decision {
        let staff = facts.staff(&self.staff).ok_or_else(|| unknown("staff", &self.staff, "args.staff"))?;
        if !staff.roles.iter().any(|grant| grant.role == self.role && grant.to.is_none_or(|to| to >= self.last_day)) {
            return Err(unknown("role", self.role.name(), "args.role"));
        }
        recorded(Subject::Staff(self.staff.clone()), vec![], Event::RoleEnded(self.clone()))
    }
}

/// Records a qualification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordQualification {
    /// Whose.
    pub staff: StaffId,
    /// Which.
    pub qualification: Qualification,
}

impl Act for RecordQualification {
    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Staff(self.staff.clone())]
    }

    fn decide(&self, _: &mut Context<'_>, facts: &Facts) -> Decision {
        facts.staff(&self.staff).ok_or_else(|| unknown("staff", &self.staff, "args.staff"))?;
        dates_in_order(self.qualification.from, self.qualification.to, "qualification")?;
        recorded(Subject::Staff(self.staff.clone()), vec![], Event::QualificationRecorded(self.clone()))
    }
}

/// Records a training (教育訓練).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordTraining {
    /// Whose.
    pub staff: StaffId,
    /// What was trained, as a code such as `aseptic-training`.
    pub training: Code,
    /// Day of the training.
    pub trained_on: Day,
    /// Last day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Day>,
    /// Who trained.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trainer: Option<StaffId>,
}

impl Act for RecordTraining {
    fn nature(&self) -> crate::act::Nature {
        crate::act::Nature::Report
    }

    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Staff(self.staff.clone())]
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        facts.staff(&self.staff).ok_or_else(|| unknown("staff", &self.staff, "args.staff"))?;
        if self.trained_on > context.day() {
            return Err(Problem::of(Rule::InputFuture).into());
        }
        dates_in_order(self.trained_on, self.valid_until, "trained_on, valid_until")?;
        recorded(Subject::Staff(self.staff.clone()), vec![], Event::TrainingRecorded(self.clone()))
    }
}
