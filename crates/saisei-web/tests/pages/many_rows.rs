//! Lists that are longer than a page: at most fifty rows stand on one, the counter says which of how many, links lead to
//! the rest, and each row stands on one page only. How long ten thousand journeys take is measured by
//! `cargo xtask drill pages`.

use std::collections::BTreeSet;

use askama::Template;
use saisei_app::domain::Role;
use saisei_app::domain::values::CoiNumber;
use saisei_app::words::Language;
use saisei_web::pages::JourneysPage;
use serde_json::json;

use crate::clinic::{Clinic, clinic, done, with_a_journey};
use crate::every_template::Page;
use crate::samples::{frame, journeys};

/// Rows on one page at most.
const PAGE: usize = 50;
/// More than two pages.
const MANY: usize = 120;
/// Journeys among which they are spread.
const JOURNEYS: usize = 60;

fn full() -> Clinic {
    let clinic = clinic(false);
    with_a_journey(&clinic.app);
    let act =
        |key: String, who: &str, role: Role, command: &str, args| done(&clinic.app, &key, who, role, command, args);
    let mut numbers = (2..).filter_map(|serial| CoiNumber::compose("AOBA1", 2027, serial));
    for n in 0..JOURNEYS {
        let person = json!({"family_name": "架空", "given_name": "次郎", "family_kana": "カクウ", "given_kana": "ジロウ",
            "birth_date": format!("19{}-02-03", 40 + n % 50), "sex": "male"});
        act(format!("p{n}"), "coordinator", Role::Coordinator, "register_patient", person);
        let journey = json!({"coi": numbers.next().unwrap(), "plan": "ra-adsc"});
        act(format!("j{n}"), "coordinator", Role::Coordinator, "open_journey", journey);
    }
    for n in 0..JOURNEYS {
        let journey = format!("J{:04}", 1 + n);
        let event = json!({"journey": journey, "term": "fever", "onset_at": "2027-01-15T08:00:00+09:00",
            "learned_at": "2027-01-15T09:00:00+09:00", "seriousness": [], "suspected": "unknown"});
        act(format!("event{n}"), "nurse", Role::Nurse, "record_adverse_event", event);
    }
    let medium = json!({"material": "medium", "name": "培地", "origin": "neither", "supplier": "架空", "catalogue_number": "1",
        "specification": "SP", "incoming_checks": ["appearance"]});
    act("medium".to_owned(), "quality_officer", Role::QualityOfficer, "register_material", medium);
    for n in 0..MANY {
        let journey = format!("J{:04}", 1 + n % JOURNEYS);
        let label = json!({"journey": journey, "kind": "sample", "facility": "cpf"});
        act(format!("label{n}"), "nurse", Role::Nurse, "label_container", label);
        let enquiry = json!({"channel": "phone", "topic": "other", "rheumatologist": "unknown", "family_name": "架空"});
        act(format!("enquiry{n}"), "coordinator", Role::Coordinator, "record_enquiry", enquiry);
        let deviation = json!({"grounds": "power-cut", "serious": false});
        act(format!("deviation{n}"), "quality_officer", Role::QualityOfficer, "open_deviation", deviation);
        let lot = json!({"material_lot": format!("medium-{n}"), "material": "medium", "lot_number": format!("N{n}"),
            "expires_on": "2028-12-31"});
        act(format!("lot{n}"), "culture_operator", Role::CultureOperator, "receive_material_lot", lot);
    }
    clinic
}

/// What stands in the rows of the first table of a page.
fn rows(page: &Page) -> Vec<String> {
    let rows: Vec<_> = page.all("tr").filter(|row| row.is_in("tbody")).collect();
    let first = rows.first().and_then(|row| row.table);
    rows.into_iter().filter(|row| row.table == first).map(|row| row.text.clone()).collect()
}

fn next(page: &Page, words: &str) -> Option<String> {
    let link = page.all("a").find(|link| link.text == words)?;
    link.get("href").map(str::to_owned)
}

/// Reads a list to its end: how many rows, on how many pages.
async fn read(clinic: &Clinic, who: &str, first: &str, words: &str) -> (usize, usize) {
    let cookie = clinic.session(who).await;
    let (mut path, mut seen, mut pages) = (Some(first.to_owned()), BTreeSet::new(), 0);
    while let Some(place) = path {
        let page = Page::read(&clinic.get(&place, &cookie).await.body);
        let found = rows(&page);
        assert!(found.len() <= PAGE, "{place}: {} rows on one page", found.len());
        for row in found {
            assert!(seen.insert(row.clone()), "{place}: {row} stood on an earlier page");
        }
        pages += 1;
        assert!(pages < 30, "{place} never ends");
        path = next(&page, words);
    }
    (seen.len(), pages)
}

#[tokio::test]
async fn no_list_writes_all_its_rows_and_each_row_stands_on_one_page() {
    let clinic = full();
    let lists = [
        ("nurse", "/labels", "次のページ", MANY),
        ("nurse", "/custody", "次のページ", MANY),
        ("culture_operator", "/materials", "次のページ", MANY),
        ("quality_officer", "/deviations", "次のページ", MANY),
        ("physician", "/adverse-events", "次のページ", JOURNEYS),
        ("coordinator", "/enquiries", "次のページ", MANY),
        ("inspector", "/ledger", "前の記録", MANY),
    ];
    for (who, path, words, least) in lists {
        let (seen, pages) = read(&clinic, who, path, words).await;
        assert!(seen >= least && pages >= least.div_ceil(PAGE), "{path}: {seen} rows on {pages} pages");
    }
}

#[tokio::test]
async fn a_search_that_finds_more_than_it_shows_says_so() {
    let clinic = full();
    let session = clinic.session("physician").await;
    // One of the patients with an event has another name.
    for (language, says, end) in [
        (Language::Ja, "59人のうち、はじめの50人", "だけを表示"),
        (Language::En, "first 50 of 59 patients", "patients are shown"),
    ] {
        let cookie = clinic.speaking(&session, language).await;
        let search = async |text: &str| {
            let token = clinic.get("/adverse-events", &cookie).await.token("/adverse-events/search");
            clinic.post("/adverse-events/search", &cookie, &format!("form={token}&q={text}")).await.body
        };
        let many = search("%E6%9E%B6%E7%A9%BA").await;
        assert!(many.contains(says) && many.contains(end), "{}", language.code());
        assert_eq!(rows(&Page::read(&many)).len(), PAGE);
        let one = search("J0001").await;
        assert!(rows(&Page::read(&one)).len() == 1 && !one.contains(end), "{}", language.code());
    }
}

#[test]
fn ten_thousand_are_counted_with_a_comma() {
    for language in Language::ALL {
        let f = &frame(language, "journeys-heading");
        let html = JourneysPage { f, page: &journeys::full(language) }.render().unwrap();
        assert!(html.contains("1–50 / 10,214"), "{}", language.code());
    }
}
