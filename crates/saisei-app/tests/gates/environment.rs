//! Rooms and workspaces: values inside their limits, nothing open, cleared between two patients; and how a case is closed.

use super::{Case, noted, passes, refused, run_all};
use crate::support::{Line, OTHER_QUALITY, QUALITY, Stage, World};

/// A room with limits, and a value in it.
fn value(parameter: &'static str, value: &'static str, unit: &'static str) -> impl Fn() -> (World, Line) {
    move || {
        let world = World::empty().staffed();
        world.done(world.limits("cpf-1"));
        let line = world.measured("cpf-1", parameter, value, unit);
        (world, line)
    }
}

/// A value over its limit on 2 April, and another one at this moment.
fn twice(room: &'static str, first: &'static str, at: &'static str) -> impl Fn() -> (World, Line) {
    move || {
        let world = World::empty().staffed();
        world.done(world.limits("cpf-1"));
        world.done(world.limits("cpf-2"));
        world.clock("2026-04-02T09:00:00+09:00");
        world.done(world.air("cpf-1", first));
        world.clock(at);
        let line = world.air(room, "11");
        (world, line)
    }
}

fn values() -> Vec<Case> {
    let (over, none) = ("environment.over-limit", "environment.no-limit");
    let (last, next) = ("2026-05-02T23:59:59.999+09:00", "2026-05-03T00:00:00+09:00");
    let again = "environment.repeated";
    vec![
        passes(over, &[], "at the limit", value("airborne_count", "10", "CFU/m3")),
        noted(&[over], "a tenth over the limit", value("airborne_count", "10.1", "CFU/m3")),
        passes(over, &[], "at the least pressure", value("pressure", "10", "Pa")),
        noted(&[over], "a tenth under the least pressure", value("pressure", "9.9", "Pa")),
        noted(&[over], "in another unit than the limit", value("airborne_count", "1", "CFU/plate")),
        noted(&[none], "without a limit", value("settle_plate", "1", "CFU/plate")),
        passes(none, &[], "with a limit", value("airborne_count", "1", "CFU/m3")),
        noted(&[over, again], "over it again within thirty days", twice("cpf-1", "11", last)),
        passes(again, &[over], "over it again on the thirty-first day", twice("cpf-1", "11", next)),
        passes(again, &[over], "inside it the first time", twice("cpf-1", "10", last)),
        passes(again, &[over], "another room", twice("cpf-2", "11", last)),
    ]
}

/// Two patients in culture in the first room, which has an open excursion if `over`.
fn in_culture(over: bool) -> World {
    let world = World::at(Stage::InCulture, 2);
    world.done(world.limits("cpf-1"));
    if over {
        world.done(world.air("cpf-1", "11"));
    }
    world
}

/// What is done in a room, and by which rules it is refused while a deviation is open there.
type Act = (&'static str, fn(&mut World) -> Line, &'static [&'static str]);

fn rooms() -> Vec<Case> {
    let acts: [Act; 4] = [
        ("a step", |world| world.step(0), &["room.open-excursion"]),
        ("a passage", |world| world.passage(0, 1), &["room.open-excursion"]),
        ("a split", |world| world.split("L0001", 10), &["room.open-excursion"]),
        (
            "a filling",
            |world| {
                world.patients[0].product = world.issued(world.label(0, "product", "cpf"), "container");
                world.fill(0, &world.patient(0).product_label())
            },
            &["room.open-excursion", "lot.on-hold"],
        ),
    ];
    let mut cases = Vec::new();
    for (what, act, rules) in acts {
        cases.push(refused(rules, &format!("{what} while the deviation is open"), move || {
            let mut world = in_culture(true);
            let line = act(&mut world);
            (world, line)
        }));
        cases.push(passes("room.open-excursion", &[], &format!("{what} after it was closed"), move || {
            let mut world = in_culture(true);
            world.settle("D0001", "usable");
            let line = act(&mut world);
            (world, line)
        }));
    }
    let opening = |room: &'static str| {
        move || {
            let world = World::at(Stage::Received, 1);
            world.done(world.limits("cpf-1"));
            world.done(world.air("cpf-1", "11"));
            let line = world.open_lot(&[world.patient(0).tissue_label()]).arg("room", room);
            (world, line)
        }
    };
    cases.extend([
        refused(&["room.open-excursion"], "a lot opened in the room", opening("cpf-1")),
        passes("room.open-excursion", &[], "a lot opened in another room", opening("cpf-2")),
        refused(&["room.open-excursion"], "one of two deviations was closed", || {
            let world = in_culture(true);
            world.done(world.air("cpf-1", "12"));
            world.settle("D0001", "usable");
            let line = world.step(0);
            (world, line)
        }),
    ]);
    cases
}

/// The first patient's cells were in the safety cabinet; then something happened, then somebody's cells come.
fn cabinet(happened: fn(&World), p: usize, workspace: &'static str) -> impl Fn() -> (World, Line) {
    move || {
        let world = in_culture(false);
        world.done(world.step(0).arg("workspace", "bsc-1"));
        happened(&world);
        let line = world.step(p).arg("workspace", workspace);
        (world, line)
    }
}

fn workspaces() -> Vec<Case> {
    let rule = "workspace.not-cleared";
    let cleared: fn(&World) = |world| {
        world.done(world.clear("cpf-1", "bsc-1"));
    };
    let other_cleared: fn(&World) = |world| {
        world.done(world.clear("cpf-1", "bsc-2"));
    };
    let other_room: fn(&World) = |world| {
        world.done(world.clear("cpf-2", "bsc-1"));
    };
    vec![
        refused(&[rule], "the next patient in the same cabinet", cabinet(|_| {}, 1, "bsc-1")),
        passes(rule, &[], "cleared between the two", cabinet(cleared, 1, "bsc-1")),
        refused(&[rule], "another cabinet was cleared", cabinet(other_cleared, 1, "bsc-1")),
        refused(&[rule], "the cabinet of that name in another room was cleared", cabinet(other_room, 1, "bsc-1")),
        passes(rule, &[], "the next patient in another cabinet", cabinet(|_| {}, 1, "bsc-2")),
        passes(rule, &[], "the same patient again", cabinet(|_| {}, 0, "bsc-1")),
        refused(&[rule], "filled where another patient's cells were", || {
            let (mut world, _) = cabinet(|_| {}, 1, "bsc-1")();
            world.patients[1].product = world.issued(world.label(1, "product", "cpf"), "container");
            let line = world.fill(1, &world.patient(1).product_label()).arg("workspace", "bsc-1");
            (world, line)
        }),
        refused(&[rule], "after another patient's bag was filled there", || {
            let mut world = in_culture(false);
            world.patients[0].product = world.issued(world.label(0, "product", "cpf"), "container");
            world.done(world.fill(0, &world.patient(0).product_label()).arg("workspace", "bsc-1"));
            let line = world.step(1).arg("workspace", "bsc-1");
            (world, line)
        }),
    ]
}

/// A deviation, assessed or not, and how it is to be closed.
fn closing(assessed: bool, line: fn(&World) -> Line) -> impl Fn() -> (World, Line) {
    move || {
        let world = World::at(Stage::InCulture, 1);
        world.done(world.deviation(&["L0001"]));
        if assessed {
            world.done(world.assess("D0001"));
        }
        let line = line(&world);
        (world, line)
    }
}

fn without_second(line: Line) -> Line {
    let mut line = line;
    line.0.remove("second");
    line
}

fn closings() -> Vec<Case> {
    let close: fn(&World) -> Line = |world| world.close_deviation("D0001", "usable");
    let nothing: fn(&World) -> Line =
        |world| world.close_deviation("D0001", "usable").arg("evidence", Vec::<&str>::new());
    let no_action: fn(&World) -> Line =
        |world| world.close_deviation("D0001", "usable").arg("actions", Vec::<&str>::new());
    let twice: fn(&World) -> Line = |world| {
        world.done(world.close_deviation("D0001", "usable"));
        world.close_deviation("D0001", "usable")
    };
    let reassessed: fn(&World) -> Line = |world| {
        world.done(world.close_deviation("D0001", "usable"));
        world.assess("D0001")
    };
    let alone: fn(&World) -> Line = |world| without_second(world.close_deviation("D0001", "usable"));
    let reason: fn(&World) -> Line =
        |world| without_second(world.close_deviation("D0001", "usable")).by(OTHER_QUALITY).reason("done");
    let signed = "closing.second-signature";
    vec![
        refused(&["closing.not-assessed"], "closed before it was assessed", closing(false, close)),
        passes("closing.not-assessed", &[], "closed after it was assessed", closing(true, close)),
        refused(&["closing.no-evidence"], "no evidence", closing(true, nothing)),
        refused(&["closing.no-evidence"], "no action", closing(true, no_action)),
        passes("closing.no-evidence", &[], "an action and its evidence", closing(true, close)),
        refused(&[signed], "nobody signed beside", closing(true, alone)),
        refused(&[signed], "a reason is no second signature", closing(true, reason)),
        passes(
            signed,
            &[],
            "somebody else signed beside",
            closing(true, |world| {
                without_second(world.close_deviation("D0001", "usable")).by(OTHER_QUALITY).second(QUALITY)
            }),
        ),
        refused(&["closing.closed-already"], "closed twice", closing(true, twice)),
        refused(&["closing.closed-already"], "assessed after it was closed", closing(true, reassessed)),
        passes("closing.closed-already", &[], "closed once", closing(true, close)),
        refused(
            &["closing.not-assessed", "closing.no-evidence", signed],
            "everything is missing",
            closing(false, |world| {
                without_second(world.close_deviation("D0001", "usable")).arg("evidence", Vec::<&str>::new())
            }),
        ),
    ]
}

pub fn cases() -> Vec<Case> {
    [values(), rooms(), workspaces(), closings()].into_iter().flatten().collect()
}

#[test]
fn environments_from_both_sides() {
    run_all(cases());
}
