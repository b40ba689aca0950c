//! Each rule from both sides: the attempt that is just refused, and the one beside it that is just accepted.

mod access;
mod administration;
mod adverse_event;
mod already_done;
mod bedside;
mod booking;
mod cells;
mod clock;
mod consent;
mod contacts;
mod container;
mod correction;
mod coverage;
mod custody;
mod dose;
mod environment;
mod facts;
mod follow_up;
mod harvest;
mod journey;
mod label;
mod lot;
mod material;
mod order;
mod plan;
mod plan_change;
mod plan_limits;
mod release;
mod reports;
mod second;

use std::collections::BTreeSet;

use saisei_app::domain::Rule;
use saisei_app::{Answer, Outcome};
use serde_json::json;

use crate::support::{Line, World, rules, text};

/// What a case shows.
enum Shows {
    /// Refused by exactly these rules.
    Refused,
    /// Accepted with exactly these notes.
    Noted,
    /// Accepted, where one step further this rule would refuse or note; with exactly these notes.
    Clears(&'static str),
}

/// One line, sent to a clinic in a known state.
pub struct Case {
    what: String,
    shows: Shows,
    rules: Vec<&'static str>,
    make: Box<dyn Fn() -> (World, Line)>,
}

fn case(shows: Shows, rules: &[&'static str], what: &str, make: impl Fn() -> (World, Line) + 'static) -> Case {
    let mut rules = rules.to_vec();
    rules.sort_unstable();
    Case { what: what.to_owned(), shows, rules, make: Box::new(make) }
}

/// Refused by exactly these rules.
fn refused(rules: &[&'static str], what: &str, make: impl Fn() -> (World, Line) + 'static) -> Case {
    case(Shows::Refused, rules, what, make)
}

/// Accepted with exactly these notes.
fn noted(rules: &[&'static str], what: &str, make: impl Fn() -> (World, Line) + 'static) -> Case {
    case(Shows::Noted, rules, what, make)
}

/// Accepted: the other side of `rule`. `notes` is all that is said.
fn passes(rule: &'static str, notes: &[&'static str], what: &str, make: impl Fn() -> (World, Line) + 'static) -> Case {
    case(Shows::Clears(rule), notes, what, make)
}

impl Case {
    /// What is wrong with the answer, if anything.
    fn fault(&self) -> Option<String> {
        let (world, line) = (self.make)();
        let before = world.head();
        let command = text(line.field("command"));
        let answer = world.ask(line);
        let (found, grown) = (rules(&answer), world.head() - before);
        let right = match self.shows {
            Shows::Refused => {
                answer.outcome == Outcome::Refused && grown == 1 && is_recorded(&world, &answer, &command)
            }
            Shows::Noted | Shows::Clears(_) => answer.is_accepted() && (grown > 0 || command == "tick"),
        };
        (found != self.rules || !right).then(|| {
            format!("{}: {:?} {found:?}, expected {:?}, {grown} new events", self.what, answer.outcome, self.rules)
        })
    }

    fn fires(&self) -> &[&'static str] {
        match self.shows {
            Shows::Refused | Shows::Noted => &self.rules,
            Shows::Clears(_) => &[],
        }
    }
}

/// Whether the newest event says which command and which rules, in the order of the answer, and nothing else.
fn is_recorded(world: &World, answer: &Answer, command: &str) -> bool {
    let last = world.last().envelope;
    let blocking = answer.findings.iter().filter(|finding| finding.grade().blocks());
    let ids: Vec<&str> = blocking.map(|finding| finding.rule.id()).collect();
    last.kind.as_str() == "refused"
        && last.payload == json!({"command": command, "rules": ids})
        && answer.events.len() == 1
}

/// Runs a table and says everything that is wrong in it.
fn run_all(cases: Vec<Case>) {
    assert!(!cases.is_empty());
    let faults: Vec<String> = cases.iter().filter_map(Case::fault).collect();
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), cases.len(), faults.join("\n"));
}

/// All rules of the catalogue but those of reading.
fn gated() -> BTreeSet<&'static str> {
    Rule::ALL.iter().map(|rule| rule.id()).filter(|id| !id.starts_with("input.")).collect()
}
