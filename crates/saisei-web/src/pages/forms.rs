//! The forms of a running administration: what they ask for, and reading them.

use saisei_app::domain::Problem;
use saisei_app::domain::acts::administration::Vitals;
use saisei_app::domain::values::measure::{PressureUnit, RateUnit, Temperature};
use saisei_app::domain::values::{Measure, Number, Percent, Unit};
use saisei_app::words::Language;

use crate::fields::{Fields, Unreadable};
use crate::model::{FieldFault, FormChoice, FormFaults, Frame, RunningForms, UnitField};

/// Symptoms by their codes; the last stands for anything else.
const SYMPTOMS: [&str; 7] = ["chills", "dyspnoea", "chest-pain", "rash", "nausea", "dizziness", "other"];
const SEVERITIES: [&str; 4] = ["mild", "moderate", "severe", "unknown"];
const VITALS: [(&str, &str); 6] = [
    ("systolic", "mmHg"),
    ("diastolic", "mmHg"),
    ("pulse", "/min"),
    ("breathing", "/min"),
    ("temperature", "℃"),
    ("spo2", "%"),
];

fn choices<const N: usize>(f: &Frame, family: &str, values: [&'static str; N], chosen: &str) -> Vec<FormChoice> {
    let choice = |value| FormChoice { value, words: f.t(format!("{family}-{value}")), chosen: value == chosen };
    values.map(choice).to_vec()
}

/// Nothing chosen, nothing typed.
pub(super) fn blank(f: &Frame) -> RunningForms {
    RunningForms {
        symptoms: choices(f, "symptom", SYMPTOMS, ""),
        severities: choices(f, "severity", SEVERITIES, ""),
        note: String::new(),
        vitals: VITALS.map(|(name, unit)| UnitField { name, unit, typed: String::new() }).to_vec(),
        faults: FormFaults::default(),
    }
}

/// What was sent about a symptom. Whatever was not chosen is recorded as not known: no report waits for a form.
pub(super) struct Symptom {
    /// The code.
    pub(super) symptom: String,
    /// How strong.
    pub(super) severity: String,
    /// The note as typed.
    pub(super) note: String,
}

impl Symptom {
    /// Reads the form.
    pub(super) fn read(mut fields: Fields) -> Result<Self, Unreadable> {
        let known = |value: String, all: &[&str], other: &str| {
            if all.contains(&value.as_str()) { value } else { other.to_owned() }
        };
        let symptom = fields.take_optional("symptom").unwrap_or_default();
        let severity = fields.take_optional("severity").unwrap_or_default();
        let note = fields.take("note")?;
        fields.finish()?;
        let (symptom, severity) = (known(symptom, &SYMPTOMS, "unspecified"), known(severity, &SEVERITIES, "unknown"));
        Ok(Self { symptom, severity, note })
    }

    /// The form as it was filled in, with what to correct.
    pub(super) fn again(self, f: &Frame, faults: FormFaults) -> RunningForms {
        RunningForms {
            symptoms: choices(f, "symptom", SYMPTOMS, &self.symptom),
            severities: choices(f, "severity", SEVERITIES, &self.severity),
            note: self.note,
            faults,
            ..blank(f)
        }
    }
}

/// What a problem says, for the field that it is about.
pub(super) fn problem_words(f: &Frame, problem: Problem) -> String {
    let finding = problem.finding();
    let (spoken, gap) = match f.words.language() {
        Language::Ja => (finding.ja(), ""),
        Language::En => (finding.en(), " "),
    };
    format!("{}{gap}{}", spoken.why, spoken.next)
}

/// Vital signs as typed.
pub(super) struct TypedVitals(Vec<(&'static str, String)>);

impl TypedVitals {
    /// Reads the form.
    pub(super) fn read(mut fields: Fields) -> Result<Self, Unreadable> {
        let typed = VITALS.map(|(name, _)| fields.take(name).map(|value| (name, value)));
        let typed = typed.into_iter().collect::<Result<Vec<_>, _>>()?;
        fields.finish()?;
        Ok(Self(typed))
    }

    fn typed(&self, name: &str) -> &str {
        self.0.iter().find(|(own, _)| *own == name).map_or("", |(_, value)| value.trim())
    }

    /// The form as it was filled in, with what to correct.
    pub(super) fn again(&self, f: &Frame, faults: FormFaults) -> RunningForms {
        let mut forms = blank(f);
        for field in &mut forms.vitals {
            self.typed(field.name).clone_into(&mut field.typed);
        }
        forms.faults = faults;
        forms
    }

    /// The values; every field that cannot be read is named.
    pub(super) fn values(&self, f: &Frame) -> Result<Vitals, FormFaults> {
        let mut faults = Vec::new();
        let vitals = Vitals {
            systolic: self.measure(f, "systolic", PressureUnit::MillimetreOfMercury, &mut faults),
            diastolic: self.measure(f, "diastolic", PressureUnit::MillimetreOfMercury, &mut faults),
            pulse: self.measure(f, "pulse", RateUnit::PerMinute, &mut faults),
            breathing: self.measure(f, "breathing", RateUnit::PerMinute, &mut faults),
            temperature: self.measure(f, "temperature", Temperature::Celsius, &mut faults),
            spo2: self.value(f, "spo2", Percent::new, &mut faults),
        };
        if faults.is_empty() && vitals == Vitals::default() {
            faults.push(FieldFault { field: "systolic".into(), words: f.t("vitals-empty") });
        }
        if faults.is_empty() { Ok(vitals) } else { Err(FormFaults(faults)) }
    }

    fn measure<U: Unit>(
        &self,
        f: &Frame,
        name: &'static str,
        unit: U,
        faults: &mut Vec<FieldFault>,
    ) -> Option<Measure<U>> {
        self.value(f, name, |number| Measure::new(number, unit), faults)
    }

    fn value<T>(
        &self,
        f: &Frame,
        name: &'static str,
        make: impl FnOnce(Number) -> Result<T, Problem>,
        faults: &mut Vec<FieldFault>,
    ) -> Option<T> {
        let typed = self.typed(name);
        if typed.is_empty() {
            return None;
        }
        let fault = |problem| {
            let words = f.t2("field-fault", "field", f.t(format!("vital-{name}")), "why", problem_words(f, problem));
            faults.push(FieldFault { field: name.into(), words });
        };
        Number::parse(typed).and_then(make).map_err(fault).ok()
    }
}
