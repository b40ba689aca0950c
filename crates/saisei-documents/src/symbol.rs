//! The DataMatrix symbol (ECC 200) of a code.

use datamatrix::{DataMatrix, SymbolList};
use thiserror::Error;

/// What cannot be printed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unprintable {
    /// Our codes are capitals and digits only: they survive any keyboard layout of a scanner.
    #[error("the code `{0}` is not capitals and digits")]
    Code(String),
    /// A label printer's own font has Latin letters only.
    #[error("`{0}` has letters that the printer's own font may not have")]
    Letters(String),
}

/// The dark and light modules of a symbol, without its quiet zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    width: usize,
    dark: Vec<bool>,
}

impl Symbol {
    /// The smallest square symbol of a code.
    ///
    /// # Errors
    /// If the code is not capitals and digits, or is too long for any symbol.
    pub fn of(code: &str) -> Result<Self, Unprintable> {
        let refused = || Unprintable::Code(code.to_owned());
        let plain = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        let squares = SymbolList::default().enforce_square();
        let symbol = plain.then(|| DataMatrix::encode(code.as_bytes(), squares).ok()).flatten().ok_or_else(refused)?;
        let bitmap = symbol.bitmap();
        Ok(Self { width: bitmap.width(), dark: bitmap.bits().to_vec() })
    }

    /// Modules on each side.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Whether the module in this column and row is dark.
    pub fn is_dark(&self, column: usize, row: usize) -> bool {
        column < self.width && self.dark.get(row * self.width + column).copied().unwrap_or(false)
    }

    /// Runs of dark modules: column, row, how many.
    pub fn runs(&self) -> Vec<(usize, usize, usize)> {
        let mut runs: Vec<(usize, usize, usize)> = Vec::new();
        for row in 0..self.width {
            for column in (0..self.width).filter(|column| self.is_dark(*column, row)) {
                match runs.last_mut().filter(|(from, of, length)| *of == row && from + *length == column) {
                    Some((_, _, length)) => *length += 1,
                    None => runs.push((column, row, 1)),
                }
            }
        }
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_a_small_square() {
        let symbol = Symbol::of("SSCSA00126C000015").unwrap();
        assert_eq!(symbol.width(), 16);
        let modules: usize = symbol.runs().iter().map(|(_, _, length)| length).sum();
        let dark = (0..16 * 16).filter(|at| symbol.is_dark(at % 16, at / 16)).count();
        assert_eq!(modules, dark);
        assert!((0..16).all(|row| symbol.is_dark(0, row)), "the left edge of a symbol is whole");
    }

    #[test]
    fn other_codes_are_refused() {
        for code in ["", "ssw", "A-B", "氏名", "A\n"] {
            assert_eq!(Symbol::of(code), Err(Unprintable::Code(code.to_owned())));
        }
        assert!(Symbol::of(&"A".repeat(4_000)).is_err());
    }
}
