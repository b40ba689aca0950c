//! What a plan says: the items of the national form, and the limits that gates read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::work_up::Marker;
use crate::act::{Rejection, unknown};
use crate::facts::Facts;
use crate::problem::Problem;
use crate::rules::{Grade, Rule};
use crate::values::measure::{CellUnit, Temperature, TestUnit};
use crate::values::{Code, Count, FacilityId, FormId, Line, MaterialId, Measure, Number, StaffId, Text, VisitId};

/// Risk class (再生医療等の分類).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum RiskClass {
    /// 第一種.
    I,
    /// 第二種.
    II,
    /// 第三種.
    III,
}

/// Where the cells come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CellSource {
    /// The patient's own.
    Autologous,
    /// Another person's.
    Allogeneic,
}

/// 相同利用: same function as the cells at the treated site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Homologous {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not the question, because the cells are cultured.
    NotApplicable,
}

/// How the product is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// Drip into a vein.
    Intravenous,
    /// Injection into a joint.
    IntraArticular,
}

impl Route {
    /// The name in commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Intravenous => "intravenous",
            Self::IntraArticular => "intra_articular",
        }
    }
}

/// 実施責任者.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResponsiblePhysician {
    /// Name, 40 characters on the form.
    pub name: Line<40>,
    /// Affiliation, 100 characters.
    pub affiliation: Line<100>,
    /// Department, 100 characters.
    pub department: Line<100>,
}

/// The explanation and consent form that is in force under this plan version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// The form.
    pub form: FormId,
    /// Its version.
    pub version: Count,
}

/// A release test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TestKind {
    /// Viability.
    Viability,
    /// Surface antigens.
    SurfaceAntigen,
    /// Number of viable cells.
    CellNumber,
    /// Sterility culture (14 days).
    Sterility,
    /// Rapid or in-process sterility.
    RapidSterility,
    /// Gram stain.
    GramStain,
    /// Mycoplasma.
    Mycoplasma,
    /// Endotoxin.
    Endotoxin,
    /// Appearance.
    Appearance,
    /// STR profile of product and patient: the only test that finds cells swapped under correct labels.
    StrProfile,
}

impl TestKind {
    /// The name in commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Viability => "viability",
            Self::SurfaceAntigen => "surface_antigen",
            Self::CellNumber => "cell_number",
            Self::Sterility => "sterility",
            Self::RapidSterility => "rapid_sterility",
            Self::GramStain => "gram_stain",
            Self::Mycoplasma => "mycoplasma",
            Self::Endotoxin => "endotoxin",
            Self::Appearance => "appearance",
            Self::StrProfile => "str_profile",
        }
    }
}

/// A limit. Bounds are inclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// This or more.
    AtLeast(Measure<TestUnit>),
    /// This or less.
    AtMost(Measure<TestUnit>),
    /// Must be negative (not detected).
    Negative,
    /// Must match the patient or the standard (identity, appearance).
    Conforms,
}

/// One line of the product's specification (規格).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpecificationItem {
    /// The test.
    pub test: TestKind,
    /// The method that counts, such as `trypan-blue`; any method if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<Code>,
    /// The limit.
    pub limit: Limit,
    /// Cells that must be counted at least for the claim (`measures` C2: 400 for a viability of 98 %).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_counted: Option<Count>,
    /// Whether a conditional release may go out while this test is pending.
    #[serde(default)]
    pub may_be_pending: bool,
}

/// One planned follow-up visit after each administration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduledVisit {
    /// Its id, such as `m3`.
    pub visit: VisitId,
    /// Months after the administration, 1 to 120.
    pub months: u8,
    /// Days before and after the due day that still count, 0 to 90.
    pub window_days: u8,
}

/// Which markers must be known before a harvest, and how old the blood may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InfectionScreenPlan {
    /// Markers that need a result.
    pub markers: Vec<Marker>,
    /// Days from sampling to harvest at most.
    pub max_age_days: Count,
}

impl Default for InfectionScreenPlan {
    /// The product's own panel for cells of the patient's own: the law asks for none, tests protect staff and other lots
    /// (asrm section 9, UNVERIFIED).
    fn default() -> Self {
        use Marker::{HbcAntibody, HbsAntigen, HcvAntibody, Hiv, Htlv1, Syphilis};
        let markers = vec![HbsAntigen, HbcAntibody, HcvAntibody, Hiv, Htlv1, Syphilis];
        Self { markers, max_age_days: Count::small(90) }
    }
}

/// Limits on one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransportLimits {
    /// Lowest temperature, inclusive.
    pub lowest: Measure<Temperature>,
    /// Highest temperature, inclusive.
    pub highest: Measure<Temperature>,
    /// Minutes from hand-over to receipt at most.
    pub max_minutes: Count,
}

/// Limits on both ways.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Transport {
    /// Tissue and samples to the processing facility.
    pub tissue: TransportLimits,
    /// Product to the clinic.
    pub product: TransportLimits,
}

/// What the patient was told about withdrawing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalTerms {
    /// Cells and product.
    pub cells: Text<4000>,
    /// Retained samples.
    pub samples: Text<4000>,
    /// Money.
    pub money: Text<4000>,
    /// Data.
    pub data: Text<4000>,
}

/// A rule with the stricter grade that this plan gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StricterRule {
    /// The rule.
    pub rule: Rule,
    /// Its grade under this plan.
    pub grade: Grade,
}

/// What a plan says: the items of the national form 様式第1の2 (ASRM Art. 4) with the lengths of its fields, and the
/// limits that gates read. Clinic-type facts such as viability or passage are data here, never constants in code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanContent {
    /// Name of the clinic, 100 characters.
    pub clinic_name: Line<100>,
    /// Address of the clinic, 100 characters.
    pub clinic_address: Line<100>,
    /// 管理者, head of the clinic.
    pub administrator_name: Line<40>,
    /// Name of the therapy, 150 characters.
    pub therapy_name: Line<150>,
    /// Risk class.
    pub class: RiskClass,
    /// Reason for the class, 4,000 characters.
    pub class_reason: Text<4000>,
    /// Target disease, 100 characters.
    pub target_disease: Line<100>,
    /// Content, 4,000 characters.
    pub content: Text<4000>,
    /// Content in plain words, 4,000 characters.
    pub content_plain: Text<4000>,
    /// 実施責任者.
    pub responsible_physician: ResponsiblePhysician,
    /// Where the cells come from.
    pub cell_source: CellSource,
    /// Whether they are cultured.
    pub cultured: bool,
    /// 相同利用.
    pub homologous: Homologous,
    /// Safety measures.
    pub safety_measures: Text<4000>,
    /// What exists for harm, "none" included.
    pub compensation: Text<4000>,
    /// Where it is given.
    pub clinic: FacilityId,
    /// Where the product is made.
    pub processing_facility: FacilityId,
    /// Diagnoses as codes.
    pub indications: Vec<Code>,
    /// Routes.
    pub routes: Vec<Route>,
    /// Fewest viable cells in one administration.
    pub min_cells: Measure<CellUnit>,
    /// Most viable cells in one administration.
    pub max_cells: Measure<CellUnit>,
    /// Administrations at most.
    pub max_doses: Count,
    /// Days between two administrations at least.
    pub min_interval_days: Count,
    /// Treating physicians.
    pub doctors: Vec<StaffId>,
    /// Explanation and consent forms in force.
    pub forms: Vec<Form>,
    /// Passages at most.
    pub max_passage: Count,
    /// Minutes from filling until the product is past its time.
    pub product_life_minutes: Count,
    /// Minutes for which a bedside match may be used to start.
    pub bedside_match_minutes: Count,
    /// Release tests and their limits.
    pub specification: Vec<SpecificationItem>,
    /// Follow-up visits.
    pub follow_up: Vec<ScheduledVisit>,
    /// Materials that the product may be made with; any accepted one if the plan lists none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<MaterialId>,
    /// Trainings that everybody who works on a lot must hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trainings: Vec<Code>,
    /// The infection screen before a harvest; [`InfectionScreenPlan::default`] if the plan does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub infection_screen: Option<InfectionScreenPlan>,
    /// Limits on the way of tissue and product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transport: Option<Transport>,
    /// What happens when the patient withdraws, as the patient read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawal: Option<WithdrawalTerms>,
    /// Whether the bedside check needs a second person's own credential.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub second_person_at_bedside: bool,
    /// Whether a further dose needs a new signature of the patient.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub consent_for_each_dose: bool,
    /// Whether a proxy may sign in the patient's place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub proxy_allowed: bool,
    /// Steps of the culture that use no material, as codes such as `inspection`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps_without_materials: Vec<Code>,
    /// Rules that this plan makes stricter. Never laxer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stricter: Vec<StricterRule>,
}

impl PlanContent {
    pub(super) fn check(&self, facts: &Facts) -> Result<(), Rejection> {
        let facilities = facts.clinic().map(|clinic| &clinic.facilities);
        for (facility, place) in
            [(&self.clinic, "args.content.clinic"), (&self.processing_facility, "args.content.processing_facility")]
        {
            if !facilities.is_some_and(|known| known.contains_key(facility)) {
                return Err(unknown("facility", facility, place));
            }
        }
        for doctor in &self.doctors {
            facts.staff(doctor).ok_or_else(|| unknown("staff", doctor, "args.content.doctors"))?;
        }
        let lists = [
            (self.indications.is_empty(), "indications"),
            (self.routes.is_empty(), "routes"),
            (self.doctors.is_empty(), "doctors"),
            (self.forms.is_empty(), "forms"),
            (self.specification.is_empty(), "specification"),
            (self.follow_up.is_empty(), "follow_up"),
        ];
        if let Some((_, field)) = lists.into_iter().find(|(empty, _)| *empty) {
            return Err(Problem::of(Rule::InputListEmpty).with("field", field).into());
        }
        if self.max_cells.value < self.min_cells.value {
            return Err(Problem::of(Rule::InputTimeOrder).with("field", "min_cells, max_cells").into());
        }
        self.check_schedule()
    }

    fn check_schedule(&self) -> Result<(), Rejection> {
        let range = |max: u32| Problem::of(Rule::InputNumberRange).with("min", 0).with("max", max).with("unit", "");
        for visit in &self.follow_up {
            if !(1..=120).contains(&visit.months) {
                return Err(Rejection::Invalid(range(120), Some("args.content.follow_up.months".to_owned())));
            }
            if visit.window_days > 90 {
                return Err(Rejection::Invalid(range(90), Some("args.content.follow_up.window_days".to_owned())));
            }
        }
        Ok(())
    }

    /// The specification of a test.
    pub fn item(&self, test: TestKind) -> Option<&SpecificationItem> {
        self.specification.iter().find(|item| item.test == test)
    }
}

/// Whether a number lies within the limit; `None` if limit and reading cannot be compared.
pub fn within(limit: &Limit, value: Measure<TestUnit>) -> Option<bool> {
    let compare = |bound: &Measure<TestUnit>, f: fn(Number, Number) -> bool| {
        (bound.unit == value.unit).then(|| f(value.value, bound.value))
    };
    match limit {
        Limit::AtLeast(bound) => compare(bound, |v, b| v >= b),
        Limit::AtMost(bound) => compare(bound, |v, b| v <= b),
        Limit::Negative | Limit::Conforms => None,
    }
}
