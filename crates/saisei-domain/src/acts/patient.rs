//! Patients: identity in the vault, a chain-of-identity number in the ledger.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::correction::needs_reason;
use super::recorded;
use crate::act::{Act, Context, Decision, Owner, Rejection, unknown};
use crate::event::{Event, SerialKind, Subject};
use crate::facts::{Facts, Need};
use crate::problem::Problem;
use crate::rules::Rule;
use crate::values::{CoiNumber, Commitment, Day, Line};

/// Sex as registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// 女.
    Female,
    /// 男.
    Male,
    /// Other.
    Other,
    /// Not known.
    Unknown,
}

/// Who a patient is. It goes to the vault; printing it for debugging shows nothing.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// 姓.
    pub family_name: Line<40>,
    /// 名; may be missing where a name has one part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_name: Option<Line<40>>,
    /// セイ.
    pub family_kana: Line<60>,
    /// メイ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_kana: Option<Line<60>>,
    /// Birth date.
    pub birth_date: Day,
    /// Sex as registered.
    pub sex: Sex,
    /// Address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Line<200>>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Line<30>>,
    /// Mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Line<100>>,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(***)")
    }
}

impl Identity {
    fn check(&self, context: &Context<'_>) -> Result<(), Rejection> {
        if self.birth_date > context.day() {
            return Err(Rejection::Invalid(Problem::of(Rule::InputFuture), Some("args.birth_date".to_owned())));
        }
        Ok(())
    }

    /// The bytes that are sealed: JSON.
    fn sealed(&self) -> Result<Vec<u8>, Rejection> {
        serde_json::to_vec(self).map_err(|_| Problem::of(Rule::InputBadForm).into())
    }
}

/// A patient was registered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PatientRegistered {
    /// The number that was issued.
    pub coi: CoiNumber,
    /// Sex as registered: a coded clinical value.
    pub sex: Sex,
    /// Commitment to the identity in the vault.
    pub identity: Commitment,
}

impl Act for Identity {
    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Last(SerialKind::Coi)]
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        self.check(context)?;
        let coi = next_number(facts.last(SerialKind::Coi), context, CoiNumber::compose)?;
        let identity = context.vault.commit(Owner::Patient(&coi), &self.sealed()?);
        recorded(
            Subject::Patient(coi.clone()),
            vec![Subject::Serial(SerialKind::Coi)],
            Event::PatientRegistered(PatientRegistered { coi, sex: self.sex, identity }),
        )
    }
}

/// The next number of a serial: one more than the last of this year, skipping those whose check would be `*`.
pub(super) fn next_number<N>(
    last: Option<&str>,
    context: &Context<'_>,
    compose: impl Fn(&str, i16, u32) -> Option<N>,
) -> Result<N, Rejection> {
    let year = context.today().0.year();
    let digits = |number: &str, skip: usize, take: usize| number.chars().skip(skip).take(take).collect::<String>();
    let used = last
        .filter(|number| digits(number, 5, 2) == format!("{:02}", year.rem_euclid(100)))
        .and_then(|number| digits(number, 7, 6).trim_start_matches(char::is_alphabetic).parse::<u32>().ok())
        .unwrap_or(0);
    (1..=37)
        .find_map(|step| compose(context.clinic, year, used.saturating_add(step)))
        .ok_or_else(|| Problem::of(Rule::InputExistsAlready).with("what", "serial").with("id", used).into())
}

/// Corrects a patient's identity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectIdentity {
    /// Whose.
    pub coi: CoiNumber,
    /// The whole identity as it should be.
    pub identity: Identity,
}

/// A patient's identity was corrected; the earlier one stays in the vault.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentityCorrected {
    /// Whose.
    pub coi: CoiNumber,
    /// Sex as registered.
    pub sex: Sex,
    /// Commitment to the new identity.
    pub identity: Commitment,
    /// Commitment to the earlier one.
    pub replaces: Commitment,
}

impl Act for CorrectIdentity {
    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Patient(self.coi.clone())]
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        needs_reason(context)?;
        let patient = facts.patient(&self.coi).ok_or_else(|| unknown("patient", &self.coi, "args.coi"))?;
        self.identity.check(context)?;
        let identity = context.vault.commit(Owner::Patient(&self.coi), &self.identity.sealed()?);
        let corrected = IdentityCorrected {
            coi: self.coi.clone(),
            sex: self.identity.sex,
            identity,
            replaces: patient.identity.clone(),
        };
        recorded(Subject::Patient(self.coi.clone()), vec![], Event::IdentityCorrected(corrected))
    }
}
