//! What stands in the way of a lot now: the gate of its next act is asked, and nothing is recorded.

use saisei_domain::acts::lot::RecordCultureStep;
use saisei_domain::acts::release::{DecideRelease, ReleaseChoice};
use saisei_domain::facts::Facts;
use saisei_domain::gates;
use saisei_domain::state::{Journey, Lot};
use saisei_domain::values::{Code, Moment, StaffId};
use saisei_domain::{Command, Finding, Role, Rule};

use super::Deciding;
use crate::app::{App, AppError};
use crate::for_pages::Asking;

/// Rules about the person who asks and about what the form still has to say, not about the lot.
const PERSONAL: [Rule; 6] = [
    Rule::ReleaseNotByQuality,
    Rule::ReleaseTookPart,
    Rule::AccessRoleMayNot,
    Rule::AccessRoleNotHeld,
    Rule::OperatorNotTrained,
    Rule::MaterialNotStated,
];

fn about_person(finding: &Finding) -> bool {
    PERSONAL.contains(&finding.rule)
}

impl App {
    /// What would refuse this decision on release, whoever asks.
    pub(super) fn against_release(
        &self,
        facts: &mut Facts,
        lot: &Lot,
        decision: ReleaseChoice,
        now: Moment,
    ) -> Result<Vec<Finding>, AppError> {
        let command = Command::DecideRelease(DecideRelease { lot: lot.id.clone(), decision, grounds: Vec::new() });
        self.against(facts, &command, now)
    }

    /// The program itself asks: it has every role and took no part, so that what it hears is about the lot.
    fn against(&self, facts: &mut Facts, command: &Command, now: Moment) -> Result<Vec<Finding>, AppError> {
        let actor = StaffId::parse("system").map_err(|_| AppError::Json)?;
        let found = self.refusing_with(facts, &Asking { command, actor: &actor, role: Role::System, now })?;
        Ok(found.into_iter().filter(|finding| !about_person(finding)).collect())
    }

    /// Why this person may not decide on release; empty if nothing of the person stands against it.
    pub(super) fn person_against_release(
        &self,
        facts: &mut Facts,
        lot: &Lot,
        (actor, role): (&StaffId, Role),
        now: Moment,
    ) -> Result<Vec<Finding>, AppError> {
        let decision = ReleaseChoice::Rejected;
        let command = Command::DecideRelease(DecideRelease { lot: lot.id.clone(), decision, grounds: Vec::new() });
        let found = self.refusing_with(facts, &Asking { command: &command, actor, role, now })?;
        Ok(found.into_iter().filter(about_person).collect())
    }

    /// What stands in the way of a lot, and the checks that were made: of work while it is in culture, of the decision
    /// once there is product, of its use after that.
    pub(super) fn in_the_way(
        &self,
        journey: &Journey,
        lot: &Lot,
        now: Moment,
    ) -> Result<(Vec<Finding>, Deciding), AppError> {
        if lot.closed.is_some() {
            return Ok((Vec::new(), Deciding::Over));
        }
        if lot.is_in_culture() && lot.products.is_empty() {
            return Ok((self.against_work(lot, now)?, Deciding::Work));
        }
        if lot.is_decidable() {
            let conditional = lot.is_in_culture();
            let choice = if conditional { ReleaseChoice::Conditional } else { ReleaseChoice::Final };
            return Ok((self.against_release(&mut Facts::default(), lot, choice, now)?, Deciding::Release));
        }
        let use_of = gates::bedside::released_lot(journey, &lot.id).err();
        let held = gates::lot_free(journey, &lot.id).err();
        Ok((use_of.into_iter().chain(held).collect(), Deciding::Use))
    }

    fn against_work(&self, lot: &Lot, now: Moment) -> Result<Vec<Finding>, AppError> {
        let Some(room) = lot.rooms.last().cloned() else { return Ok(Vec::new()) };
        let Ok(step) = Code::parse("feed") else { return Ok(Vec::new()) };
        let work = RecordCultureStep {
            lot: lot.id.clone(),
            step,
            room,
            workspace: None,
            materials: Vec::new(),
            harvested: None,
            confluence: None,
            observation: None,
        };
        self.against(&mut Facts::default(), &Command::RecordCultureStep(work), now)
    }
}
