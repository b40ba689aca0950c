//! A label in the language of label printers (ZPL II). The printer draws the symbol itself, dot for dot.
//!
//! Not tried on a printer yet: the commands are written from their public description.

use std::fmt::Write as _;

use crate::label::Label;
use crate::layout::{MODULE, Mm, Words, layout};
use crate::symbol::Unprintable;

/// Dots of a printer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Resolution {
    /// 203 dots to an inch.
    #[default]
    Dpi203,
    /// 300 dots to an inch.
    Dpi300,
}

impl Resolution {
    /// Dots to an inch.
    pub fn dpi(self) -> i32 {
        match self {
            Self::Dpi203 => 203,
            Self::Dpi300 => 300,
        }
    }

    /// A length in dots, to the nearest one.
    fn dots(self, length: Mm) -> i32 {
        (length * self.dpi() + 1_270) / 2_540
    }

    /// Dots of one module: the fewest that are not clearly smaller than a module should be.
    pub fn module(self) -> i32 {
        // 3 dots at 203 dpi are 0.375 mm: a hundredth below 0.38 is no difference. 4 dots at 300 dpi would be 0.34.
        let exact = MODULE * self.dpi();
        (1..).find(|dots| dots * 2_540 * 100 >= exact * 98).unwrap_or(1)
    }
}

/// One label as a printer file.
///
/// # Errors
/// If the code makes no symbol, or words have letters that the printer's own font may not have.
pub fn zpl(label: &Label, resolution: Resolution) -> Result<String, Unprintable> {
    let layout = layout(label)?;
    let dots = |length| resolution.dots(length);
    let mut out = format!("^XA\n^CI28\n^PW{}\n^LL{}\n^LH0,0\n", dots(layout.width), dots(layout.height));
    for &(x, y) in &layout.symbols {
        // Quality 200 is ECC 200.
        let _ = writeln!(out, "^FO{},{}^BXN,{},200^FD{}^FS", dots(x), dots(y), resolution.module(), label.code);
    }
    for line in &layout.words {
        words(&mut out, line, resolution)?;
    }
    if let Some(mark) = &label.mark {
        // Words turn by right angles only here, so the mark stands upright at the lower edge.
        let (y, size) = (layout.height - 350, 282);
        words(&mut out, &Words { x: 300, y, size, bold: true, text: mark.clone() }, resolution)?;
    }
    out.push_str("^PQ1\n^XZ\n");
    Ok(out)
}

fn words(out: &mut String, line: &Words, resolution: Resolution) -> Result<(), Unprintable> {
    let text = field(&line.text)?;
    let (x, y, height) = (resolution.dots(line.x), resolution.dots(line.y - line.size), resolution.dots(line.size));
    let _ = writeln!(out, "^FO{x},{y}^A0N,{height},{}^FH_^FD{text}^FS", height * 9 / 10);
    Ok(())
}

/// Words as field data: signs that mean something to the printer are written as numbers.
fn field(text: &str) -> Result<String, Unprintable> {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '^' | '~' | '_' | '\\' => {
                let _ = write!(out, "_{:02X}", u32::from(letter));
            }
            // A space that does not break is a space to a printer.
            '\u{a0}' => out.push(' '),
            // Latin letters with their accents; no control characters.
            ' '..='~' | '\u{a1}'..='\u{24f}' => out.push(letter),
            _ => return Err(Unprintable::Letters(text.to_owned())),
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::{Line, Shape};

    fn label(words: &str) -> Label {
        Label {
            shape: Shape::Container,
            code: "SSCSA00126C000015".to_owned(),
            number: "SSCS-A001-26C0-0001-5".to_owned(),
            lines: vec![Line::of("Lot", words)],
            mark: Some("PRACTICE".to_owned()),
        }
    }

    #[test]
    fn the_code_is_the_printers_own_symbol() {
        let at_203 = zpl(&label("L0001"), Resolution::Dpi203).unwrap();
        assert!(at_203.contains("^BXN,3,200^FDSSCSA00126C000015^FS") && at_203.contains("^PW719\n^LL384"));
        let at_300 = zpl(&label("L0001"), Resolution::Dpi300).unwrap();
        assert!(at_300.contains("^BXN,5,200^FDSSCSA00126C000015^FS") && at_300.ends_with("^PQ1\n^XZ\n"));
        assert!(at_300.contains("^FDLot L0001^FS") && at_300.contains("^FDPRACTICE^FS"));
    }

    #[test]
    fn words_cannot_give_the_printer_orders() {
        let out = zpl(&label("^XZ~JR_5E"), Resolution::Dpi203).unwrap();
        assert!(zpl(&label("4\u{a0}mL"), Resolution::Dpi203).unwrap().contains("^FDLot 4 mL^FS"));
        assert!(out.contains("_5EXZ_7EJR_5F5E") && out.matches("^XZ").count() == 1);
        assert_eq!(zpl(&label("山田"), Resolution::Dpi203), Err(Unprintable::Letters("Lot 山田".to_owned())));
        assert!(zpl(&label("A\n^XA"), Resolution::Dpi203).is_err());
    }
}
