//! DAS28: disease activity from 28 joints (das-score.nl, alternative validated formulae).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::values::measure::{CrpUnit, EsrUnit, ScaleUnit};
use crate::values::{Count, Measure};

/// The parts of a DAS28 as recorded at one visit. Each may be missing; then the scores that need it are missing too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parts {
    /// Tender joints of 28.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tender_28: Option<Count>,
    /// Swollen joints of 28.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swollen_28: Option<Count>,
    /// Joints that could not be assessed (replaced, fused, bandaged, injected): the score carries this number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_assessable: Option<Count>,
    /// C-reactive protein.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crp: Option<Measure<CrpUnit>>,
    /// Erythrocyte sedimentation rate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub esr: Option<Measure<EsrUnit>>,
    /// Patient's global assessment on the 100 mm scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient_global: Option<Measure<ScaleUnit>>,
}

impl Parts {
    /// Names of the parts that no score can do without; one of CRP and ESR is enough.
    pub fn missing(&self) -> Vec<&'static str> {
        [
            (self.tender_28.is_none(), "tender_28"),
            (self.swollen_28.is_none(), "swollen_28"),
            (self.crp.is_none() && self.esr.is_none(), "crp/esr"),
            (self.patient_global.is_none(), "patient_global"),
        ]
        .into_iter()
        .filter(|(missing, _)| *missing)
        .map(|(_, name)| name)
        .collect()
    }
}

/// Why there is no score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoScore {
    /// The tender joint count is missing.
    TenderMissing,
    /// The swollen joint count is missing.
    SwollenMissing,
    /// A joint count is over 28.
    JointsOutOfRange,
    /// CRP is missing.
    CrpMissing,
    /// ESR is missing.
    EsrMissing,
    /// ESR is below 1 mm/h: its logarithm would be negative or undefined.
    EsrBelowOne,
    /// The patient's global assessment is missing.
    GlobalMissing,
}

/// CRP in mg/L, which the formula wants, whatever the laboratory reported.
pub fn crp_mg_per_l(crp: Measure<CrpUnit>) -> f64 {
    match crp.unit {
        CrpUnit::MilligramPerLitre => crp.value.to_f64(),
        CrpUnit::MilligramPerDecilitre => crp.value.to_f64() * 10.0,
    }
}

fn joints(parts: &Parts) -> Result<f64, NoScore> {
    let tender = parts.tender_28.ok_or(NoScore::TenderMissing)?;
    let swollen = parts.swollen_28.ok_or(NoScore::SwollenMissing)?;
    if tender.get() > 28 || swollen.get() > 28 {
        return Err(NoScore::JointsOutOfRange);
    }
    Ok(0.56 * libm::sqrt(tender.to_f64()) + 0.28 * libm::sqrt(swollen.to_f64()))
}

fn global_mm(parts: &Parts) -> Result<f64, NoScore> {
    parts.patient_global.map(|g| g.value.to_f64()).ok_or(NoScore::GlobalMissing)
}

/// DAS28-CRP with four variables: `0.56 sqrt(TJC28) + 0.28 sqrt(SJC28) + 0.36 ln(CRP + 1) + 0.014 GH + 0.96`,
/// CRP in mg/L, GH in mm.
///
/// # Errors
/// Which part is missing or out of range.
pub fn das28_crp4(parts: &Parts) -> Result<f64, NoScore> {
    let crp = crp_mg_per_l(parts.crp.ok_or(NoScore::CrpMissing)?);
    Ok(joints(parts)? + 0.36 * libm::log(crp + 1.0) + 0.014 * global_mm(parts)? + 0.96)
}

/// DAS28-ESR with four variables: `0.56 sqrt(TJC28) + 0.28 sqrt(SJC28) + 0.70 ln(ESR) + 0.014 GH`, ESR in mm/h.
///
/// # Errors
/// Which part is missing or out of range.
pub fn das28_esr4(parts: &Parts) -> Result<f64, NoScore> {
    let esr = parts.esr.ok_or(NoScore::EsrMissing)?.value.to_f64();
    if esr < 1.0 {
        return Err(NoScore::EsrBelowOne);
    }
    Ok(joints(parts)? + 0.70 * libm::log(esr) + 0.014 * global_mm(parts)?)
}

/// A score in hundredths, as shown and kept: two decimals, the same bits on every machine.
pub fn hundredths(score: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a DAS28 lies between 0 and 10")]
    let whole = libm::round(score * 100.0) as i64;
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Number;

    fn parts(tender: u64, swollen: u64, crp: Option<(&str, CrpUnit)>, esr: Option<&str>, global: &str) -> Parts {
        Parts {
            tender_28: Some(Count::new(tender).unwrap()),
            swollen_28: Some(Count::new(swollen).unwrap()),
            not_assessable: None,
            crp: crp.map(|(v, unit)| Measure::new(Number::parse(v).unwrap(), unit).unwrap()),
            esr: esr.map(|v| Measure::new(Number::parse(v).unwrap(), EsrUnit::MillimetrePerHour).unwrap()),
            patient_global: Some(Measure::new(Number::parse(global).unwrap(), ScaleUnit::Millimetre).unwrap()),
        }
    }

    /// Published calculator values (4s-dawn.com, tolerance 0.01; a public R test suite, 0.005) and values computed from
    /// the formula (1e-4).
    #[test]
    fn das28_crp_matches_published_values() {
        let l = CrpUnit::MilligramPerLitre;
        for (t, s, crp, g, expected, tolerance) in [
            (4, 5, "44", "12", 4.24, 0.01),
            (4, 5, "7", "50", 4.15, 0.005),
            (5, 6, "8", "51", 4.40, 0.005),
            (0, 0, "0", "0", 0.96, 1e-4),
            (10, 8, "20", "60", 5.4589, 1e-4),
            (28, 28, "100", "100", 8.4663, 1e-4),
            (6, 4, "3.5", "45", 4.0632, 1e-4),
            (1, 0, "0.5", "10", 1.8060, 1e-4),
        ] {
            let score = das28_crp4(&parts(t, s, Some((crp, l)), None, g)).unwrap();
            assert!((score - expected).abs() <= tolerance, "{t} {s} {crp} {g}: {score} against {expected}");
        }
    }

    #[test]
    fn das28_esr_matches_published_values() {
        for (t, s, esr, g, expected, tolerance) in [
            (4, 5, "44", "12", 4.56, 0.01),
            (0, 0, "1", "0", 0.0, 1e-4),
            (10, 8, "40", "60", 5.9851, 1e-4),
            (28, 28, "100", "100", 9.0685, 1e-4),
            (6, 4, "25", "45", 4.8149, 1e-4),
        ] {
            let score = das28_esr4(&parts(t, s, None, Some(esr), g)).unwrap();
            assert!((score - expected).abs() <= tolerance, "{t} {s} {esr} {g}: {score}");
        }
    }

    /// The unit trap: 2.0 mg/dL is 20 mg/L; taken for mg/L it would give 4.7583.
    #[test]
    fn japanese_crp_units_are_converted() {
        let score = das28_crp4(&parts(10, 8, Some(("2.0", CrpUnit::MilligramPerDecilitre)), None, "60")).unwrap();
        assert!((score - 5.4589).abs() < 1e-4);
        assert_eq!(hundredths(score), 546);
    }

    #[test]
    fn a_missing_part_gives_no_score() {
        let mut p = parts(10, 8, None, Some("0"), "60");
        assert_eq!(das28_crp4(&p), Err(NoScore::CrpMissing));
        assert_eq!(das28_esr4(&p), Err(NoScore::EsrBelowOne));
        p.esr = Some(Measure::new(Number::from(40), EsrUnit::MillimetrePerHour).unwrap());
        p.tender_28 = Some(Count::new(29).unwrap());
        assert_eq!(das28_esr4(&p), Err(NoScore::JointsOutOfRange));
        p.patient_global = None;
        p.tender_28 = None;
        assert_eq!(das28_esr4(&p), Err(NoScore::TenderMissing));
    }
}
