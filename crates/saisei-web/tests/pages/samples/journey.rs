use jiff::civil::date;
use saisei_app::words::{Language, words};
use saisei_web::model::*;

use super::{at, either};

pub fn person(name: &str, reading: &str) -> Person {
    Person {
        name: name.to_owned(),
        reading: Some(reading.to_owned()),
        born: Some(date(1958, 3, 14)),
        sex: Some(Sex::Female),
    }
}

pub fn banner(step: Step) -> Banner {
    Banner {
        number: "AOBA126000001K".to_owned(),
        person: Ok(person("山田　花子", "ヤマダ　ハナコ")),
        step,
        allergies: Allergies::Known,
        same_name: 1,
        died: None,
        plan_suspended: false,
        consent_withdrawn: false,
    }
}

fn track(language: Language) -> Track {
    let facts = ["09/12", "10/03", "", "11/27", ""];
    let states = [StepState::Done, StepState::Done, StepState::Blocked(2), StepState::NotYet, StepState::NotYet];
    Track {
        earlier: vec![],
        dose: Some(1),
        steps: Step::ALL
            .into_iter()
            .zip(states)
            .zip(facts)
            .map(|((step, state), fact)| TrackStep {
                step,
                state,
                fact: fact.to_owned(),
                href: "/journeys/J0001/work-up".to_owned(),
            })
            .collect(),
        next: Some(Next {
            what: either(language, "生存率の測定を確認する", "Review the viability measurement"),
            who: either(language, "田中（品質）", "Tanaka (quality)"),
            by: Some(either(language, "11/24（火）17:00 JST まで・あと2日", "due Tue 24-Nov 17:00 JST, 2 days left")),
            overdue: false,
            href: Some("/lots/L-0412".to_owned()),
        }),
        ended: None,
    }
}

pub fn finding(grade: Grade, rule: &str, sentence: String, next: String, who: String) -> Finding {
    Finding {
        rule: rule.to_owned(),
        grade,
        sentence,
        places: vec![],
        next,
        who,
        source: "ASRM 44; jp-2026-06".to_owned(),
        act: None,
        settled: None,
    }
}

pub fn findings(language: Language) -> Findings {
    let say = |ja: &str, en: &str| either(language, ja, en);
    let quality = || say("品質担当", "a quality officer");
    let mut second = finding(
        Grade::SecondPerson,
        "culture.passage-late",
        say("継代の記録が40分遅れています。", "The passage was recorded 40 minutes late."),
        say(
            "その場にいた職員が自分の職員証で確認してください。",
            "A colleague who was present confirms with their own badge.",
        ),
        say("培養担当", "a culture operator"),
    );
    second.act =
        Some(Link { href: "/bedside".to_owned(), text: say("第二者が確認する", "Second person confirms") });
    let mut settled = finding(
        Grade::Physician,
        "workup.drug-interval",
        say(
            "メトトレキサートの休薬期間が計画の目安より1日短くなっています。",
            "The methotrexate pause is one day shorter than the plan advises.",
        ),
        String::new(),
        say("医師", "a physician"),
    );
    settled.settled = Some(Settled {
        who: say("伊藤（医師）", "Ito (physician)"),
        at: at("09:41:00"),
        reason: say("採取は低侵襲で、出血傾向はありません。", "Minor procedure, no bleeding tendency."),
    });
    let mut room = finding(
        Grade::Never,
        "culture.room-excursion",
        say(
            "ロット L-0412 の作業を記録できません。B室の浮遊菌が基準を超え、逸脱 D-0088 が未処理です。",
            "Work on lot L-0412 cannot be recorded. Airborne count in room B is over its limit and deviation D-0088 is open.",
        ),
        say("品質担当の評価を待ってください。", "Wait for quality's assessment."),
        quality(),
    );
    room.places = vec![Link { href: "/deviations/D-0088".to_owned(), text: say("逸脱 D-0088", "Deviation D-0088") }];
    let note = |n: u8| {
        finding(
            Grade::Note,
            "note.example",
            say(&format!("参考の所見 {n}。"), &format!("Note {n}.")),
            say("読んでおいてください。", "Read it."),
            say("だれでも", "anybody"),
        )
    };
    let both = finding(
        Grade::PhysicianAndQuality,
        "release.sterility-pending",
        say("無菌試験の最終判定は12月6日です。", "The sterility result is final on 6 December."),
        say("条件付き出荷を判断してください。", "Decide on conditional release."),
        say("医師と品質担当", "a physician and a quality officer"),
    );
    Findings {
        findings: vec![note(1), second, settled, room, both, note(2), note(3), note(4)],
        checks: vec![],
        at: at("14:05:00"),
    }
}

pub fn no_findings(language: Language) -> Findings {
    Findings {
        findings: vec![],
        checks: vec![either(language, "本人の番号", "Identity number"), either(language, "使用期限", "Expiry")],
        at: at("14:05:00"),
    }
}

fn timeline(language: Language) -> Timeline {
    let say = |ja: &str, en: &str| either(language, ja, en);
    let entry = |position: u64, time: &str, what: String| Entry {
        position,
        occurred: at(time),
        recorded_late: None,
        what,
        detail: say("ロット L-0412", "lot L-0412"),
        note: None,
        who: say("鈴木（培養）", "Suzuki (culture)"),
        signatures: vec![words(language).ta("signed-self", &[("meaning", &words(language).t("meaning-made"))])],
        flags: vec![],
        refused: false,
        corrections: vec![],
        correct: Some("/acts/correct?position=812&back=/journeys/000001".to_owned()),
    };
    let mut counted = entry(812, "08:40:00", say("細胞数を測定：2.4×10⁷ 個", "Counted: 2.4×10⁷ cells"));
    counted.note = Some("<i>細胞の形は均一。</i>".to_owned());
    counted.corrections = vec![Correction {
        field: say("生存率", "Viability"),
        old: "94.8 %".to_owned(),
        new: "98.4 %".to_owned(),
        reason: say("転記の見直し", "transcription checked"),
        who: say("佐藤（品質）", "Sato (quality)"),
        at: at("10:12:00"),
    }];
    let mut late = entry(811, "07:02:00", say("培地交換", "Medium change"));
    late.recorded_late = Some(at("08:40:00"));
    late.flags = vec![
        words(language).t("flagged-broken"),
        say("原料等のロットが記録されていません。", "No lot of the material was stated."),
    ];
    Timeline {
        days: vec![
            Day { date: date(2026, 11, 22), since_dose: Some(12), entries: vec![counted, late] },
            Day {
                date: date(2026, 11, 21),
                since_dose: None,
                entries: vec![entry(640, "16:02:00", say("継代 2 を記録", "Passage 2 recorded"))],
            },
        ],
        shown: words(language).ta("rows-of", &[("first", "101"), ("last", "200"), ("total", "230")]),
        filtered: true,
        kinds: vec![
            KindChip {
                text: say("培養・出荷", "Culture and release"), count: 41, href: "#".to_owned(), chosen: true
            },
            KindChip { text: say("投与", "Administration"), count: 3, href: "#".to_owned(), chosen: false },
        ],
        orders: vec![
            PageLink { text: words(language).t("timeline-newest"), href: None, current: true },
            PageLink { text: words(language).t("timeline-oldest"), href: Some("#".to_owned()), current: false },
        ],
        before: Some("/journeys/000001".to_owned()),
        older: Some("/journeys/000001?page=3".to_owned()),
    }
}

fn fact(name: String, value: Option<&str>, note: Option<String>) -> Fact {
    Fact { name, value: value.map(str::to_owned), note, href: None }
}

pub fn forms(language: Language) -> RunningForms {
    let choice = |value, key: &str| FormChoice { value, words: words(language).t(key), chosen: value == "mild" };
    RunningForms {
        symptoms: vec![choice("chills", "symptom-chills"), choice("other", "symptom-other")],
        severities: vec![choice("mild", "severity-mild"), choice("unknown", "severity-unknown")],
        note: "</textarea><script>alert(1)</script>".to_owned(),
        vitals: vec![
            UnitField { name: "systolic", unit: "mmHg", typed: "12a".to_owned() },
            UnitField { name: "spo2", unit: "%", typed: String::new() },
        ],
        faults: FormFaults::default(),
    }
}

pub fn full(language: Language) -> JourneyView {
    let say = |ja: &str, en: &str| either(language, ja, en);
    let section = |id, ja: &str, en: &str, facts| Section {
        id,
        heading: say(ja, en),
        empty: words(language).t("no-facts"),
        facts,
    };
    let lots = vec![
        fact(
            say("ロット L-0412", "Lot L-0412"),
            Some(&say("培養・試験中", "in culture")),
            Some(say("継代 2", "passage 2")),
        ),
        fact(say("エンドトキシン", "Endotoxin"), None, Some(say("未測定", "Not measured"))),
    ];
    JourneyView {
        id: "J0001".to_owned(),
        said: None,
        answered: None,
        matters: vec![],
        banner: banner(Step::Culture),
        steps: vec![
            StepLink {
                href: "/journeys/J0001".to_owned(),
                text: words(language).t("care-page-journey"),
                current: true,
            },
            StepLink {
                href: "/journeys/J0001/work-up".to_owned(),
                text: words(language).t("care-page-work-up"),
                current: false,
            },
        ],
        cases: vec![Link { href: "/deviations/D-0088".to_owned(), text: say("逸脱 D-0088", "Deviation D-0088") }],
        acts: vec![Link { href: "/acts/record_passage".to_owned(), text: words(language).t("next-record-passage") }],
        more_acts: vec![(
            words(language).t("area-case"),
            vec![Link { href: "/acts/open_deviation".to_owned(), text: words(language).t("next-open-deviation") }],
        )],
        track: track(language),
        findings: Some(findings(language)),
        running: None,
        forms: RunningForms::default(),
        sections: vec![
            section("lots", "ロットと容器", "Lots and containers", lots),
            section("visits", "経過観察の来院", "Follow-up visits", vec![]),
        ],
        timeline: timeline(language),
        key_facts: vec![
            fact(say("提供計画", "Plan"), Some("PB0000000"), Some(say("第3版 受理済", "version 3, accepted"))),
            fact(
                say("同意書", "Consent"),
                Some(&say("第5版", "version 5")),
                Some(say("署名済 09/12", "signed 12-Sep")),
            ),
            fact("DAS28-CRP".to_owned(), Some("4.90"), None),
        ],
        documents: vec![DocumentLine {
            name: say("説明文書 第5版", "Explanation, version 5"),
            state: say("署名済 09/12", "signed 12-Sep"),
        }],
    }
}

fn matter(urgency: Urgency, word: String, sentence: String, facts: Vec<Fact>) -> Matter {
    Matter {
        urgency,
        word,
        sentence,
        facts,
        next: "—".to_owned(),
        who: "—".to_owned(),
        sources: vec![("example.rule".to_owned(), "Saisei".to_owned())],
    }
}

/// One matter of each urgency.
pub fn matters(language: Language) -> Vec<Matter> {
    let say = |ja: &str, en: &str| either(language, ja, en);
    let w = |key: &str| words(language).t(key);
    vec![
        matter(Urgency::Overdue, w("matter-overdue"), say("期限を過ぎています。2日超過です。", "2 days over."), vec![]),
        matter(
            Urgency::Blocks,
            w("matter-withdrawn"),
            say("患者さんが同意を撤回しました。", "The patient withdrew."),
            vec![
                fact(w("terms-cells"), Some("撤回の後は投与せず、廃棄します。<b>\n二行目"), None),
                fact(w("terms-money"), Some("培養の前は全額、後は実費を除いて返金します。"), None),
            ],
        ),
        matter(Urgency::Soon, w("matter-soon"), say("あと2日です。", "2 days left."), vec![]),
        matter(Urgency::Physician, w("matter-serious"), say("医師の判断がまだありません。", "Not judged."), vec![]),
        matter(Urgency::Late, w("matter-overdue"), say("来院期間が終わっています。", "The window has ended."), vec![]),
        matter(Urgency::Runs, w("matter-due"), say("あと12日です。", "12 days left."), vec![]),
        matter(Urgency::Waits, w("matter-nonconformity"), say("不適合 N0001。", "Nonconformity N0001."), vec![]),
    ]
}

pub fn new(language: Language) -> JourneyView {
    let mut page = full(language);
    page.banner.allergies = Allergies::NotRecorded;
    page.banner.same_name = 0;
    page.banner.step = Step::WorkUp;
    page.track = Track {
        earlier: vec![],
        dose: None,
        next: None,
        ended: None,
        steps: Step::ALL
            .into_iter()
            .map(|step| TrackStep {
                step,
                state: if step == Step::WorkUp { StepState::Now } else { StepState::NotYet },
                fact: String::new(),
                href: "#".to_owned(),
            })
            .collect(),
    };
    page.findings = Some(no_findings(language));
    page.sections[0].facts = vec![];
    page.documents = vec![];
    page.timeline = Timeline { before: None, older: None, filtered: false, kinds: vec![], ..page.timeline };
    page
}

pub fn longest(language: Language) -> JourneyView {
    let mut page = full(language);
    page.banner.person = Ok(person(
        "Alejandro Maximiliano Fernández-Villavicencio de la Concepción <script>alert(1)</script>",
        "アレハンドロ　マキシミリアーノ　フェルナンデス＝ビジャビセンシオ　デ　ラ　コンセプシオン",
    ));
    page.banner.died = Some(date(2026, 10, 2));
    page.banner.plan_suspended = true;
    page.banner.consent_withdrawn = true;
    page.track.earlier = vec![either(language, "1回目：2026/03/02 投与 完了", "Dose 1: given 02-Mar-2026, done")];
    page.track.dose = Some(2);
    page.track.ended = Some(Ended { reason: "<b>&</b>".to_owned(), on: date(2026, 10, 2) });
    page.said = Some("</p><script>alert(1)</script>".to_owned());
    page.answered = Some(findings(language));
    page.matters = matters(language);
    page.running = Some(super::bedside::running(language));
    page.forms = forms(language);
    page.forms.faults =
        FormFaults(vec![FieldFault { field: "systolic".into(), words: words(language).t("vitals-empty") }]);
    page
}

pub fn vault_closed(language: Language) -> JourneyView {
    let mut page = full(language);
    page.banner.person = Err(Hidden::VaultClosed);
    page.banner.allergies = Allergies::Unavailable;
    page
}
