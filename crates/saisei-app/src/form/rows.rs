//! Rows of a list in a form.

use super::entry::Entries;

/// Rows of a list at most.
const ROWS: usize = 60;

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
    fn a_row_is_taken_out_and_the_others_move_up() {
        let entries =
            [("results.0.marker", "a"), ("results.1.marker", "b"), ("results.2.marker", "c"), ("journey", "J")];
        let entries = entries.map(|(name, text)| (name.to_owned(), text.to_owned())).into_iter().collect();
        let left = without_row(&entries, "results", 1);
        let left: Vec<(&str, &str)> = left.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        assert_eq!(left, [("journey", "J"), ("results.0.marker", "a"), ("results.1.marker", "c")]);
    }
}
