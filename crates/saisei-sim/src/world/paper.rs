//! What goes wrong on paper: plan, orders, permission of the facility.

use serde_json::json;

use super::closing::first_text;
use super::{Task, World};
use crate::clinic::SimulationError;
use crate::fault::Fault;
use crate::house::{self, ADMINISTRATOR, HouseLine, PLAN};
use crate::person::args::Ask;
use crate::stock::{self, OTHER_FACILITY};
use crate::time::DAY;

impl World {
    /// Mistakes of a day.
    pub(super) fn paper(&mut self) -> Result<(), SimulationError> {
        if self.clinic.strikes(Fault::PaperOutOfOrder) {
            let today = self.clinic.now.day().to_string();
            let accept =
                json!({"plan": PLAN, "plan_number": "PB3260001", "accepted_on": today, "in_force_from": today});
            let file = json!({"plan": PLAN, "filed_on": today, "office": "架空厚生局", "form": "change"});
            let (command, args) =
                if self.clinic.dice().below(2) == 0 { ("accept_plan", accept) } else { ("file_plan", file) };
            let answer = self.ask(Ask::new(ADMINISTRATOR, command, args), &[])?;
            self.clinic.met(Fault::PaperOutOfOrder, &answer);
        }
        if self.clinic.strikes(Fault::LaxerPlan) {
            let mut content = house::content(300_000_000, self.profiles);
            if let Some(fields) = content.as_object_mut() {
                let laxer = json!([{"rule": "bedside.identity-mismatch", "grade": "physician"}]);
                fields.insert("stricter".to_owned(), laxer);
            }
            let args = json!({"plan": PLAN, "content": content});
            let answer = self.ask(Ask::new(ADMINISTRATOR, "draft_plan", args), &[])?;
            self.clinic.met(Fault::LaxerPlan, &answer);
        }
        self.lifted_twice()
    }

    /// An order on the other facility is lifted, and its lifting is entered once more.
    fn lifted_twice(&mut self) -> Result<(), SimulationError> {
        if !self.clinic.strikes(Fault::OrderLiftedTwice) {
            return Ok(());
        }
        let answer = self.order(&[], &[OTHER_FACILITY])?;
        let today = self.clinic.now.day().to_string();
        let lift =
            Ask::new(ADMINISTRATOR, "lift_order", json!({"order": first_text(&answer, "order"), "lifted_on": today}));
        self.ask(lift.clone(), &[])?;
        let answer = self.ask(lift, &[])?;
        self.clinic.met(Fault::OrderLiftedTwice, &answer);
        Ok(())
    }

    fn order(&mut self, plans: &[&str], facilities: &[&str]) -> Result<saisei_app::Answer, SimulationError> {
        let args = json!({
            "kind": "emergency", "authority": "架空厚生局", "order_number": "E-2",
            "from": self.clinic.now.day().to_string(), "plans": plans, "facilities": facilities,
        });
        self.ask(Ask::new(ADMINISTRATOR, "record_order", args), &[])
    }

    /// An order suspends the processing facility for some days.
    pub(super) fn facility_suspended(&mut self) -> Result<(), SimulationError> {
        if !self.clinic.strikes(Fault::FacilitySuspended) {
            return Ok(());
        }
        let answer = self.order(&[], &["cpf"])?;
        let at = self.clinic.now.plus(self.dice.between(1, 6).saturating_mul(DAY));
        self.plan(at, Task::Lift(first_text(&answer, "order")));
        Ok(())
    }

    /// Whether a renewal of the permission is put off until some days after it has run out.
    pub(super) fn renewed_late(&mut self, line: &HouseLine) -> bool {
        let due = line.0;
        let comes_in_time = line.2 == "record_facility_permission" && self.clinic.now < due.plus(DAY);
        if !comes_in_time || !self.clinic.strikes(Fault::PermissionRunOut) {
            return false;
        }
        let comes = stock::runs_out(due).plus(self.clinic.dice().between(2, 4).saturating_mul(DAY));
        self.plan(comes, Task::House(Box::new(stock::renewal(due, comes))));
        true
    }
}
