//! The part of Cargo's metadata that the checks read.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::failure::Failure;
use crate::process;

/// Cargo's metadata, format version 1.
#[derive(Deserialize)]
pub struct Metadata {
    /// Every package of the graph.
    pub packages: Vec<Package>,
    /// Ids of the workspace's own packages.
    pub workspace_members: Vec<String>,
    /// The resolved graph.
    pub resolve: Resolve,
}

/// One package.
#[derive(Deserialize)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its id in the graph.
    pub id: String,
    /// Its SPDX expression, if it states one.
    pub license: Option<String>,
    /// What its manifest asks for.
    pub dependencies: Vec<Dependency>,
}

/// One line of a manifest's dependency tables.
#[derive(Deserialize)]
pub struct Dependency {
    /// Name of the package asked for.
    pub name: String,
    /// `None` is normal; otherwise `dev` or `build`.
    pub kind: Option<String>,
}

/// The resolved graph.
#[derive(Deserialize)]
pub struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Edge>,
}

#[derive(Deserialize)]
struct Edge {
    pkg: String,
    dep_kinds: Vec<EdgeKind>,
}

#[derive(Deserialize)]
struct EdgeKind {
    kind: Option<String>,
}

impl Metadata {
    /// The workspace's own packages.
    pub fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| self.workspace_members.contains(&package.id))
    }

    /// Ids of all packages that end up in what we ship or in building it: reached without a dev-dependency.
    pub fn shipped(&self) -> BTreeSet<&str> {
        let edges: BTreeMap<&str, &[Edge]> =
            self.resolve.nodes.iter().map(|node| (node.id.as_str(), node.deps.as_slice())).collect();
        let mut waiting: Vec<&str> = self.workspace_members.iter().map(String::as_str).collect();
        let mut reached = BTreeSet::new();
        while let Some(id) = waiting.pop() {
            if reached.insert(id) {
                let onward = edges.get(id).copied().unwrap_or_default();
                waiting.extend(onward.iter().filter(|edge| edge.ships()).map(|edge| edge.pkg.as_str()));
            }
        }
        reached
    }
}

impl Edge {
    fn ships(&self) -> bool {
        self.dep_kinds.iter().any(|edge| edge.kind.as_deref() != Some("dev"))
    }
}

/// Asks Cargo, for the platform that it runs on: what is built is what is checked, and nothing more is fetched.
///
/// # Errors
/// If Cargo fails, for instance because the lock file is out of date.
pub fn load() -> Result<Metadata, Failure> {
    let version = process::read("rustc", &["-vV"])?;
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .ok_or_else(|| Failure::new("`rustc -vV` names no host"))?;
    let words = ["metadata", "--format-version", "1", "--locked", "--filter-platform", host];
    let text = process::read("cargo", &words)?;
    serde_json::from_str(&text).map_err(Failure::during("cargo metadata"))
}

#[cfg(test)]
pub mod tests {
    use super::Metadata;

    /// A graph of `(package, dependency, kind, licence of the package)`; the first word of an id is its name.
    pub fn graph(members: &[&str], edges: &[(&str, &str, Option<&str>)], licence: &str) -> Metadata {
        let names: std::collections::BTreeSet<&str> =
            edges.iter().flat_map(|(from, to, _)| [*from, *to]).chain(members.iter().copied()).collect();
        let of = |name: &str| edges.iter().filter(move |edge| edge.0 == name).copied().collect::<Vec<_>>();
        let packages: Vec<_> = names.iter().map(|name| serde_json::json!({
            "name": name, "id": name, "license": licence,
            "dependencies": of(name).iter().map(|(_, to, kind)| serde_json::json!({"name": to, "kind": kind})).collect::<Vec<_>>(),
        })).collect();
        let nodes: Vec<_> = names.iter().map(|name| serde_json::json!({
            "id": name,
            "deps": of(name).iter().map(|(_, to, kind)| serde_json::json!({"pkg": to, "dep_kinds": [{"kind": kind}]})).collect::<Vec<_>>(),
        })).collect();
        serde_json::from_value(serde_json::json!({
            "packages": packages, "workspace_members": members, "resolve": {"nodes": nodes}
        }))
        .expect("a graph written by hand")
    }

    #[test]
    fn what_only_a_test_needs_is_not_shipped() {
        let metadata = graph(
            &["saisei"],
            &[
                ("saisei", "clap", None),
                ("saisei", "driver", Some("dev")),
                ("driver", "deep", None),
                ("clap", "cc", Some("build")),
            ],
            "MIT",
        );
        let shipped: Vec<_> = metadata.shipped().into_iter().collect();
        assert_eq!(shipped, ["cc", "clap", "saisei"]);
    }
}
