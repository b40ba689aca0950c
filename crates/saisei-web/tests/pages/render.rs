//! Every page in every state and both languages: it renders, it escapes, it keeps the house rules. The pages are
//! left under the target directory for looking at.

use std::path::PathBuf;

use crate::every_template::Sample;
use crate::samples::{bedside, frame, journey, journeys};
use askama::Template;
use saisei_app::words::Language;
use saisei_web::assets::{SCRIPT, STYLE};
use saisei_web::model::*;
use saisei_web::pages::*;

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_TARGET_TMPDIR"), "/pages"))
}

/// Keeps the page with its assets beside it.
fn keep(template: &'static str, name: &str, language: Language, page: &impl Template) -> Sample {
    let html = page.render().unwrap();
    let beside = html.replace(&STYLE.path(), "saisei.css").replace(&SCRIPT.path(), "saisei.js");
    std::fs::create_dir_all(folder()).unwrap();
    std::fs::write(folder().join(format!("{name}.{}.html", language.code())), beside).unwrap();
    std::fs::write(folder().join("saisei.css"), STYLE.body()).unwrap();
    std::fs::write(folder().join("saisei.js"), SCRIPT.body()).unwrap();
    Sample { template, state: name.to_owned(), language, html }
}

fn bare(language: Language, heading: &str) -> Frame {
    Frame { view: View::Bare, stale_after: None, ..frame(language, heading) }
}

fn signed_out(language: Language, heading: &str) -> Frame {
    Frame { view: View::Plain, user: None, nav: vec![], stale_after: None, rule_pack: None, ..frame(language, heading) }
}

fn access_pages(language: Language) -> Vec<Sample> {
    let f = &signed_out(language, "sign-in-heading");
    let mut view = SignInView { next: "/journeys".to_owned(), ..SignInView::default() };
    let none = FormFaults::default();
    let plain = keep("sign_in.html", "sign-in", language, &SignInPage { f, page: &view, faults: &none });
    view.name = "suzuki\"><script>".to_owned();
    view.refusal = Some(f.t("sign-in-wrong"));
    let refused = keep("sign_in.html", "sign-in-refused", language, &SignInPage { f, page: &view, faults: &none });
    view.refusal = None;
    let faults = FormFaults(vec![
        FieldFault { field: "name".into(), words: f.t("sign-in-name-missing") },
        FieldFault { field: "password".into(), words: f.t("sign-in-password-missing") },
    ]);
    let f = &Frame { faulty: true, ..signed_out(language, "sign-in-heading") };
    let faulty = keep("sign_in.html", "sign-in-faults", language, &SignInPage { f, page: &view, faults: &faults });
    let f = &Frame { view: View::Plain, ..frame(language, "role-heading") };
    let roles = ["nurse", "physician", "quality-officer"].map(|role| RoleChoice {
        id: role.to_owned(),
        words: f.t(format!("role-{role}")),
        current: role == "nurse",
    });
    let view = RoleView { roles: roles.to_vec(), next: "/".to_owned(), ..RoleView::default() };
    let role = keep("role.html", "role", language, &RolePage { f, page: &view });
    vec![plain, refused, faulty, role]
}

fn message_pages(language: Language) -> Vec<Sample> {
    let f = &frame(language, "not-found-heading");
    let message = Message::refusal(vec![f.t("not-found-text"), f.t("not-found-next")]);
    let missing = keep("message.html", "not-found", language, &message.on(f));
    let f = &frame(language, "refused-heading");
    let mut message = Message::refusal(vec![f.t1("refused-role", "roles", f.t("role-quality-officer"))]);
    message.parts = vec![
        (f.t("refused-your-role"), f.t("role-nurse")),
        (f.t("refused-next"), f.t("refused-next-text")),
        (f.t("refused-who"), f.t("role-quality-officer")),
    ];
    message.findings = Some(journey::findings(language));
    let refused = keep("message.html", "refused", language, &message.on(f));
    vec![missing, refused]
}

fn journey_pages(language: Language) -> Vec<Sample> {
    let f = &frame(language, "journeys-heading");
    let lists = [
        ("journeys", journeys::full(language)),
        ("journeys-no-hits", journeys::no_hits(language)),
        ("journeys-none", journeys::none_yet()),
    ];
    let lists = lists.iter().map(|(name, page)| keep("journeys.html", name, language, &JourneysPage { f, page }));
    let f = &Frame { about: Some("001K".to_owned()), ..frame(language, "journey-heading") };
    let single = [
        ("journey", journey::full(language)),
        ("journey-new", journey::new(language)),
        ("journey-longest", journey::longest(language)),
        ("journey-vault-closed", journey::vault_closed(language)),
    ];
    let single = single.iter().map(|(name, page)| keep("journey.html", name, language, &JourneyPage { f, page }));
    lists.chain(single).collect()
}

fn bedside_pages(language: Language) -> Vec<Sample> {
    let f = &Frame { view: View::Plain, stale_after: None, ..frame(language, "bedside-heading") };
    let mut pages = vec![
        keep("bedside_scan.html", "bedside-scan", language, &BedsideScanPage { f, page: &bedside::scan(language) }),
        keep("bedside_again.html", "bedside-again", language, &BedsideAgainPage { f, page: &bedside::again(language) }),
        keep(
            "bedside_scan.html",
            "bedside-scan-refused",
            language,
            &BedsideScanPage { f, page: &bedside::scan_refused(language) },
        ),
    ];
    let seconds = [
        ("bedside-second", bedside::second(language)),
        ("bedside-second-faulty", bedside::second_faulty(language)),
        ("bedside-second-wrong", bedside::second_wrong(language)),
    ];
    for (name, page) in &seconds {
        let f = &Frame {
            view: View::Plain,
            stale_after: None,
            faulty: !page.faults.is_empty(),
            ..frame(language, "bedside-heading")
        };
        pages.push(keep("bedside_second.html", name, language, &BedsideSecondPage { f, page }));
    }
    let f = &bare(language, "go-heading");
    pages.push(keep("bedside_go.html", "bedside-go", language, &BedsideGoPage { f, page: &bedside::go(language) }));
    pages.push(keep(
        "bedside_go.html",
        "bedside-go-note",
        language,
        &BedsideGoPage { f, page: &bedside::go_with_note(language) },
    ));
    let f = &bare(language, "stop-heading");
    pages.push(keep(
        "bedside_stop.html",
        "bedside-stop",
        language,
        &BedsideStopPage { f, page: &bedside::stop(language) },
    ));
    pages.push(keep(
        "bedside_stop.html",
        "bedside-stop-not-checked",
        language,
        &BedsideStopPage { f, page: &bedside::stop_not_checked(language) },
    ));
    pages
}

/// Every page that is drawn from a model.
pub fn every_page() -> Vec<Sample> {
    Language::ALL
        .into_iter()
        .flat_map(|language| {
            [access_pages(language), message_pages(language), journey_pages(language), bedside_pages(language)]
        })
        .flatten()
        .collect()
}

#[test]
fn every_page_of_a_practice_clinic_says_so() {
    let pages = every_page();
    assert!(pages.len() >= 44);
    for Sample { html, .. } in &pages {
        assert!(html.contains("<title>[DEMO] "), "the sandbox is named in the title");
        assert!(html.contains(r#"class="sandbox""#), "and on the page");
    }
}

#[test]
fn what_people_typed_is_escaped() {
    for language in Language::ALL {
        let f = &frame(language, "journey-heading");
        let html = JourneyPage { f, page: &journey::longest(language) }.render().unwrap();
        assert!(!html.contains("<script>alert"));
        assert!(html.contains("&#60;script&#62;alert(1)"));
        assert!(!html.contains("<b>&</b>"));
    }
}

#[test]
fn the_scan_page_names_no_patient() {
    for language in Language::ALL {
        let f = &frame(language, "bedside-heading");
        let html = BedsideScanPage { f, page: &bedside::scan(language) }.render().unwrap();
        assert!(!html.contains("山田"));
        assert!(html.contains(r#"name="seen" value="812""#));
    }
}

#[test]
fn go_has_the_person_compared_and_promises_nothing() {
    for language in Language::ALL {
        let f = &bare(language, "go-heading");
        let html = BedsideGoPage { f, page: &bedside::go(language) }.render().unwrap();
        assert!(html.contains(&f.t("go-verdict")) && html.contains(&f.t("go-ask")) && html.contains("山田"));
        assert!(!html.contains("method=\"post\""), "nothing starts from here");
    }
}

#[test]
fn what_blocks_stands_above_the_steps_and_says_its_urgency_in_words() {
    for language in Language::ALL {
        let f = &frame(language, "journey-heading");
        let html = JourneyPage { f, page: &journey::longest(language) }.render().unwrap();
        let place = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text}"));
        assert!(place("class=\"attention\"") < place("class=\"track-box\""));
        for matter in journey::matters(language) {
            assert!(
                html.contains(&format!("#{}\"/></svg>{}</p>", matter.urgency.glyph(), matter.word)),
                "{}",
                matter.word
            );
        }
        assert!(html.contains("&#60;b&#62;"), "what a plan says is escaped");
        let quiet = JourneyPage { f, page: &journey::full(language) }.render().unwrap();
        assert!(!quiet.contains("class=\"attention\""), "no empty box");
    }
}

#[test]
fn the_second_person_types_and_is_never_chosen() {
    for language in Language::ALL {
        let f = &frame(language, "bedside-heading");
        let html = BedsideSecondPage { f, page: &bedside::second_wrong(language) }.render().unwrap();
        let form = html.split("<form class=\"card second\"").nth(1).unwrap().split("</form>").next().unwrap();
        assert!(!form.contains("<select") && !form.contains("<datalist"), "no list of names");
        assert_eq!(form.matches("autocomplete=\"off\"").count(), 3, "form, name and password");
        assert!(!form.contains("type=\"password\" value"), "a password is never sent back");
        for kept in ["SSWAOBA126000001K", "SSCAOBA126C00017M", "value=\"812\"", "value=\"nurse\" checked"] {
            assert!(form.contains(kept), "{kept} stays");
        }
        assert!(html.contains(&f.t("second-wrong")) && !html.contains("<script>alert"));
        assert!(!html.contains("山田"), "no patient is named before the result");
    }
}

#[test]
fn product_whose_test_is_pending_says_so_at_the_bedside() {
    let html =
        BedsideGoPage { f: &bare(Language::Ja, "go-heading"), page: &bedside::go(Language::Ja) }.render().unwrap();
    assert!(html.contains("<strong>条件付き出荷・無菌試験の結果待ち</strong>"));
}

#[test]
fn a_running_infusion_can_be_stopped_from_every_page_that_shows_it() {
    for language in Language::ALL {
        let f = &frame(language, "bedside-heading");
        let pages = [
            BedsideScanPage { f, page: &bedside::scan(language) }.render().unwrap(),
            BedsideStopPage { f, page: &bedside::stop_not_checked(language) }.render().unwrap(),
            JourneyPage { f, page: &journey::longest(language) }.render().unwrap(),
        ];
        for html in pages {
            assert!(html.contains(r#"action="/journeys/J0003/stop""#));
            assert!(html.contains(r##"href="/journeys/J0003#symptom-form""##));
        }
    }
}

#[test]
fn assets_ask_nobody_else() {
    for body in [STYLE.body(), SCRIPT.body()] {
        for outside in ["http://", "https://", "@import", "url(", "innerHTML", "eval("] {
            assert!(!body.contains(outside), "{outside}");
        }
    }
}

#[test]
fn every_kind_and_every_command_has_its_words() {
    for language in Language::ALL {
        let f = &frame(language, "journey-heading");
        let kinds = saisei_app::domain::Event::KINDS.iter().map(|(kind, _)| format!("kind-{}", kind.replace('_', "-")));
        let acts = saisei_app::domain::Command::NAMES.iter().map(|name| format!("next-{}", name.replace('_', "-")));
        for key in kinds.chain(acts) {
            assert!(f.words.find(&key).is_some(), "{key} in {}", language.code());
        }
    }
}
