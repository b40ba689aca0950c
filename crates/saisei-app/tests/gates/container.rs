//! Containers: known, valid, of this journey, in the right place, used once.

use serde_json::json;

use super::{Case, passes, refused, run_all};
use crate::support::{Line, Stage, World};

const NOTE: &[&str] = &["lot.released-conditionally"];

fn unknown_label() -> String {
    saisei_app::domain::values::ContainerNumber::compose("SA001", 2026, 777).unwrap().label()
}

fn known() -> Vec<Case> {
    vec![
        refused(&["container.unknown"], "a whole label that nobody issued", || {
            let world = World::at(Stage::AtClinic, 1);
            let line = world.scanned(&world.patient(0).wristband(), &unknown_label());
            (world, line)
        }),
        passes("container.unknown", NOTE, "the label that was issued", || {
            let world = World::at(Stage::AtClinic, 1);
            let line = world.bedside(0, 0);
            (world, line)
        }),
        refused(&["container.void", NOTE[0]], "the label was made void", || {
            let world = World::at(Stage::AtClinic, 1);
            world.done(world.void(&world.patient(0).product));
            let line = world.bedside(0, 0);
            (world, line)
        }),
        passes("container.void", NOTE, "another label was made void", || {
            let world = World::at(Stage::AtClinic, 2);
            world.done(world.void(&world.patient(1).product));
            let line = world.bedside(0, 0);
            (world, line)
        }),
        refused(&["container.other-journey"], "the neighbour's jar at the harvest", || {
            let world = World::at(Stage::Labelled, 2);
            let line = world.harvest(0).arg("containers", json!([world.patient(1).tissue_label()]));
            (world, line)
        }),
        refused(&["container.other-journey"], "the neighbour's wristband at the harvest", || {
            let world = World::at(Stage::Labelled, 2);
            let line = world.harvest(0).arg("wristband", world.patient(1).wristband());
            (world, line)
        }),
        passes("container.other-journey", &[], "the own jar and wristband", || {
            let world = World::at(Stage::Labelled, 2);
            let line = world.harvest(0);
            (world, line)
        }),
    ]
}

fn contents() -> Vec<Case> {
    vec![
        refused(&["container.not-product", "container.already-used"], "the tissue at the bedside", || {
            let world = World::at(Stage::AtClinic, 1);
            let line = world.scanned(&world.patient(0).wristband(), &world.patient(0).tissue_label());
            (world, line)
        }),
        refused(&["container.not-product"], "product into a jar labelled for tissue", || {
            let mut world = World::at(Stage::InCulture, 1);
            world.patients[0].product = world.issued(world.label(0, "tissue", "cpf"), "container");
            let line = world.fill(0, &world.patient(0).product_label());
            (world, line)
        }),
        passes("container.not-product", &[], "product into a bag labelled for it", || {
            let mut world = World::at(Stage::InCulture, 1);
            world.patients[0].product = world.issued(world.label(0, "product", "cpf"), "container");
            let line = world.fill(0, &world.patient(0).product_label());
            (world, line)
        }),
        refused(&["container.already-used"], "a second filling of the same bag", || {
            let world = World::at(Stage::Filled, 1);
            let line = world.fill(0, &world.patient(0).product_label());
            (world, line)
        }),
        refused(&["container.already-used"], "a second harvest into the same jar", || {
            let world = World::at(Stage::Harvested, 1);
            let line = world.harvest(0);
            (world, line)
        }),
        refused(&["container.already-used"], "a second lot from the same tissue", || {
            let world = World::at(Stage::InCulture, 1);
            let line = world.open_lot(&[world.patient(0).tissue_label()]);
            (world, line)
        }),
    ]
}

fn used() -> Vec<Case> {
    vec![
        refused(&["container.already-used", NOTE[0]], "the bag that is running, checked again", || {
            let world = World::at(Stage::Running, 1);
            let line = world.bedside(0, 0);
            (world, line)
        }),
        refused(
            &[
                "container.already-used",
                "administration.baseline-missing",
                "administration.running-already",
                "dose.too-early",
                NOTE[0],
            ],
            "the bag that is running, started again",
            || {
                let world = World::at(Stage::Running, 1);
                let line = world.start(0);
                (world, line)
            },
        ),
        passes("container.already-used", NOTE, "the bag beside it", || {
            let world = World::at(Stage::AtClinic, 2);
            world.clock(Stage::Prepared.time());
            world.done(world.baseline(0));
            world.done(world.bedside(0, 0));
            world.done(world.start(0));
            let line = world.bedside(1, 1);
            (world, line)
        }),
    ]
}

fn place() -> Vec<Case> {
    let tissue = |from: &'static str, to: &'static str| {
        move || -> (World, Line) {
            let world = World::at(Stage::Harvested, 1);
            let line = world.send(&world.patient(0).tissue_label(), from, to);
            (world, line)
        }
    };
    vec![
        refused(&["container.not-held"], "sent by a facility that does not hold it", tissue("cpf", "clinic")),
        passes("container.not-held", &[], "sent by the one that holds it", tissue("clinic", "cpf")),
        refused(&["container.not-held"], "a lot from tissue that is still at the clinic", || {
            let world = World::at(Stage::Harvested, 1);
            let line = world.open_lot(&[world.patient(0).tissue_label()]);
            (world, line)
        }),
        refused(&["container.not-held"], "sent twice", || {
            let world = World::at(Stage::Sent, 1);
            let line = world.send(&world.patient(0).tissue_label(), "clinic", "cpf");
            (world, line)
        }),
        refused(&["container.not-in-transit"], "received without having been sent", || {
            let world = World::at(Stage::Harvested, 1);
            let line = world.receive(&world.patient(0).tissue_label(), "cpf");
            (world, line)
        }),
        passes("container.not-in-transit", &[], "received after it was sent", || {
            let world = World::at(Stage::Sent, 1);
            let line = world.receive(&world.patient(0).tissue_label(), "cpf");
            (world, line)
        }),
        refused(&["container.not-received", NOTE[0]], "product still with the courier", || {
            let world = World::at(Stage::Travelling, 1);
            let line = world.bedside(0, 0);
            (world, line)
        }),
        refused(&["container.not-received", NOTE[0]], "product sent back and received by the facility", || {
            let world = World::at(Stage::AtClinic, 1);
            let bag = world.patient(0).product_label();
            world.done(world.send(&bag, "clinic", "cpf"));
            world.done(world.receive(&bag, "cpf"));
            let line = world.bedside(0, 0);
            (world, line)
        }),
        passes("container.not-received", NOTE, "product received at the clinic", || {
            let world = World::at(Stage::AtClinic, 1);
            let line = world.bedside(0, 0);
            (world, line)
        }),
    ]
}

/// A package arrived without a logger: what is in it is on hold until quality says otherwise.
fn unseen(world: &World, label: &str, at: &str) {
    let mut line = world.receive(label, at);
    line.0["args"].as_object_mut().unwrap().remove("temperature");
    world.done(line);
}

fn held() -> Vec<Case> {
    let tissue = |disposition: Option<&'static str>| {
        move || {
            let world = World::at(Stage::Sent, 1);
            let jar = world.patient(0).tissue_label();
            unseen(&world, &jar, "cpf");
            disposition.into_iter().for_each(|disposition| world.settle("D0001", disposition));
            world.clock(Stage::InCulture.time());
            let line = world.open_lot(&[jar]);
            (world, line)
        }
    };
    let product = |disposition: Option<&'static str>, line: fn(&World) -> Line| {
        move || {
            let world = World::at(Stage::Travelling, 1);
            world.clock(Stage::AtClinic.time());
            unseen(&world, &world.patient(0).product_label(), "clinic");
            disposition.into_iter().for_each(|disposition| world.settle("D0001", disposition));
            let line = line(&world);
            (world, line)
        }
    };
    let check: fn(&World) -> Line = |world| world.bedside(0, 0);
    let back: fn(&World) -> Line = |world| world.send(&world.patient(0).product_label(), "clinic", "cpf");
    let hold = "container.on-hold";
    vec![
        refused(&[hold], "a lot from tissue of which the way is not known", tissue(None)),
        passes(hold, &[], "quality found it usable", tissue(Some("usable"))),
        refused(&[hold], "quality found it not usable", tissue(Some("not_usable"))),
        refused(&[hold, NOTE[0]], "product of which the way is not known", product(None, check)),
        passes(hold, NOTE, "quality found the product usable", product(Some("usable"), check)),
        refused(&[hold, NOTE[0]], "quality found the product not usable", product(Some("not_usable"), check)),
        refused(&[hold], "sent on while it is on hold", product(None, back)),
        passes(hold, &[], "sent on when it is free", product(Some("usable"), back)),
        refused(&["container.already-used"], "disposed of, then sent", || {
            let world = World::at(Stage::Harvested, 1);
            world.done(world.dispose(&world.patient(0).tissue));
            let line = world.send(&world.patient(0).tissue_label(), "clinic", "cpf");
            (world, line)
        }),
    ]
}

pub fn cases() -> Vec<Case> {
    [known(), contents(), used(), place(), held()].into_iter().flatten().collect()
}

#[test]
fn containers_from_both_sides() {
    run_all(cases());
}
