use jiff::civil::date;
use saisei_app::words::{Language, words};
use saisei_web::model::{Chip, JourneyRow, JourneysView, PageLink, Paging, Step, StepState};

use super::either;

fn row(language: Language, names: (&str, &str), serial: &str, step: Step, state: StepState) -> JourneyRow {
    JourneyRow {
        href: format!("/journeys/{serial}"),
        number: format!("AOBA126{serial}K"),
        name: Some(names.1.to_owned()),
        reading: Some(names.0.to_owned()),
        born: Some(date(1958, 3, 14)),
        step,
        state,
        next: either(language, "生存率の確認：田中（品質）", "Review viability: Tanaka (quality)"),
        by: Some(either(language, "11/24（火）17:00", "Tue 24-Nov 17:00")),
        overdue: matches!(state, StepState::Blocked(_)),
        matched: None,
    }
}

pub fn full(language: Language) -> JourneysView {
    let people = [
        (("ヤマダ　ハナコ", "山田　花子"), Step::Culture, StepState::Blocked(2)),
        (("イ　ウ", "伊　宇"), Step::WorkUp, StepState::Now),
        (("タカサキ　ソウイチロウサエモン", "髙﨑　宗一郎左衛門"), Step::Administration, StepState::Waiting),
        (
            ("アレハンドロ　マキシミリアーノ　フェルナンデス", "Alejandro Maximiliano Fernández-Villavicencio"),
            Step::FollowUp,
            StepState::Now,
        ),
        (("サトウ　ケン", "佐藤　健"), Step::FollowUp, StepState::Ended),
    ];
    let mut rows: Vec<JourneyRow> = people
        .into_iter()
        .enumerate()
        .map(|(n, (names, step, state))| row(language, names, &format!("{:06}", n + 1), step, state))
        .collect();
    rows[1].born = None;
    rows[1].by = None;
    rows[2].matched = Some(either(language, "ロット L-0412 が一致", "matches lot L-0412"));
    JourneysView {
        search: "L-0412".to_owned(),
        chips: vec![
            Chip {
                text: either(language, "工程：培養", "Step: Culture"), href: "/journeys".to_owned(), count: None
            },
            Chip {
                text: either(language, "状態：停止中", "State: Blocked"),
                href: "/journeys".to_owned(),
                count: None,
            },
        ],
        clear: "/journeys".to_owned(),
        choices: vec![(
            either(language, "担当医", "Doctor"),
            vec![Chip { text: "伊藤".to_owned(), href: "/journeys?doctor=ito".to_owned(), count: Some(4210) }],
        )],
        order: either(language, "期限が近い順", "nearest due first"),
        rows,
        paging: Paging {
            first: 1,
            last: 50,
            total: 10_214,
            pages: [("page-first", "/journeys"), ("page-next", "/journeys?after=0%7C9999&key=J0050&shown=50")]
                .map(|(key, href)| PageLink {
                    text: words(language).t(key),
                    href: Some(href.to_owned()),
                    current: false,
                })
                .to_vec(),
        },
        kept: vec![("step", "culture".to_owned())],
        note: Some(either(language, "条件を増やしてください。", "Add a condition.")),
        links: Vec::new(),
    }
}

pub fn no_hits(language: Language) -> JourneysView {
    JourneysView { rows: Vec::new(), ..full(language) }
}

pub fn none_yet() -> JourneysView {
    JourneysView::default()
}
