//! From what the app knows about a container or a patient to the words on a label.

use saisei_app::domain::Role;
use saisei_app::domain::acts::patient::Identity;
use saisei_app::domain::state::Container;
use saisei_app::{JourneyFile, LabelRecord, romaji};
use saisei_documents::{Label, Line, Shape};

use super::super::act::today;
use crate::model::{Frame, grouped};
use crate::show::{choice, code_words, measure_words, name_of, release_words};

/// In which letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letters {
    /// Those of the page.
    All,
    /// Latin ones only: a label printer's own font has no others.
    Latin,
}

fn mark(f: &Frame) -> Option<String> {
    f.sandbox.then(|| f.t("label-mark"))
}

fn captioned(f: &Frame, key: &str, words: String) -> Line {
    Line::of(f.t(key), words)
}

/// The label of a container.
pub(super) fn container(f: &Frame, file: &JourneyFile, role: Role, record: &LabelRecord, letters: Letters) -> Label {
    let number = &record.container.number;
    let kind = code_words(f, "container", choice(&record.container.kind));
    let kind = match record.reissue {
        0 => kind,
        times => f.t2("label-kind-again", "kind", kind, "count", times.to_string()),
    };
    let mut lines = vec![Line::strong(kind), captioned(f, "label-patient-number", grouped(file.journey.coi.as_str()))];
    let content = file.plan.as_ref().and_then(|plan| plan.specification_on(today(f))).map(|version| version.content);
    let named = record.bears_name(role, content.map(|content| &content.clinic));
    lines.extend(file.identity.as_ref().filter(|_| named).map(|identity| Line::strong(name(identity, letters))));
    lines.extend(product(f, file, &record.container));
    lines.push(captioned(f, "label-plan", file.journey.plan.to_string()));
    if let Some(transport) = content.and_then(|content| content.transport.as_ref()) {
        let limits = if record.container.is_product() { &transport.product } else { &transport.tissue };
        let (lowest, highest) = (limits.lowest.value.to_string(), limits.highest.value.to_string());
        lines.push(captioned(f, "label-storage", f.t2("label-degrees", "lowest", lowest, "highest", highest)));
    }
    lines.push(Line::strong(f.t("label-autologous")));
    Label { shape: Shape::Container, code: number.label(), number: grouped(&number.label()), lines, mark: mark(f) }
}

/// What only a filled bag can say. Before, its time is said to be open.
fn product(f: &Frame, file: &JourneyFile, container: &Container) -> Vec<Line> {
    if !container.is_product() {
        return Vec::new();
    }
    let Some(filled) = container.product() else {
        return vec![captioned(f, "label-expiry", f.t("label-not-filled"))];
    };
    let release = file.journey.lots.get(&filled.lot).map(|lot| release_words(f, lot));
    let amount =
        f.t2("label-amount", "cells", measure_words(f, &filled.cells), "volume", measure_words(f, &filled.volume));
    [
        captioned(f, "label-expiry", f.full(filled.expires_at.0)),
        captioned(f, "label-lot", filled.lot.to_string()),
        Line::of("", amount),
    ]
    .into_iter()
    .chain(release.map(|words| captioned(f, "label-release", words)))
    .collect()
}

fn name(identity: &Identity, letters: Letters) -> String {
    match letters {
        Letters::All => name_of(identity),
        Letters::Latin => latin_name(identity),
    }
}

/// The reading in Latin capitals: family name first.
fn latin_name(identity: &Identity) -> String {
    let parts = [Some(&identity.family_kana), identity.given_kana.as_ref()];
    let parts = parts.into_iter().flatten().map(|kana| romaji(kana.as_str()).to_uppercase());
    parts.collect::<Vec<_>>().join(" ")
}

/// The wristband of a patient: the name complete, never shortened.
pub(super) fn wristband(f: &Frame, file: &JourneyFile, identity: &Identity, letters: Letters) -> Label {
    let reading = identity
        .given_kana
        .as_ref()
        .map_or_else(|| identity.family_kana.to_string(), |given| format!("{}\u{3000}{given}", identity.family_kana));
    let mut lines = match letters {
        Letters::All => vec![Line::of("", reading)],
        Letters::Latin => Vec::new(),
    };
    lines.push(Line::strong(name(identity, letters)));
    lines.push(captioned(f, "born", f.born(identity.birth_date.0)));
    let coi = &file.journey.coi;
    Label { shape: Shape::Wristband, code: coi.label(), number: grouped(coi.as_str()), lines, mark: mark(f) }
}
