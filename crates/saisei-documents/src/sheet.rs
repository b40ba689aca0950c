//! Labels on sheets of A4.

/// Container labels on one sheet: two columns of five.
pub const PER_SHEET: usize = 10;

/// The labels sheet by sheet; no label is added, left out or doubled.
pub fn sheets<T>(labels: Vec<T>) -> Vec<Vec<T>> {
    let mut sheets: Vec<Vec<T>> = Vec::new();
    for label in labels {
        match sheets.last_mut().filter(|sheet| sheet.len() < PER_SHEET) {
            Some(sheet) => sheet.push(label),
            None => sheets.push(vec![label]),
        }
    }
    sheets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_exact() {
        for count in [0, 1, 9, 10, 11, 30] {
            let sheets = sheets((0..count).collect());
            assert_eq!(sheets.iter().flatten().count(), count);
            assert_eq!(sheets.len(), count.div_ceil(PER_SHEET));
        }
    }
}
