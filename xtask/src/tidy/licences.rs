//! Licences of everything that is built: an allow-list, and named exceptions for what only tests use.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Problem;
use super::metadata::{Metadata, Package};
use super::spdx;
use super::tree::Tree;

const LIST: &str = "xtask/licences.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Licences {
    allowed: BTreeSet<String>,
    tests_only: Vec<TestsOnly>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TestsOnly {
    name: String,
    licence: String,
    reason: String,
}

/// Compares every package's licence with the list.
pub fn check(tree: &Tree, metadata: &Metadata) -> Vec<Problem> {
    let list: Licences = match toml::from_str(tree.text(LIST).unwrap_or_default()) {
        Ok(list) => list,
        Err(error) => return vec![Problem::new(LIST, error.message())],
    };
    let shipped = metadata.shipped();
    let exceptions: BTreeMap<&str, &TestsOnly> =
        list.tests_only.iter().map(|entry| (entry.name.as_str(), entry)).collect();
    let verdict = |package: &Package| {
        judge(
            package,
            &list.allowed,
            exceptions.get(package.name.as_str()).copied(),
            shipped.contains(package.id.as_str()),
        )
    };
    let mut problems: Vec<Problem> = metadata.packages.iter().filter_map(verdict).collect();
    problems.extend(list.tests_only.iter().filter_map(|entry| stale(entry, metadata)));
    problems
}

fn judge(
    package: &Package,
    allowed: &BTreeSet<String>,
    exception: Option<&TestsOnly>,
    shipped: bool,
) -> Option<Problem> {
    let licence = package.license.as_deref().unwrap_or("none stated");
    if spdx::is_met(licence, allowed) {
        return None;
    }
    let message = match exception {
        Some(exception) if exception.licence == licence && !shipped => return None,
        Some(_) if shipped => {
            format!("licence `{licence}` is accepted for tests only, but the crate is part of what we ship")
        }
        _ => format!("licence `{licence}` is not in {LIST}"),
    };
    Some(Problem::new(format!("crate {}", package.name), message))
}

fn stale(entry: &TestsOnly, metadata: &Metadata) -> Option<Problem> {
    let place = format!("{LIST}: {}", entry.name);
    if entry.reason.trim().is_empty() {
        return Some(Problem::new(place, "the exception has no reason"));
    }
    let used = metadata.packages.iter().any(|package| package.name == entry.name);
    (!used).then(|| Problem::new(place, "the exception is no longer needed"))
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::super::metadata::tests::graph;
    use super::super::tree::Tree;
    use super::{LIST, check};

    const ALLOW_MIT: &str = "allowed = [\"MIT\"]\ntests_only = []\n";
    const EXCEPT: &str =
        "allowed = []\n[[tests_only]]\nname = \"driver\"\nlicence = \"MPL-2.0\"\nreason = \"speaks to the browser\"\n";

    fn problems(list: &str, kind: Option<&str>, licence: &str) -> Vec<String> {
        let metadata = graph(&[], &[("saisei", "driver", kind)], licence);
        lines(&check(&Tree::of(&[(LIST, list)]), &metadata))
    }

    #[test]
    fn an_allowed_licence_passes_and_another_fails() {
        assert!(problems(ALLOW_MIT, None, "MIT OR GPL-3.0").is_empty());
        let found = problems(ALLOW_MIT, None, "GPL-3.0");
        assert_eq!(found[0], "crate driver: licence `GPL-3.0` is not in xtask/licences.toml");
    }

    #[test]
    fn an_exception_holds_for_tests_only() {
        let of_driver = |found: Vec<String>| found.into_iter().find(|line| line.starts_with("crate driver"));
        let run = |kind| {
            let metadata = graph(&["saisei"], &[("saisei", "driver", kind)], "MPL-2.0");
            of_driver(lines(&check(&Tree::of(&[(LIST, EXCEPT)]), &metadata)))
        };
        assert_eq!(run(Some("dev")), None);
        assert!(run(None).is_some_and(|line| line.contains("part of what we ship")));
    }

    #[test]
    fn an_exception_that_nobody_needs_fails() {
        let list = EXCEPT.replace("driver", "gone").replace("allowed = []", "allowed = [\"MIT\"]");
        assert_eq!(problems(&list, None, "MIT"), ["xtask/licences.toml: gone: the exception is no longer needed"]);
    }
}
