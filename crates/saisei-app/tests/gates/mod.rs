//! Each rule from both sides: the attempt that is just refused, and the one beside it that is just accepted.

mod access;
mod administration;
mod bedside;
mod consent;
mod container;
mod correction;
mod coverage;
mod custody;
mod facts;
mod follow_up;
mod journey;
mod label;
mod lot;
mod plan;
mod plan_limits;
mod release;
mod reports;

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
    fn run(&self) {
        let (world, line) = (self.make)();
        let before = world.head();
        let command = text(line.field("command"));
        let free = line.field("args").get("note").cloned();
        let answer = world.ask(line);
        assert_eq!(rules(&answer), self.rules, "{}: {:?}", self.what, answer.findings);
        if let Shows::Refused = self.shows {
            assert_eq!(answer.outcome, Outcome::Refused, "{}", self.what);
            refusal_is_recorded(&world, &answer, &command, &self.what);
            assert_eq!(world.head(), before + 1, "{}: the refusal and nothing else", self.what);
        } else {
            assert_eq!(answer.outcome, Outcome::Accepted, "{}", self.what);
            assert!(world.head() > before || command == "tick", "{}", self.what);
        }
        assert!(free.is_none(), "{}: notes are tested elsewhere", self.what);
    }

    fn fires(&self) -> &[&'static str] {
        match self.shows {
            Shows::Refused | Shows::Noted => &self.rules,
            Shows::Clears(_) => &[],
        }
    }
}

/// The newest event says which command and which rules, in the order of the answer, and nothing else.
fn refusal_is_recorded(world: &World, answer: &Answer, command: &str, what: &str) {
    let last = world.last().envelope;
    let blocking = answer.findings.iter().filter(|finding| finding.grade().blocks());
    let ids: Vec<&str> = blocking.map(|finding| finding.rule.id()).collect();
    assert_eq!(last.kind.as_str(), "refused", "{what}");
    assert_eq!(last.payload, json!({"command": command, "rules": ids}), "{what}");
    assert_eq!(answer.events.len(), 1, "{what}: the refusal is in the answer");
}

fn run_all(cases: Vec<Case>) {
    assert!(!cases.is_empty());
    cases.iter().for_each(Case::run);
}

/// All rules of the catalogue but those of reading.
fn gated() -> BTreeSet<&'static str> {
    Rule::ALL.iter().map(|rule| rule.id()).filter(|id| !id.starts_with("input.")).collect()
}
