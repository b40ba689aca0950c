//! Details of harvest, custody, culture, tests and release.

use saisei_app::domain::acts::testing::Reading;
use saisei_app::domain::event::Event;
use saisei_app::domain::values::ContainerNumber;

use super::code::{choice, code_list, code_words, join, measure_words};
use crate::model::{Frame, grouped};

/// The detail of such an event.
pub(super) fn detail(f: &Frame, event: &Event) -> Option<String> {
    containers(f, event).or_else(|| culture(f, event)).or_else(|| release(f, event))
}

fn numbers(f: &Frame, containers: &[ContainerNumber]) -> String {
    join(f, containers.iter().map(|number| grouped(number.as_str())))
}

fn from_to(f: &Frame, from: &str, to: &str) -> String {
    f.t2("from-to", "from", from, "to", to)
}

fn containers(f: &Frame, event: &Event) -> Option<String> {
    Some(match event {
        Event::ContainerLabelled(e) => {
            join(f, [code_words(f, "container", choice(&e.kind)), grouped(e.container.as_str())])
        }
        Event::ContainerDisposed(e) => join(
            f,
            [
                grouped(e.container.as_str()),
                f.t1("disposed-of", "method", code_words(f, "code", &e.method)),
                code_words(f, "code", &e.grounds),
            ],
        ),
        Event::SampleRetained(e) => {
            let place = code_words(f, "code", &e.place);
            join(f, [grouped(e.container.as_str()), f.t2("retained", "place", place, "date", f.short(e.until.0))])
        }
        Event::ContainerVoided(e) => join(f, [grouped(e.container.as_str()), code_words(f, "code", &e.grounds)]),
        Event::HarvestRecorded(e) => {
            let harvest = &e.harvest;
            join(
                f,
                [code_words(f, "code", &harvest.site), measure_words(f, &harvest.volume), numbers(f, &e.containers)],
            )
        }
        Event::ContainersSent(e) => {
            let temperature = e.temperature.as_ref().map(|degrees| measure_words(f, degrees)).unwrap_or_default();
            join(
                f,
                [
                    numbers(f, &e.containers),
                    from_to(f, &f.facility(e.from.as_str()), &f.facility(e.to.as_str())),
                    temperature,
                ],
            )
        }
        Event::ContainersReceived(e) => {
            let trace = e.temperature.as_ref().map(|trace| {
                let (low, high) = (measure_words(f, &trace.lowest), measure_words(f, &trace.highest));
                format!("{low}–{high}")
            });
            let state = code_words(f, "condition", choice(&e.condition));
            join(f, [numbers(f, &e.containers), f.facility(e.at.as_str()), state, trace.unwrap_or_default()])
        }
        _ => return None,
    })
}

fn culture(f: &Frame, event: &Event) -> Option<String> {
    Some(match event {
        Event::LotOpened(e) => f.t1("lot-name", "lot", e.lot.as_str()),
        Event::LotSplit(e) => {
            let into = f.t2("pooled-into", "lots", e.lot.as_str(), "lot", e.into.as_str());
            join(f, [into, measure_words(f, &e.cells)])
        }
        Event::LotsPooled(e) => {
            let from = join(f, e.lots.iter().map(ToString::to_string));
            join(f, [f.t2("pooled-into", "lots", from, "lot", e.into.as_str()), measure_words(f, &e.cells)])
        }
        Event::LotClosed(e) => f.t1("lot-name", "lot", e.lot.as_str()),
        Event::CultureStepRecorded(e) => {
            let seen = e.observation.as_ref().map(|seen| code_words(f, "code", seen)).unwrap_or_default();
            join(f, [e.lot.to_string(), code_words(f, "code", &e.step), seen])
        }
        Event::PassageRecorded(e) => join(
            f,
            [
                e.lot.to_string(),
                f.t1("passage-number", "count", e.passage.to_string()),
                measure_words(f, &e.harvested),
                f.t1("viability", "percent", e.viability.number().to_string()),
            ],
        ),
        Event::ProductFilled(e) => join(
            f,
            [
                e.lot.to_string(),
                grouped(e.container.as_str()),
                measure_words(f, &e.cells),
                f.t1("viability", "percent", e.viability.number().to_string()),
                f.t1("expires", "time", f.full(e.expires_at.0)),
            ],
        ),
        _ => return None,
    })
}

fn reading(f: &Frame, reading: &Reading) -> String {
    match reading {
        Reading::Measured(measured) => measure_words(f, measured),
        Reading::Observed(seen) => code_words(f, "value", choice(seen)),
        Reading::Conforms(true) => f.t("value-conforms"),
        Reading::Conforms(false) => f.t("value-does-not-conform"),
        Reading::Pending => f.t("value-pending"),
    }
}

fn release(f: &Frame, event: &Event) -> Option<String> {
    Some(match event {
        Event::TestResultRecorded(e) => {
            let verdict = code_words(f, "verdict", choice(&e.verdict()));
            let reading = reading(f, &e.reading);
            let said = e.reading == Reading::Pending || verdict == reading;
            let verdict = if said { String::new() } else { verdict };
            join(f, [e.lot.to_string(), code_words(f, "test", e.test.name()), reading, verdict])
        }
        Event::LotReleased(e) => {
            let kind = if e.conditional { "released-conditionally" } else { "released" };
            join(f, [e.lot.to_string(), code_words(f, "value", kind), code_list(f, "code", &e.grounds)])
        }
        Event::LotRejected(e) => join(f, [e.lot.to_string(), code_list(f, "code", &e.grounds)]),
        Event::ReleaseRevoked(e) => join(f, [e.lot.to_string(), code_words(f, "code", &e.grounds)]),
        _ => return None,
    })
}
