//! Names as they are: one sign, twelve signs, rare glyphs, long foreign ones, Latin only, and hostile ones. Each is
//! shown whole, as text, wherever a patient is named.

use saisei_app::domain::Role;
use saisei_app::domain::values::CoiNumber;
use saisei_app::words::Language;
use serde_json::json;

use crate::clinic::{Clinic, clinic, done, with_a_journey};
use crate::every_template::{Page, Phrases};

/// Family name, given name, and how they are read.
const NAMES: [[&str; 4]; 6] = [
    ["伊", "宇", "イ", "ウ"],
    [
        "勘解由小路左衛門尉長次郎",
        "宗一郎左衛門尉源之助丸太",
        "カデノコウジサエモンノジョウ",
        "ソウイチロウサエモンノジョウ",
    ],
    // 髙 with a variation selector, and the other form of 崎.
    ["髙\u{E0101}﨑", "禰\u{E0100}豆子", "タカサキ", "ネズコ"],
    [
        "フェルナンデス＝ビジャビセンシオ",
        "アレハンドロ・マキシミリアーノ・デ・ラ・コンセプシオン",
        "フェルナンデス",
        "アレハンドロ",
    ],
    ["Fernández-Villavicencio", "Alejandro Maximiliano", "フェルナンデス", "アレハンドロ"],
    ["\"><script>alert(1)</script>", "</td><b>&amp;'", "<i>", "%s{{x}}"],
];

fn with_names() -> Clinic {
    let clinic = clinic(false);
    with_a_journey(&clinic.app);
    let desk = |key: &str, command: &str, args| done(&clinic.app, key, "coordinator", Role::Coordinator, command, args);
    let mut numbers = (2..).filter_map(|serial| CoiNumber::compose("AOBA1", 2027, serial));
    for (n, [family, given, family_kana, given_kana]) in NAMES.into_iter().enumerate() {
        let person = json!({"family_name": family, "given_name": given, "family_kana": family_kana,
            "given_kana": given_kana, "birth_date": format!("1961-02-0{}", n + 1), "sex": "female"});
        desk(&format!("p{n}"), "register_patient", person);
        desk(&format!("j{n}"), "open_journey", json!({"coi": numbers.next().unwrap(), "plan": "ra-adsc"}));
        let label = json!({"journey": format!("J000{}", n + 2), "kind": "tissue", "facility": "cpf"});
        done(&clinic.app, &format!("l{n}"), "nurse", Role::Nurse, "label_container", label);
    }
    clinic
}

/// Without the gaps between family and given name, which each page sets its own way.
fn packed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[tokio::test]
async fn every_name_is_shown_whole_and_as_text() {
    let (clinic, phrases) = (with_names(), Phrases::read());
    let session = clinic.session("nurse").await;
    for language in Language::ALL {
        let cookie = clinic.speaking(&session, language).await;
        for (n, [family, given, family_kana, given_kana]) in NAMES.into_iter().enumerate() {
            let journey = format!("J000{}", n + 2);
            let own = ["", "/labels", "/labels/sheet?band=1", "/work-up", "/consent", "/follow-up"];
            let own = own.map(|part| format!("/journeys/{journey}{part}"));
            let lists = ["/journeys", "/today", "/labels", "/custody"].map(str::to_owned);
            let form = format!("/acts/record_symptom?journey={journey}");
            for path in own.into_iter().chain(lists).chain([form]) {
                let answer = clinic.get(&path, &cookie).await;
                assert!(answer.status.is_success(), "{path}: {}", answer.status);
                let page = Page::read(&answer.body);
                let faults = page.faults(language, &phrases);
                assert!(faults.is_empty(), "{path} {language:?}: {faults:?}");
                let read = packed(&page.all("body").map(|body| body.text.clone()).collect::<String>());
                assert!(
                    read.contains(&packed(&format!("{family}{given}"))),
                    "{path} does not say {family} {given} whole"
                );
                assert!(
                    read.contains(&packed(&format!("{family_kana}{given_kana}"))),
                    "{path} does not say {family_kana}"
                );
            }
        }
    }
}
