//! Rows of a list in a form.

use super::entry::Entries;

/// Rows of a list at most.
const ROWS: usize = 60;

/// A list that a form lays out whole, one row for each choice of the field that names the row: command, list, field.
const LAID_OUT: &[(&str, &str, &str)] = &[("record_infection_screen", "results", "marker")];

/// The field that names each row of this list, where the form lays the list out whole.
pub fn laid_out(command: &str, list: &str) -> Option<&'static str> {
    LAID_OUT.iter().find(|(own, name, _)| *own == command && *name == list).map(|(_, _, field)| *field)
}

/// What was typed, without the rows of a list laid out whole in which nothing was answered.
pub fn without_unanswered(command: &str, mut entries: Entries) -> Entries {
    for (_, list, field) in LAID_OUT.iter().filter(|(own, _, _)| *own == command) {
        for row in 0..ROWS {
            let (inside, name) = (format!("{list}.{row}."), format!("{list}.{row}.{field}"));
            let answered = entries
                .iter()
                .any(|(entry, text)| entry.starts_with(&inside) && *entry != name && !text.trim().is_empty());
            if !answered {
                entries.remove(&name);
            }
        }
    }
    entries
}

/// Takes a row out of a list; those after it move up.
pub fn without_row(entries: &Entries, list: &str, gone: usize) -> Entries {
    let place = |name: &str| -> Option<(usize, String)> {
        let rest = name.strip_prefix(list)?.strip_prefix('.')?;
        let (row, inside) =
            rest.split_once('.').map_or((rest, String::new()), |(row, inside)| (row, format!(".{inside}")));
        Some((row.parse().ok()?, inside))
    };
    let moved = |(name, text): (&String, &String)| match place(name) {
        Some((row, _)) if row == gone => None,
        Some((row, inside)) if row > gone && row < ROWS => Some((format!("{list}.{}{inside}", row - 1), text.clone())),
        _ => Some((name.clone(), text.clone())),
    };
    entries.iter().filter_map(moved).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_without_a_result_was_not_tested() {
        let entries = [
            ("results.0.marker", "hiv"),
            ("results.0.result", " "),
            ("results.1.marker", "htlv1"),
            ("results.1.result", "negative"),
        ];
        let entries: Entries = entries.map(|(name, text)| (name.to_owned(), text.to_owned())).into_iter().collect();
        let left = without_unanswered("record_infection_screen", entries.clone());
        assert!(!left.contains_key("results.0.marker") && left.contains_key("results.1.marker"));
        assert_eq!(without_unanswered("record_test_result", entries.clone()), entries);
    }

    #[test]
    fn a_row_is_taken_out_and_the_others_move_up() {
        let entries =
            [("results.0.marker", "a"), ("results.1.marker", "b"), ("results.2.marker", "c"), ("journey", "J")];
        let entries = entries.map(|(name, text)| (name.to_owned(), text.to_owned())).into_iter().collect();
        let left = without_row(&entries, "results", 1);
        let left: Vec<(&str, &str)> = left.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        assert_eq!(left, [("journey", "J"), ("results.0.marker", "a"), ("results.1.marker", "c")]);
    }
}
