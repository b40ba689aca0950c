//! Acts that no rule has to refuse, since nobody can write them down.

/// Tests of acts that must not compile, by the names of their modules.
pub(super) const IMPOSSIBLE: &[&str] = &[
    "a_release_made_by_hand",
    "a_match_with_another_container",
    "a_container_for_a_lot",
    "a_wristband_for_a_container",
    "a_number_that_was_not_checked",
    "a_volume_for_cells",
    "a_dose_without_a_route",
    "a_rule_switched_off_by_a_plan",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_test_of_an_impossible_act_exists_and_has_a_twin() {
        let source = include_str!("../../../saisei-domain/src/impossible.rs");
        for name in IMPOSSIBLE {
            assert!(source.contains(&format!("pub mod {name} {{}}")), "{name}");
        }
        let (fails, blocks) = (source.matches("```compile_fail,E").count(), source.matches("/// ```\n").count());
        assert_eq!(source.matches("pub mod ").count(), IMPOSSIBLE.len());
        assert_eq!((fails, blocks), (IMPOSSIBLE.len(), IMPOSSIBLE.len() * 3), "each end, and each twin's beginning");
    }
}
