//! `cargo xtask drill`: long trials of the shipped program. Only drills that exist are listed.

mod asked;
mod barriers;
mod figures;
mod pages;
mod simulate;
mod startup;

use crate::failure::Failure;
use crate::say;
use asked::Asked;

struct Drill {
    name: &'static str,
    about: &'static str,
    run: fn(&Asked) -> Result<(), Failure>,
}

const DRILLS: &[Drill] = &[
    Drill {
        name: "barriers",
        about: "each rule switched off in turn, in a build of its own; writes docs/reference/barriers.md",
        run: barriers::run,
    },
    Drill {
        name: "pages",
        about: "a clinic with 10,000 journeys: time of each page at the server, beside its bound; makes the clinic first",
        run: pages::run,
    },
    Drill {
        name: "simulate",
        about: "hostile journeys with all faults on both cores (--journeys N --seed S); writes docs/reference/simulation.md",
        run: simulate::run,
    },
    Drill {
        name: "startup",
        about: "20 starts of a demonstration clinic: time to the printed address, and memory one second later",
        run: startup::run,
    },
];

/// Runs one drill, or lists them.
///
/// # Errors
/// If there is no such drill, or it fails or leaves its bounds.
pub fn run(words: &[&str]) -> Result<(), Failure> {
    match words {
        ["list"] => {
            say::line(&list());
            Ok(())
        }
        [name, options @ ..] => (find(name)?.run)(&Asked::read(options)?),
        [] => Err(Failure::new(format!("cargo xtask drill NAME [--json]; the drills:\n{}", list()))),
    }
}

fn list() -> String {
    let lines: Vec<String> = DRILLS.iter().map(|drill| format!("{}: {}", drill.name, drill.about)).collect();
    lines.join("\n")
}

fn find(name: &str) -> Result<&'static Drill, Failure> {
    DRILLS
        .iter()
        .find(|drill| drill.name == name)
        .ok_or_else(|| Failure::new(format!("there is no drill `{name}`; the drills:\n{}", list())))
}

#[cfg(test)]
mod tests {
    use super::run;

    #[test]
    fn a_drill_that_does_not_exist_is_refused_with_the_list() {
        let failure = run(&["flood"]).expect_err("no such drill");
        assert!(failure.to_string().contains("startup:"));
    }
}
