//! The page of the reference.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::impossible::IMPOSSIBLE;
use super::{Barrier, Barriers, TwoBarriers};
use crate::Setup;
use crate::fault::Fault;

const HEAD: &str = "\
*Fault*: what meets the rule most often; it struck oftener in the run without the rule, *present* times. *Hits*: how \
often the rule would have refused. *Let through*: of these, how often the act was accepted. *Beside \
it*: what else refused the same act. *Later*: rules that refused markedly oftener afterwards than at the same rates with \
the rule on (looked at only if nothing stronger was found). *Violation*: goals that the auditor then saw broken, which \
reads envelopes only.

*Noticed by*, the strongest first: the **auditor** reported a violation; or **beside it**: nothing was let through, \
because other named rules refused every time; or, weaker, **later**: something was let through and another rule refused \
because of it on its way. Anything else is *nobody*, and fails. So does a rule that was not hit at all.
";

const TWO: &str = "
## Two barriers for each fault of identity

Only this fault strikes. *First*: the rule that refuses it. *Second*: with the first one off, the rule that refuses \
instead, and what the auditor saw broken. *Both off*: which rules are left, and what the auditor saw broken then.

| Fault | Present | First barrier | With it off: second barrier | With it off: violations | Both off: rules left | Both off: violations |
|---|---|---|---|---|---|---|
";

fn goals(goals: &BTreeMap<&'static str, u64>) -> String {
    goals.iter().map(|(goal, count)| format!("{goal} ({count})")).collect::<Vec<_>>().join(", ")
}

fn rule(rule: Option<saisei_app::domain::Rule>) -> &'static str {
    rule.map_or("—", saisei_app::domain::Rule::id)
}

impl Barrier {
    fn row(&self, text: &mut String) {
        let beside: Vec<&str> = self.muted.caught_by.keys().copied().collect();
        let later: Vec<&str> = self.later.iter().map(String::as_str).collect();
        let noticed = self.notice().name();
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {} | {} | {noticed} |",
            self.rule.id(),
            self.fault.map_or("—", Fault::name),
            self.present,
            self.muted.hits,
            self.muted.let_through,
            beside.join(", "),
            later.join(", "),
            goals(&self.violations),
        );
    }
}

impl TwoBarriers {
    fn row(&self, text: &mut String) {
        let left: Vec<&str> = self.left.iter().map(String::as_str).collect();
        let shown = if self.is_shown() { "" } else { " **not shown**" };
        let _ = writeln!(
            text,
            "| {}{shown} | {} | {} | {} | {} | {} | {} |",
            self.fault.name(),
            self.present,
            rule(self.first),
            rule(self.second),
            goals(&self.seen),
            left.join(", "),
            goals(&self.remains),
        );
    }
}

impl Barriers {
    /// The page.
    pub fn markdown(&self, setup: &Setup) -> String {
        let mut text = format!(
            "# Barriers\n\nEach rule was switched off in turn, and the same {} journeys (seed {}, all faults) were lived \
             again.\n\n{HEAD}\n",
            setup.journeys, setup.seed,
        );
        if !self.before.is_empty() {
            let _ = writeln!(text, "**With every rule on, goals were broken: {}.**\n", goals(&self.before));
        }
        text.push_str("| Rule | Fault | Present | Hits | Let through | Beside it | Later | Violation | Noticed by |\n");
        text.push_str("|---|---|---|---|---|---|---|---|---|\n");
        self.met.iter().for_each(|one| one.row(&mut text));
        if !self.two.is_empty() {
            text.push_str(TWO);
            self.two.iter().for_each(|one| one.row(&mut text));
        }
        self.rest(&mut text);
        Self::types(&mut text);
        text
    }

    /// What no rule has to refuse, since nobody can write it down.
    fn types(text: &mut String) {
        let _ = write!(
            text,
            "\n## Acts that cannot be expressed\n\nEach is shown by a test that must not compile, with a twin that does \
             (`crates/saisei-domain/src/impossible.rs`): {}.\n",
            IMPOSSIBLE.join(", ")
        );
    }

    /// Rules that no fault meets; any of them fails the build.
    fn rest(&self, text: &mut String) {
        let unmet: Vec<&str> = self.unmet.iter().map(|rule| rule.id()).collect();
        let unmet = if unmet.is_empty() { "None".to_owned() } else { format!("**{}**", unmet.join(", ")) };
        let _ = write!(text, "\n## Rules that no fault of the simulation meets\n\n{unmet}.\n");
    }
}
