//! The measures against values from outside: `data/measures-vectors.csv`, every row.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails there")]

use std::collections::BTreeMap;

use saisei_domain::Problem;
use saisei_domain::measures::das28::{NoScore, Parts, das28_crp4, das28_esr4};
use saisei_domain::values::label::mod_37_2;
use saisei_domain::values::measure::{CrpUnit, EsrUnit, ScaleUnit, Unit};
use saisei_domain::values::{CoiNumber, Count, Measure, Number};

const VECTORS: &str = include_str!("../../../data/measures-vectors.csv");

struct Vector<'a> {
    line: &'a str,
    inputs: BTreeMap<&'a str, &'a str>,
    expected: &'a str,
    tolerance: &'a str,
}

/// The first four columns hold no commas; the fifth says where the value comes from.
fn vector(line: &str) -> Vector<'_> {
    let columns: Vec<&str> = line.splitn(5, ',').collect();
    let [_, inputs, expected, tolerance, source] = columns.as_slice() else { panic!("{line}") };
    assert!(source.len() > 10, "{line}: a value without its source");
    let inputs = inputs.split(';').map(|pair| pair.split_once('=').unwrap()).collect();
    Vector { line, inputs, expected, tolerance }
}

impl Vector<'_> {
    fn number(&self, name: &str) -> Option<Number> {
        self.inputs.get(name).map(|text| Number::parse(text).unwrap())
    }

    fn count(&self, name: &str) -> Option<Count> {
        self.inputs.get(name).map(|text| Count::new(text.parse().unwrap()).unwrap())
    }

    fn measured<U: Unit>(&self, name: &str, unit: U) -> Result<Option<Measure<U>>, Problem> {
        self.number(name).map(|number| Measure::new(number, unit)).transpose()
    }

    fn parts(&self) -> Result<Parts, Problem> {
        let litre = self.measured("crp_mg_l", CrpUnit::MilligramPerLitre)?;
        let decilitre = self.measured("crp_mg_dl", CrpUnit::MilligramPerDecilitre)?;
        Ok(Parts {
            tender_28: self.count("tjc28"),
            swollen_28: self.count("sjc28"),
            not_assessable: None,
            crp: litre.or(decilitre),
            esr: self.measured("esr_mm_h", EsrUnit::MillimetrePerHour)?,
            patient_global: self.measured("gh_mm", ScaleUnit::Millimetre)?,
        })
    }

    fn check_score(&self, score: fn(&Parts) -> Result<f64, NoScore>) {
        let scored = match self.parts() {
            Ok(parts) => score(&parts).map_err(|no_score| serde_json::to_value(no_score).unwrap()),
            Err(problem) => Err(problem.rule.id().into()),
        };
        match (self.expected.strip_prefix("error:"), scored) {
            (Some(reason), Err(found)) => assert_eq!(found, our_word(reason), "{}", self.line),
            (None, Ok(found)) => {
                let (expected, tolerance): (f64, f64) =
                    (self.expected.parse().unwrap(), self.tolerance.parse().unwrap());
                assert!((found - expected).abs() <= tolerance, "{}: {found}", self.line);
            }
            (_, other) => panic!("{}: {other:?}", self.line),
        }
    }

    fn check_character(&self) {
        let Some(data) = self.inputs.get("data") else { panic!("{}", self.line) };
        let check = mod_37_2(data).unwrap();
        assert_eq!(self.inputs.get("char").copied(), Some(check.to_string().as_str()), "{}", self.line);
        let value = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*".find(check).unwrap();
        assert_eq!(self.inputs.get("value").copied(), Some(value.to_string().as_str()), "{}", self.line);
    }

    fn check_number(&self) {
        let number = self.inputs.get("data_with_check").unwrap();
        assert_eq!(CoiNumber::parse(number).is_ok(), self.expected == "true", "{}", self.line);
    }
}

/// What the file calls it, and what this program calls it. A negative CRP cannot even be held.
fn our_word(reason: &str) -> &'static str {
    match reason {
        "esr_below_1" => "esr_below_one",
        "tjc28_out_of_range" => "joints_out_of_range",
        "crp_negative" => "input.number-range",
        other => panic!("the file gives a reason that this test does not know: {other}"),
    }
}

/// `iso7064_mod37_2` rows give the character in the `inputs` column, so their columns are one fewer.
fn character_vector(line: &str) -> Vector<'_> {
    let columns: Vec<&str> = line.splitn(4, ',').collect();
    let [_, data, answer, rest] = columns.as_slice() else { panic!("{line}") };
    assert!(rest.starts_with("exact,"), "{line}");
    let pairs = data.split(';').chain(answer.split(';'));
    let inputs = pairs.map(|pair| pair.split_once('=').unwrap()).collect();
    Vector { line, inputs, expected: "", tolerance: "exact" }
}

#[test]
fn every_vector_from_outside_holds() {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for line in VECTORS.lines().skip(1).filter(|line| !line.is_empty()) {
        let name = line.split(',').next().unwrap();
        *seen.entry(name).or_default() += 1;
        match name {
            "das28_esr4" => vector(line).check_score(das28_esr4),
            "das28_crp4" => vector(line).check_score(das28_crp4),
            "iso7064_mod37_2" => character_vector(line).check_character(),
            "iso7064_mod37_2_verify" => vector(line).check_number(),
            other => panic!("{other}: no test runs this row"),
        }
    }
    let counts: Vec<(&str, usize)> = seen.into_iter().collect();
    let expected = [("das28_crp4", 10), ("das28_esr4", 8), ("iso7064_mod37_2", 8), ("iso7064_mod37_2_verify", 2)];
    assert_eq!(counts, expected, "rows of the file, counted by hand");
}
