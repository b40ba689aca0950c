use saisei_app::words::{Language, words};
use saisei_web::model::*;

use super::journey::{banner, finding, findings, no_findings};
use super::{at, either};

pub fn running(language: Language) -> Running {
    Running {
        id: "A-0007".to_owned(),
        journey: "000003".to_owned(),
        number: "AOBA126000003M".to_owned(),
        what: either(language, "処置室 2・ロット L-0398", "room 2, lot L-0398"),
        since: at("13:40:00"),
        href: "/administrations/A-0007".to_owned(),
    }
}

pub fn scan(language: Language) -> BedsideScan {
    let mut page = BedsideScan::new("鈴木 澪".to_owned());
    page.slots[0].state = SlotState::Read("SSWAOBA126000001K".to_owned());
    page.running = vec![running(language)];
    page
}

pub fn scan_refused(language: Language) -> BedsideScan {
    let mut page = BedsideScan::new("鈴木 澪".to_owned());
    page.slots[1].state = SlotState::Refused(words(language).t("scan-half"));
    page.birthday = Some("1332".to_owned());
    page.birthday_fault = Some(words(language).t("birthday-fault"));
    page
}

pub fn go(language: Language) -> BedsideGo {
    let say = |ja: &str, en: &str| either(language, ja, en);
    let item = |name, key, recorded: Option<&str>| CheckItem {
        name,
        key,
        recorded: recorded.map(str::to_owned),
        href: format!("/record/{name}"),
    };
    BedsideGo {
        journey: "000001".to_owned(),
        matched: "M-0031".to_owned(),
        banner: banner(Step::Administration),
        product: say("自己脂肪由来間葉系幹細胞", "Autologous adipose-derived MSC"),
        lot: "L-0412".to_owned(),
        container: "SSCAOBA1260412017".to_owned(),
        route: say("点滴静注", "Intravenous drip"),
        dose: say("1.0×10⁸\u{a0}個（100\u{a0}mL）", "1.0×10⁸\u{a0}cells (100\u{a0}mL)"),
        expiry: say("15:10 JST・あと 2時間05分", "15:10 JST, 2 h 05 min left"),
        checklist: vec![
            item("kit", "check-emergency-kit", Some("13:58")),
            item("vitals", "check-vitals", Some("14:01")),
            item("observation", "check-observation", None),
        ],
        findings: Findings { findings: vec![], checks: vec![], at: at("14:05:00") },
        valid_until: at("14:10:22"),
    }
}

pub fn go_complete(language: Language) -> BedsideGo {
    let mut page = go(language);
    page.checklist[2].recorded = Some("14:02".to_owned());
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
    let say = |ja: &str, en: &str| either(language, ja, en);
    BedsideStop {
        refusal: "R-0101".to_owned(),
        sentence: words(language).t("different-patient"),
        comparison: Some(Comparison::of(
            &words(language).t("slot-wristband"),
            "AOBA126000001K",
            &words(language).t("slot-container"),
            "AOBA126000017M",
        )),
        next: words(language).t("set-aside"),
        calls: vec![
            Call { who: say("伊藤（医師）", "Dr Ito"), phone: Some("1234".to_owned()) },
            Call { who: say("田中（品質）", "Tanaka (quality)"), phone: None },
        ],
        findings: findings(language),
        at: at("14:05:00"),
        number: Some("AOBA126000001K".to_owned()),
        exception: None,
        running: vec![],
    }
}

pub fn stop_bare(language: Language) -> BedsideStop {
    let mut page = stop(language);
    page.comparison = None;
    page.sentence = words(language).t("scan-unknown");
    page.findings = no_findings(language);
    page.running = vec![running(language)];
    page
}
