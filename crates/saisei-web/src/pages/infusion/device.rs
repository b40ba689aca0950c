//! The device test: what a scanner sends, whether a finger meets the buttons, clock and network. Nothing is recorded.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::values::{CoiNumber, ContainerNumber, Label, LabelType, Scan};
use saisei_app::label_fault;

use crate::fields::{Fields, Unreadable};
use crate::model::{Fact, Frame, View, grouped};
use crate::pages::asked::{Asked, frame};
use crate::respond::page;
use crate::state::WebState;

/// Characters of a reading that are looked at.
const LONGEST: usize = 200;

/// Labels to try, as printed text: a wristband and a container of a clinic that does not exist.
fn samples() -> Vec<String> {
    let wristband = CoiNumber::compose("TEST1", 2026, 1).map(|number| number.label());
    let container = ContainerNumber::compose("TEST1", 2026, 1).map(|number| number.label());
    wristband.into_iter().chain(container).map(|label| grouped(&label)).collect()
}

/// What the server says to a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it is a whole label.
    pub whole: bool,
    /// In words.
    pub words: String,
    /// What arrived, character by character, and how.
    pub facts: Vec<Fact>,
}

/// The page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeviceView {
    /// What was typed or scanned.
    pub typed: String,
    /// What it is.
    pub verdict: Option<Verdict>,
    /// Labels to try.
    pub samples: Vec<String>,
}

/// Draws [`DeviceView`].
#[derive(Template)]
#[template(path = "infusion/device.html")]
pub struct DevicePage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The test.
    pub page: &'a DeviceView,
}

/// What the script saw of a burst; without script nothing.
#[derive(Default)]
struct Burst {
    code: String,
    milliseconds: Option<u32>,
    input_method: Option<bool>,
    before: String,
    end: String,
}

fn short(text: String) -> String {
    text.chars().take(LONGEST).collect()
}

impl Burst {
    fn read(mut fields: Fields) -> Result<Self, Unreadable> {
        let burst = Self {
            code: short(fields.take("code")?),
            milliseconds: fields.take_optional("milliseconds").and_then(|text| text.parse().ok()),
            input_method: fields.take_optional("input-method").map(|text| text == "on"),
            before: short(fields.take_optional("before").unwrap_or_default()),
            end: short(fields.take_optional("end").unwrap_or_default()),
        };
        fields.finish()?;
        Ok(burst)
    }

    fn facts(&self, f: &Frame) -> Vec<Fact> {
        let fact = |key: &str, value: String| Fact { name: f.t(key), value: Some(value), note: None, href: None };
        let visible = |text: &str| if text.is_empty() { f.t("device-none") } else { text.to_owned() };
        let mut facts = vec![
            fact("device-code", visible(&self.code)),
            fact("device-length", self.code.chars().count().to_string()),
        ];
        let milliseconds = self.milliseconds.map(|time| fact("device-duration", format!("{time}\u{a0}ms")));
        let on = |on: bool| f.t(if on { "device-ime-on" } else { "device-ime-off" });
        facts.extend(milliseconds);
        facts.extend(self.input_method.map(|own| fact("device-ime", on(own))));
        if self.milliseconds.is_some() {
            facts.push(fact("device-before", visible(&self.before)));
            facts.push(fact("device-end", visible(&self.end)));
        }
        facts
    }
}

/// What a reading is, by its form and check character. It says nothing about whether such a label was ever issued.
fn verdict(f: &Frame, burst: &Burst) -> Verdict {
    let code = burst.code.trim();
    let (whole, words) = match Scan::new(code).read() {
        Ok(Label::Wristband(_)) => (true, f.t1("device-whole", "label", f.t("slot-wristband"))),
        Ok(Label::Container(_)) => (true, f.t1("device-whole", "label", f.t("slot-container"))),
        Err(_) if code.is_empty() => (false, f.t("device-empty")),
        Err(_) => {
            let fault = label_fault(code, LabelType::Wristband).map(|own| own.rule.id().replace('.', "-"));
            (false, fault.map(|key| f.t(format!("device-{key}"))).unwrap_or_default())
        }
    };
    Verdict { whole, words, facts: burst.facts(f) }
}

fn device_frame(state: &WebState, asked: &Asked) -> Frame {
    let mut f = frame(state, asked, "device-heading");
    f.path = "/device-test".to_owned();
    if f.role.is_none() {
        f.view = View::Plain;
    }
    f
}

fn draw(f: &Frame, typed: String, verdict: Option<Verdict>) -> Response {
    let view = DeviceView { typed, verdict, samples: samples() };
    page(StatusCode::OK, &DevicePage { f, page: &view })
}

/// The page.
pub(super) async fn device_test(State(state): State<WebState>, asked: Asked) -> Response {
    draw(&device_frame(&state, &asked), String::new(), None)
}

/// The page with what the server says to a reading.
pub(super) async fn tested(State(state): State<WebState>, asked: Asked, fields: Fields) -> Response {
    let Ok(burst) = Burst::read(fields) else { return StatusCode::UNPROCESSABLE_ENTITY.into_response() };
    let f = device_frame(&state, &asked);
    let verdict = verdict(&f, &burst);
    draw(&f, burst.code.clone(), Some(verdict))
}
