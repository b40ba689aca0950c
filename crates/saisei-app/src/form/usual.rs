//! Values that are possible and unlikely: outside these bounds a person is asked whether the value is right. They judge
//! nothing clinical and stop nothing; they are there for slips of the finger and of the unit.

use saisei_domain::values::Number;

use super::check::{Leaf, leaves};
use super::entry::Entries;
use super::number_entry::read_number;
use super::shape::{Field, Takes};

/// Bounds of one kind of value.
struct Usual {
    /// Name of the field in the command.
    field: &'static str,
    /// Unit; `%` for per cent.
    unit: &'static str,
    /// Commands in which the field means this; all if empty.
    commands: &'static [&'static str],
    low: &'static str,
    high: &'static str,
}

const VITALS: &[&str] = &["record_vitals", "record_baseline"];

/// House bounds, chosen wide around what is met at a bed or in a laboratory report. UNVERIFIED: no source was read for
/// any of them; a clinic's own physician should look at them once. CRP after the example of interface 5.5.
const USUAL: &[Usual] = &[
    Usual { field: "temperature", unit: "degC", commands: VITALS, low: "34", high: "41.5" },
    Usual { field: "spo2", unit: "%", commands: VITALS, low: "85", high: "100" },
    Usual { field: "pulse", unit: "/min", commands: VITALS, low: "35", high: "180" },
    Usual { field: "breathing", unit: "/min", commands: VITALS, low: "8", high: "40" },
    Usual { field: "systolic", unit: "mmHg", commands: VITALS, low: "70", high: "220" },
    Usual { field: "diastolic", unit: "mmHg", commands: VITALS, low: "35", high: "130" },
    Usual { field: "weight", unit: "kg", commands: &[], low: "30", high: "150" },
    Usual { field: "crp", unit: "mg/dL", commands: &[], low: "0", high: "20" },
    Usual { field: "crp", unit: "mg/L", commands: &[], low: "0", high: "200" },
    Usual { field: "esr", unit: "mm/h", commands: &[], low: "0", high: "120" },
    // Below 10 it may be the value of a scale from 0 to 10.
    Usual { field: "patient_global", unit: "mm", commands: &[], low: "10", high: "100" },
];

/// The unit in which a kind of environmental value is read: offered first, never required.
pub fn unit_of_parameter(parameter: &str) -> Option<&'static str> {
    Some(match parameter {
        "airborne_count" => "CFU/m3",
        "settle_plate" | "surface_count" => "CFU/plate",
        "particles_0_5" | "particles_5" => "count/m3",
        "pressure" => "Pa",
        "temperature" => "degC",
        "humidity" => "%",
        _ => return None,
    })
}

/// A question about one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Name of the entry.
    pub entry: String,
    /// The value as it is read.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// The usual bounds.
    pub usual: (&'static str, &'static str),
    /// The unit in which the same number would be usual, if the field has such a unit.
    pub perhaps: Option<&'static str>,
}

/// The entries that are outside what is usual.
pub fn questions(command: &str, fields: &[Field], entries: &Entries) -> Vec<Question> {
    leaves(fields, entries).iter().filter_map(|leaf| question(command, leaf, entries)).collect()
}

fn question(command: &str, leaf: &Leaf<'_>, entries: &Entries) -> Option<Question> {
    let typed = |end: &str| entries.get(&format!("{}{end}", leaf.path)).map(|text| text.trim().to_owned());
    let (value, unit, units) = match leaf.takes {
        Takes::Percent => (typed("")?, "%".to_owned(), &[][..]),
        Takes::Measure(units) => {
            let only = || units.first().filter(|_| units.len() == 1).cloned();
            (typed(".value")?, typed(".unit").filter(|unit| !unit.is_empty()).or_else(only)?, units.as_slice())
        }
        _ => return None,
    };
    let value = read_number(&value).ok()?;
    let number = Number::parse(&value).ok()?;
    let means =
        |usual: &&Usual| usual.field == leaf.name && (usual.commands.is_empty() || usual.commands.contains(&command));
    let usual = USUAL.iter().filter(means).find(|usual| usual.unit == unit)?;
    if usual.holds(number) {
        return None;
    }
    let perhaps = USUAL
        .iter()
        .filter(means)
        .find(|other| other.unit != unit && units.iter().any(|unit| unit == other.unit) && other.holds(number));
    let entry = leaf.path.clone();
    Some(Question { entry, value, unit, usual: (usual.low, usual.high), perhaps: perhaps.map(|other| other.unit) })
}

impl Usual {
    fn holds(&self, number: Number) -> bool {
        let bound = |text: &str| Number::parse(text).ok();
        bound(self.low).is_none_or(|low| low <= number) && bound(self.high).is_none_or(|high| number <= high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::form_of;

    fn asked(command: &str, entries: &[(&str, &str)]) -> Vec<Question> {
        let entries = entries.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        questions(command, form_of(command).unwrap(), &entries)
    }

    #[test]
    fn a_slip_of_the_unit_is_asked_about() {
        let crp =
            asked("record_disease_activity", &[("activity.crp.value", "３８．０"), ("activity.crp.unit", "mg/dL")]);
        assert_eq!(crp.len(), 1);
        assert_eq!((crp[0].entry.as_str(), crp[0].value.as_str()), ("activity.crp", "38.0"));
        assert_eq!((crp[0].usual, crp[0].perhaps), (("0", "20"), Some("mg/L")));
        assert!(
            asked("record_disease_activity", &[("activity.crp.value", "38"), ("activity.crp.unit", "mg/L")]).is_empty()
        );
        assert_eq!(asked("record_disease_activity", &[("activity.patient_global.value", "7")]).len(), 1);
    }

    #[test]
    fn vital_signs_are_asked_about_where_they_are_vital_signs() {
        assert_eq!(asked("record_vitals", &[("vitals.temperature.value", "63.8"), ("vitals.spo2", "58")]).len(), 2);
        assert!(asked("record_vitals", &[("vitals.temperature.value", "36.8"), ("vitals.spo2", "98")]).is_empty());
        assert!(asked("send_containers", &[("temperature.value", "4.2")]).is_empty());
    }

    #[test]
    fn every_row_of_the_table_belongs_to_a_field() {
        for usual in USUAL {
            let has = saisei_domain::Command::NAMES.iter().any(|command| {
                let entries = Entries::from([
                    (format!("vitals.{}", usual.field), "9999".to_owned()),
                    (format!("vitals.{}.value", usual.field), "9999".to_owned()),
                    (format!("activity.{}.value", usual.field), "9999".to_owned()),
                    (format!("activity.{}.unit", usual.field), usual.unit.to_owned()),
                    (format!("{}.value", usual.field), "9999".to_owned()),
                ]);
                !questions(command, form_of(command).unwrap(), &entries).is_empty()
            });
            assert!(has, "{}", usual.field);
        }
    }
}
