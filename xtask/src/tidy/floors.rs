//! Crates that we avoid and the oldest versions that we accept, read from the lock file: for every platform.

use serde::Deserialize;

use super::Problem;
use super::tree::Tree;

const LIST: &str = "xtask/crate-floors.toml";
const LOCK: &str = "Cargo.lock";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    banned: Vec<Banned>,
    floor: Vec<Floor>,
}

/// A crate that may not be used: at all, in some versions, or except where named crates bring it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Banned {
    name: String,
    #[serde(default)]
    versions: Vec<String>,
    #[serde(default)]
    accepted_through: Vec<String>,
    reason: String,
}

/// The oldest accepted version, of all versions or of one line such as `0.9`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Floor {
    name: String,
    line: Option<String>,
    at_least: String,
    reason: String,
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
    #[serde(default)]
    dependencies: Vec<String>,
}

/// Compares the lock file with the list.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let list: List = match read(tree, LIST) {
        Ok(list) => list,
        Err(problem) => return vec![problem],
    };
    let lock: Lock = match read(tree, LOCK) {
        Ok(lock) => lock,
        Err(problem) => return vec![problem],
    };
    let banned = list.banned.iter().flat_map(|entry| entry.broken_by(&lock));
    let below = list.floor.iter().flat_map(|entry| entry.broken_by(&lock));
    banned.chain(below).collect()
}

fn read<T: for<'a> Deserialize<'a>>(tree: &Tree, path: &str) -> Result<T, Problem> {
    let text = tree.text(path).ok_or_else(|| Problem::new(path, "is missing"))?;
    toml::from_str(text).map_err(|error| Problem::new(path, error.message()))
}

impl Lock {
    fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Locked> {
        self.package.iter().filter(move |package| package.name == name)
    }

    /// Crates whose own dependency is `name`.
    fn users<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let uses =
            move |package: &&Locked| package.dependencies.iter().any(|line| line.split(' ').next() == Some(name));
        self.package.iter().filter(uses).map(|package| package.name.as_str())
    }
}

impl Banned {
    fn broken_by(&self, lock: &Lock) -> Vec<Problem> {
        let accepted = !self.accepted_through.is_empty()
            && lock.users(&self.name).all(|user| self.accepted_through.iter().any(|name| name == user));
        lock.named(&self.name)
            .filter(|package| self.versions.is_empty() || self.versions.contains(&package.version))
            .filter(|_| !accepted)
            .map(|package| problem(package, format!("is to be avoided: {}", self.reason)))
            .collect()
    }
}

impl Floor {
    fn broken_by(&self, lock: &Lock) -> Vec<Problem> {
        let floor = numbers(&self.at_least);
        let line = self.line.as_deref().map(numbers).unwrap_or_default();
        lock.named(&self.name)
            .filter(|package| numbers(&package.version).starts_with(&line))
            .filter(|package| numbers(&package.version) < floor)
            .map(|package| problem(package, format!("must be at least {}: {}", self.at_least, self.reason)))
            .collect()
    }
}

fn problem(package: &Locked, message: String) -> Problem {
    Problem::new(format!("crate {} {}", package.name, package.version), message)
}

fn numbers(version: &str) -> Vec<u64> {
    let plain = version.split(['-', '+']).next().unwrap_or_default();
    plain.split('.').map(|part| part.parse().unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::super::tree::Tree;
    use super::{LIST, LOCK, check};

    const RULES: &str = r#"
[[banned]]
name = "gone"
reason = "no longer maintained"
[[banned]]
name = "bad"
versions = ["1.0.1"]
reason = "a malicious release"
[[banned]]
name = "deep"
accepted_through = ["carrier"]
reason = "old"
[[floor]]
name = "engine"
at_least = "0.39.1"
reason = "a fix"
[[floor]]
name = "dice"
line = "0.9"
at_least = "0.9.3"
reason = "a fix"
"#;

    fn problems(packages: &[(&str, &str, &str)]) -> Vec<String> {
        let lock: String = packages
            .iter()
            .map(|(name, version, needs)| {
                format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\ndependencies = [{needs}]\n")
            })
            .collect();
        lines(&check(&Tree::of(&[(LIST, RULES), (LOCK, &lock)])))
    }

    #[test]
    fn newer_versions_and_other_lines_pass() {
        assert!(
            problems(&[("engine", "0.39.1", ""), ("dice", "0.8.5", ""), ("dice", "0.10.0", ""), ("bad", "1.0.2", "")])
                .is_empty()
        );
    }

    #[test]
    fn banned_crates_and_old_versions_fail() {
        let found =
            problems(&[("gone", "2.0.0", ""), ("bad", "1.0.1", ""), ("engine", "0.38.9", ""), ("dice", "0.9.2", "")]);
        assert_eq!(
            found,
            [
                "crate gone 2.0.0: is to be avoided: no longer maintained",
                "crate bad 1.0.1: is to be avoided: a malicious release",
                "crate engine 0.38.9: must be at least 0.39.1: a fix",
                "crate dice 0.9.2: must be at least 0.9.3: a fix",
            ]
        );
    }

    #[test]
    fn an_accepted_way_in_is_not_a_way_in_for_others() {
        let carried = [("deep", "1.0.0", ""), ("carrier", "1.0.0", "\"deep\"")];
        assert!(problems(&carried).is_empty());
        let direct = [carried[0], carried[1], ("saisei", "0.1.0", "\"deep 1.0.0\"")];
        assert_eq!(problems(&direct).len(), 1);
    }
}
