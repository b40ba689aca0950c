//! Codes that have words: what a form offers where a command takes any code. Another code can always be typed.

/// Command (or any, if empty), field, and the codes in the order in which they are offered.
type Offer = (&'static [&'static str], &'static str, &'static [&'static str]);

/// The first row that fits counts.
const OFFERS: &[Offer] = &[
    (&[], "diagnosis", &["rheumatoid-arthritis"]),
    (
        &[],
        "allergies",
        &[
            "penicillin",
            "cephalosporin",
            "nsaid",
            "contrast-medium",
            "lidocaine",
            "latex",
            "iodine",
            "adhesive-tape",
            "bovine-serum",
        ],
    ),
    (
        &[],
        "comorbidities",
        &[
            "hypertension",
            "diabetes",
            "interstitial-lung-disease",
            "heart-disease",
            "stroke",
            "kidney-disease",
            "liver-disease",
            "malignancy",
            "osteoporosis",
        ],
    ),
    (
        &[],
        "drug",
        &[
            "methotrexate",
            "salazosulfapyridine",
            "bucillamine",
            "iguratimod",
            "tacrolimus",
            "prednisolone",
            "infliximab",
            "etanercept",
            "adalimumab",
            "golimumab",
            "certolizumab-pegol",
            "tocilizumab",
            "sarilumab",
            "abatacept",
            "tofacitinib",
            "baricitinib",
            "upadacitinib",
            "filgotinib",
        ],
    ),
    (&[], "risk_drugs", &["methotrexate", "prednisolone", "anticoagulant", "jak-inhibitor", "oestrogen"]),
    (
        &[],
        "mechanism",
        &["csdmard", "glucocorticoid", "tnf-inhibitor", "il6-inhibitor", "costimulation-modulator", "jak-inhibitor"],
    ),
    (
        &[],
        "frequency",
        &["daily", "twice-daily", "weekly", "twice-weekly", "every-2-weeks", "every-4-weeks", "as-needed"],
    ),
    (
        &["decide_eligibility"],
        "grounds",
        &[
            "active-disease",
            "two-mechanisms-tried",
            "low-activity",
            "infection",
            "malignancy-history",
            "thrombosis-risk",
            "own-decision",
        ],
    ),
    (
        &["give_explanation"],
        "items",
        &["purpose", "risks", "alternatives", "cost", "withdrawal", "compensation", "data-use"],
    ),
    (&["give_explanation"], "language", &["ja", "en"]),
    (&[], "relation", &["spouse", "child", "parent", "sibling", "guardian"]),
    (&["record_harvest"], "site", &["abdomen", "flank", "thigh", "buttock"]),
    (
        &["start_administration"],
        "site",
        &[
            "right-knee",
            "left-knee",
            "right-wrist",
            "left-wrist",
            "right-shoulder",
            "left-shoulder",
            "right-elbow",
            "left-elbow",
            "right-ankle",
            "left-ankle",
        ],
    ),
    (&[], "anaesthetic", &["lidocaine", "lidocaine-adrenaline"]),
    (&["receive_containers"], "appearance", &["clear-suspension", "cloudy", "clumps", "discoloured"]),
    (&[], "step", &["isolation", "medium-change", "inspection", "wash", "final-harvest"]),
    (
        &["record_culture_step"],
        "observation",
        &["even", "uneven", "spindle-shaped", "detached", "cloudy", "pellet-normal", "single-cells"],
    ),
    (&[], "workspace", &["cabinet-1", "cabinet-2", "cabinet-3"]),
    (&["record_environmental_value"], "point", &["cabinet-1", "cabinet-2", "room-centre", "doorway", "pass-box"]),
    (&["record_passage"], "method", &["trypan-blue", "hemocytometer"]),
    (
        &["record_test_result"],
        "method",
        &["trypan-blue", "hemocytometer", "flow-cytometry", "culture-14-days", "kinetic-chromogenic", "nat"],
    ),
    (&["decide_release"], "grounds", &["fresh-product", "specification-met", "specification-not-met"]),
    (&["revoke_release"], "grounds", &["late-positive", "recall"]),
    (&[], "symptom", &["chills", "dyspnoea", "chest-pain", "rash", "nausea", "dizziness", "other"]),
    (
        &[],
        "treatment",
        &["oxygen", "adrenaline", "hydrocortisone", "antihistamine", "acetaminophen", "saline", "emergency-call"],
    ),
    (&["stop_administration"], "grounds", &["chills", "dyspnoea", "chest-pain", "rash", "own-decision"]),
    (&[], "cause", &["not-reached", "illness", "hospitalised", "moved-away", "refused", "died"]),
    (
        &[],
        "term",
        &[
            "injection-site-pain",
            "injection-site-bruise",
            "fever",
            "chills",
            "dyspnoea",
            "headache",
            "arthritis-flare",
            "infection",
            "pneumonia",
            "deep-vein-thrombosis",
            "pulmonary-embolism",
            "anaphylaxis",
        ],
    ),
    (
        &["record_adverse_event", "update_adverse_event"],
        "outcome",
        &["recovered", "recovering", "not-recovered", "recovered-with-sequelae", "died", "unknown"],
    ),
    (&["judge_adverse_event"], "grounds", &["temporal-relation", "known-reaction", "no-other-cause", "other-cause"]),
    (&[], "document", &["rheumatologist-letter", "letter", "laboratory-report", "image-report", "consent-scan"]),
    (&["void_container"], "grounds", &["torn", "misprint"]),
    (&["dispose_container"], "grounds", &["past-its-time", "retention-over"]),
    (&["dispose_container"], "method", &["incineration"]),
    (&["assess_deviation"], "impact", &["lots-in-room", "air-filter", "product-given", "none-found"]),
    (
        &["close_deviation", "close_nonconformity"],
        "actions",
        &["filter-replaced", "cleaned", "measured-again", "repaired", "procedure-revised", "retraining"],
    ),
    (
        &["open_deviation", "open_nonconformity"],
        "grounds",
        &[
            "not-as-described",
            "label-mistake",
            "dropped",
            "storage-temperature",
            "contamination-suspected",
            "equipment-failure",
            "power-cut",
            "system-down",
        ],
    ),
    (&["set_day_capacity"], "grounds", &["holiday", "staff-away", "equipment-failure", "training-day"]),
    (&["cancel_appointment"], "grounds", &["own-decision", "illness", "rescheduled"]),
    (&[], "training", &["aseptic-training", "cell-processing-training", "quality-training", "privacy-training"]),
    (
        &["register_staff", "record_qualification"],
        "kind",
        &["physician-licence", "nurse-licence", "cell-processing-training", "quality-training", "privacy-training"],
    ),
    (&[], "incoming_checks", &["certificate", "appearance"]),
    (&[], "check", &["certificate", "appearance"]),
];

/// Why something was recorded late, corrected, or decided against a finding: codes of a command's reason.
pub const REASONS: &[&str] = &[
    "emergency-first",
    "paper-first",
    "network-down",
    "power-cut",
    "learned-late",
    "mistyped",
    "misread",
    "wrong-patient",
    "wrong-unit",
    "see-note",
];

/// The codes that are offered for a field of a command; none if nothing is known.
pub fn codes_for(command: &str, field: &str) -> &'static [&'static str] {
    let fits = |(commands, own, _): &&Offer| *own == field && (commands.is_empty() || commands.contains(&command));
    OFFERS.iter().find(fits).map_or(&[], |(_, _, codes)| codes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use saisei_domain::values::Code;

    #[test]
    fn every_code_is_one() {
        for code in OFFERS.iter().flat_map(|(_, _, codes)| codes.iter()).chain(REASONS) {
            assert!(Code::parse(code).is_ok(), "{code}");
        }
        assert!(codes_for("record_symptom", "symptom").contains(&"chills"));
        assert!(codes_for("record_order", "grounds").is_empty());
    }
}
