//! The parts by which a long form is folded. A plan is read and drafted by those of the national form (様式第1の2).

use crate::model::Row;

/// Parts of the form with their fields. The order of the parts follows Art. 4(1) of the Act (asrm section 2); the place
/// of committee and further items in it is unverified, and the page says so. A test holds it to the plan's fields.
pub(crate) const PLAN_PARTS: &[(&str, &[&str])] = &[
    ("clinic", &["clinic_name", "clinic_address", "administrator_name", "clinic"]),
    (
        "therapy",
        &["therapy_name", "class", "class_reason", "target_disease", "indications", "content", "content_plain"],
    ),
    ("people", &["responsible_physician", "doctors", "trainings"]),
    (
        "cells",
        &[
            "cell_source",
            "cultured",
            "homologous",
            "infection_screen",
            "processing_facility",
            "max_passage",
            "materials",
            "steps_without_materials",
            "specification",
            "product_life_minutes",
            "transport",
        ],
    ),
    (
        "giving",
        &[
            "routes",
            "min_cells",
            "max_cells",
            "max_doses",
            "min_interval_days",
            "bedside_match_minutes",
            "second_person_at_bedside",
        ],
    ),
    ("safety", &["safety_measures", "follow_up", "stricter"]),
    ("compensation", &["compensation"]),
    ("consent", &["forms", "consent_for_each_dose", "proxy_allowed", "withdrawal"]),
];

/// The parts by which an entry of many entries is folded; none if it is asked for as it is.
pub(super) fn parts_of(command: &str, path: &str) -> Option<&'static [(&'static str, &'static [&'static str])]> {
    ((command, path) == ("draft_plan", "content")).then_some(PLAN_PARTS)
}

/// Opens the parts in which something stands at one of these entries or lists.
pub(crate) fn open_parts<'p>(rows: &mut [Row], places: impl Iterator<Item = &'p str> + Clone) {
    let mut part = None;
    for row in 0..rows.len() {
        match rows.get(row) {
            Some(Row::Part { .. }) => part = Some(row),
            Some(one) if name_of(one).is_some_and(|name| places.clone().any(|place| belong(name, place))) => {
                if let Some(Row::Part { open, .. }) = part.and_then(|part| rows.get_mut(part)) {
                    *open = true;
                }
            }
            _ => {}
        }
    }
}

fn name_of(row: &Row) -> Option<&str> {
    match row {
        Row::Entry(entry) => Some(&entry.name),
        Row::Given { name, .. } | Row::More { name, .. } => Some(name),
        _ => None,
    }
}

/// Whether one is the other, or stands inside it. Whether an unlikely value is right is asked at the value.
fn belong(name: &str, place: &str) -> bool {
    let place = place.strip_prefix("sure.").unwrap_or(place);
    let inside = |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'));
    name == place || inside(name, place) || inside(place, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_opens_for_what_stands_in_it_alone() {
        let part = |id| Row::Part { id, words: String::new(), open: false };
        let list = |name: &str| Row::More { name: name.to_owned(), words: String::new() };
        let rows =
            || vec![list("x"), part("a"), list("c.materials"), Row::Unfold, part("b"), list("c.doc"), Row::Unfold];
        for (place, opened) in [
            ("c.materials", [true, false]),
            ("sure.c.materials.0.share", [true, false]),
            ("c.doc.1", [false, true]),
            ("c.doctors", [false, false]),
            ("c", [true, true]),
            ("x", [false, false]),
        ] {
            let mut rows = rows();
            open_parts(&mut rows, [place].into_iter());
            let open = rows.iter().filter_map(|row| match row {
                Row::Part { open, .. } => Some(*open),
                _ => None,
            });
            assert_eq!(open.collect::<Vec<_>>(), opened, "{place}");
        }
    }
}
