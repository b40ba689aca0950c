//! Identifiers, grouped for reading.

/// Groups an identifier for the eye: a chain-of-identity number as clinic, year, serial and check; a label's 17
/// characters in fours; anything else unchanged.
pub fn grouped(number: &str) -> String {
    match number.chars().count() {
        14 => split(number, &[5, 2, 6, 1]),
        17 => split(number, &[4, 4, 4, 4, 1]),
        _ => number.to_owned(),
    }
}

fn split(text: &str, sizes: &[usize]) -> String {
    let mut rest = text.chars();
    let groups: Vec<String> = sizes.iter().map(|size| rest.by_ref().take(*size).collect()).collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(grouped("AOBA126000001K"), "AOBA1-26-000001-K");
        assert_eq!(grouped("SSWAOBA126000001K"), "SSWA-OBA1-2600-0001-K");
        assert_eq!(grouped("L0412"), "L0412");
        assert_eq!(grouped(""), "");
    }
}
