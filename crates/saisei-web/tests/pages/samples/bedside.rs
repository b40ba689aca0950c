use saisei_app::words::{Language, words};
use saisei_web::model::*;

use super::journey::{banner, finding, findings, no_findings};
use super::{at, either};

pub fn running(language: Language) -> Running {
    Running {
        journey: "J0003".to_owned(),
        page: "/journeys/J0003/administrations/A1".to_owned(),
        number: "AOBA126000003M".to_owned(),
        what: either(language, "点滴静注・100,000,000 個", "intravenous drip, 100,000,000 cells"),
        since: "13:40".to_owned(),
        stopped: None,
    }
}

pub fn scan(language: Language) -> BedsideScan {
    let mut page = BedsideScan::new("鈴木 澪".to_owned(), 812);
    page.slots[0].typed = "SSWAOBA126000001K".to_owned();
    page.slots[0].state = SlotState::Read;
    page.running = vec![running(language)];
    page
}

pub fn scan_refused(language: Language) -> BedsideScan {
    let mut page = BedsideScan::new("鈴木 澪".to_owned(), 812);
    page.slots[1].typed = "SSCAOBA12".to_owned();
    page.slots[1].state = SlotState::Refused(words(language).t("slot-label-half"));
    page
}

pub fn go(language: Language) -> BedsideGo {
    let say = |ja: &str, en: &str| either(language, ja, en);
    BedsideGo {
        href: "/journeys/J0001".to_owned(),
        banner: banner(Step::Administration),
        lot: "L-0412".to_owned(),
        release: say("条件付き出荷・無菌試験の結果待ち", "released conditionally, sterility pending"),
        pending: true,
        container: "AOBA126C00017M".to_owned(),
        cells: say("100,000,000 個", "100,000,000 cells"),
        named: true,
        ready: ready(language, true),
        start: Some("/journeys/J0001/start".to_owned()),
        baseline: None,
        expiry: say("2026/11/22 15:10 JST（あと2時間05分）", "22-Nov-2026 15:10 JST (2 h 05 min left)"),
        findings: Findings { findings: vec![], checks: vec![], at: at("14:05:00") },
        valid_until: at("14:10:22"),
    }
}

pub fn ready(language: Language, recorded: bool) -> Vec<Ready> {
    let values = ["○", "126/78 mmHg・97 %・54 kg", "60 min / 15 min"];
    let names = ["ready-kit", "ready-vitals", "ready-plan"].map(|key| words(language).t(key));
    let value = |value: &str| recorded.then(|| value.to_owned());
    names.into_iter().zip(values).map(|(name, own)| Ready { name, value: value(own) }).collect()
}

/// The baseline is missing: nothing can be started.
pub fn go_not_ready(language: Language) -> BedsideGo {
    let baseline = Some("/acts/record_baseline?journey=J0001".to_owned());
    BedsideGo { ready: ready(language, false), start: None, baseline, ..go(language) }
}

/// The birthday was not compared: the person is not named.
pub fn go_not_named(language: Language) -> BedsideGo {
    BedsideGo { named: false, start: None, ..go(language) }
}

/// The birthday that was said is another.
pub fn stop_said(language: Language) -> BedsideStop {
    BedsideStop { said: Some(words(language).t("said-other")), ..stop_not_checked(language) }
}

/// The birthday is not four digits.
pub fn scan_said_refused(language: Language) -> BedsideScan {
    let mut page = scan(language);
    page.said = SaidBirthday {
        typed: "31\"><script>alert(1)</script>".to_owned(),
        cannot: false,
        refusal: Some(words(language).t("said-unreadable")),
    };
    page
}

/// The patient cannot answer.
pub fn second_cannot_say(language: Language) -> BedsideSecond {
    let said = Some(SaidBirthday { typed: String::new(), cannot: true, refusal: None });
    BedsideSecond { said, asked: vec![], ..second(language) }
}

pub fn go_with_note(language: Language) -> BedsideGo {
    let mut page = go(language);
    page.findings = no_findings(language);
    page.findings.findings = vec![finding(
        Grade::Note,
        "bedside.note",
        either(language, "前回の投与で発熱がありました。", "Fever was recorded after the last dose."),
        either(language, "体温を5分ごとに測ってください。", "Take the temperature every five minutes."),
        either(language, "看護師", "a nurse"),
    )];
    page
}

pub fn stop(language: Language) -> BedsideStop {
    BedsideStop {
        said: None,
        comparison: Some(Comparison::of(
            &words(language).t("slot-wristband"),
            "AOBA126000001K",
            &words(language).t("slot-container"),
            "AOBA126000017M",
        )),
        findings: findings(language),
        recorded: true,
        at: at("14:05:00"),
        running: vec![],
    }
}

pub fn stop_not_checked(language: Language) -> BedsideStop {
    BedsideStop {
        said: None,
        comparison: None,
        findings: Findings { findings: vec![], checks: vec![], at: at("14:05:00") },
        recorded: false,
        at: at("14:05:00"),
        running: vec![running(language)],
    }
}

pub fn second(language: Language) -> BedsideSecond {
    let say = |ja: &str, en: &str| either(language, ja, en);
    let role = |value, key: &str| FormChoice { value, words: words(language).t(key), chosen: false };
    BedsideSecond {
        checker: "鈴木 澪".to_owned(),
        wristband: "SSWAOBA126000001K".to_owned(),
        container: "SSCAOBA126C00017M".to_owned(),
        said: None,
        seen: 812,
        asked: vec![finding(
            Grade::SecondPerson,
            "bedside.second-person",
            say(
                "計画は、ベッドサイドでもう一人の確認を求めています。",
                "The plan asks for a second person at the bedside.",
            ),
            say(
                "もう一人が、その場で自分の認証を入力してください。",
                "A second person enters their own credential now.",
            ),
            say("その場にいるほかの職員", "Another member of staff who is present."),
        )],
        name: String::new(),
        roles: vec![
            role("nurse", "role-nurse"),
            role("physician", "role-physician"),
            role("coordinator", "role-coordinator"),
            role("culture_operator", "role-culture-operator"),
            role("quality_officer", "role-quality-officer"),
        ],
        refusal: None,
        faults: FormFaults::default(),
        running: vec![running(language)],
    }
}

pub fn second_faulty(language: Language) -> BedsideSecond {
    let fault =
        |field: &'static str| FieldFault { field: field.into(), words: words(language).t(&format!("{field}-missing")) };
    let faults = FormFaults(["second-name", "second-role", "second-password"].map(fault).to_vec());
    BedsideSecond { faults, running: vec![], ..second(language) }
}

pub fn second_wrong(language: Language) -> BedsideSecond {
    let mut page = second(language);
    page.name = "kato\"><script>alert(1)</script>".to_owned();
    page.roles[0].chosen = true;
    page.refusal = Some(words(language).t("second-wrong"));
    page
}

pub fn again(language: Language) -> BedsideAgain {
    BedsideAgain {
        changed: words(language).t("kind-vitals-recorded"),
        by: either(language, "2026/11/22 14:03 JST 鈴木 澪（看護師）", "22-Nov-2026 14:03 JST 鈴木 澪 (Nurse)"),
        wristband: "SSWAOBA126000001K".to_owned(),
        container: "SSCAOBA126C00017M".to_owned(),
        said: None,
        seen: 813,
    }
}
