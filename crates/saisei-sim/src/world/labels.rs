//! The scanner reads something else than the label that belongs there.

use saisei_app::domain::values::{CoiNumber, ContainerNumber};
use serde_json::Value;

use super::World;
use super::mischief::Wrong;
use crate::auditor::Really;
use crate::clinic::SimulationError;
use crate::fault::Fault;
use crate::person::args::{Ask, label};

/// The code of another clinic.
const ELSEWHERE: &str = "K0042";
/// The article number on a drip of saline.
const SALINE: &str = "0104912345678904";

impl World {
    /// Wrong things under the scanner.
    pub(super) fn wrong_labels(
        &mut self,
        number: u32,
        right: &Ask,
        really: &[Really],
        wrong: &mut Vec<Wrong>,
    ) -> Result<(), SimulationError> {
        if !has_scan(&right.args) {
            return Ok(());
        }
        for fault in [Fault::ForeignLabel, Fault::LabelOfAnotherHouse, Fault::WristbandForVessel] {
            if !self.clinic.strikes(fault) {
                continue;
            }
            let mut ask = right.clone();
            let mut found = scans(&mut ask.args);
            let places = u64::try_from(found.len()).unwrap_or(0);
            let pick = usize::try_from(self.clinic.dice().below(places)).unwrap_or(0);
            // At the bedside it is the wristband, the last scan: a patient may still wear that of another house.
            let worn = fault == Fault::LabelOfAnotherHouse && right.command == "check_bedside";
            let place = if worn { found.len().saturating_sub(1) } else { pick };
            let Some(scan) = found.get_mut(place) else { continue };
            match self.read_instead(number, fault, scan)? {
                Some(other) => **scan = other,
                None => {
                    self.clinic.missed(fault);
                    continue;
                }
            }
            wrong.push((fault, ask, really.iter().copied().chain([Really::Garbled]).collect()));
        }
        Ok(())
    }

    /// What is read in the place of a right label.
    fn read_instead(&self, number: u32, fault: Fault, scan: &str) -> Result<Option<String>, SimulationError> {
        let is_wristband = scan.starts_with("SSW");
        let person = self.person(number)?;
        let year = year_of(scan);
        Ok(match fault {
            Fault::ForeignLabel => Some(SALINE.to_owned()),
            Fault::LabelOfAnotherHouse if is_wristband => other_wristband(year, number),
            Fault::LabelOfAnotherHouse => other_vessel(year, number),
            _ if is_wristband => [&person.ids.product, &person.ids.tissue]
                .into_iter()
                .find(|vessel| !vessel.is_empty())
                .map(|vessel| label(vessel)),
            _ => Some(person.wristband()),
        })
    }
}

/// The year in a label: type, clinic of five characters, year of two.
fn year_of(label: &str) -> i16 {
    label.get(8..10).and_then(|year| year.parse().ok()).unwrap_or(26)
}

fn other_wristband(year: i16, number: u32) -> Option<String> {
    (1..5).find_map(|more| CoiNumber::compose(ELSEWHERE, year, number + more)).map(|number| number.label())
}

fn other_vessel(year: i16, number: u32) -> Option<String> {
    (1..5).find_map(|more| ContainerNumber::compose(ELSEWHERE, year, number + more)).map(|number| number.label())
}

fn is_label(text: &str) -> bool {
    text.starts_with("SSC") || text.starts_with("SSW")
}

fn has_scan(value: &Value) -> bool {
    match value {
        Value::String(text) => is_label(text),
        Value::Array(items) => items.iter().any(has_scan),
        Value::Object(fields) => fields.values().any(has_scan),
        _ => false,
    }
}

/// Every scanned label in the arguments.
fn scans(value: &mut Value) -> Vec<&mut String> {
    match value {
        Value::String(text) if is_label(text) => vec![text],
        Value::Array(items) => items.iter_mut().flat_map(scans).collect(),
        Value::Object(fields) => fields.values_mut().flat_map(scans).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_another_house_are_whole() {
        use saisei_app::domain::values::{Label, Scan};
        for number in 0..200 {
            let wristband = Scan::new(&other_wristband(26, number).unwrap()).read();
            assert!(matches!(wristband, Ok(Label::Wristband(_))));
            assert!(matches!(Scan::new(&other_vessel(26, number).unwrap()).read(), Ok(Label::Container(_))));
        }
        let mut args = serde_json::json!({"wristband": "SSW1", "containers": ["SSC1", "SSC2"], "lot": "L1"});
        assert!(has_scan(&args) && scans(&mut args).len() == 3);
        assert_eq!(year_of("SSWS000126000001V"), 26);
    }
}
