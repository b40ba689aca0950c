//! Crate arrows: who may depend on whom. An arrow that is not drawn here is refused.

use super::Problem;
use super::metadata::{Metadata, Package};

/// The drawing of `ARCHITECTURE.md`. Dev-dependencies do not count.
const DRAWN: &[(&str, &[&str])] = &[
    (
        "saisei",
        &[
            "saisei-web",
            "saisei-app",
            "saisei-store",
            "saisei-sim",
            "saisei-evidence",
            "saisei-stats",
            "saisei-model",
            "saisei-cytometry",
            "saisei-documents",
        ],
    ),
    ("saisei-web", &["saisei-app", "saisei-documents"]),
    ("saisei-app", &["saisei-domain", "saisei-ledger", "saisei-evidence", "saisei-stats", "saisei-cytometry"]),
    ("saisei-evidence", &["saisei-stats", "saisei-model", "saisei-domain"]),
    ("saisei-domain", &["saisei-stats"]),
    ("saisei-model", &["saisei-stats"]),
    ("saisei-store", &["saisei-ledger"]),
    ("saisei-sim", &["saisei-app", "saisei-domain", "saisei-evidence", "saisei-model", "saisei-ledger"]),
    ("saisei-ledger", &[]),
    ("saisei-stats", &[]),
    ("saisei-cytometry", &[]),
    ("saisei-documents", &[]),
    ("xtask", &[]),
];

/// Compares the drawing with what the manifests say.
pub fn check(metadata: &Metadata) -> Vec<Problem> {
    let ours: Vec<&str> = metadata.members().map(|package| package.name.as_str()).collect();
    metadata.members().flat_map(|package| arrows_of(package, &ours)).collect()
}

fn arrows_of(package: &Package, ours: &[&str]) -> Vec<Problem> {
    let from = package.name.as_str();
    let Some((_, drawn)) = DRAWN.iter().find(|(name, _)| *name == from) else {
        let message = "is not in the drawing of crate arrows (xtask/src/tidy/arrows.rs and ARCHITECTURE.md)";
        return vec![Problem::new(format!("crate {from}"), message)];
    };
    package
        .dependencies
        .iter()
        .filter(|dependency| dependency.kind.as_deref() != Some("dev"))
        .map(|dependency| dependency.name.as_str())
        .filter(|to| ours.contains(to) && !drawn.contains(to))
        .map(|to| Problem::new(format!("crate {from}"), format!("the arrow {from} -> {to} is not drawn")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::super::metadata::tests::graph;
    use super::check;

    #[test]
    fn a_drawn_arrow_and_a_dev_dependency_pass() {
        let members = ["saisei-app", "saisei-ledger", "saisei-store"];
        let edges = [("saisei-app", "saisei-ledger", None), ("saisei-app", "saisei-store", Some("dev"))];
        assert!(check(&graph(&members, &edges, "MIT")).is_empty());
    }

    #[test]
    fn an_arrow_that_is_not_drawn_fails() {
        let edges = [("saisei-web", "saisei-store", None), ("saisei-domain", "saisei-ledger", Some("build"))];
        let members = ["saisei-web", "saisei-store", "saisei-domain", "saisei-ledger"];
        let found = lines(&check(&graph(&members, &edges, "MIT")));
        assert_eq!(
            found,
            [
                "crate saisei-domain: the arrow saisei-domain -> saisei-ledger is not drawn",
                "crate saisei-web: the arrow saisei-web -> saisei-store is not drawn",
            ]
        );
    }

    #[test]
    fn an_unknown_crate_fails() {
        let found = check(&graph(&["saisei-extra"], &[], "MIT"));
        assert_eq!(found.len(), 1);
    }
}
