//! Where everything stands on a label, in hundredths of a millimetre: both outputs draw the same layout.

use crate::label::{Label, Shape};
use crate::symbol::{Symbol, Unprintable};

/// A length in hundredths of a millimetre.
pub type Mm = i32;

/// One module of a symbol: 0.38 mm, the size that GS1 aims at for items under medical rules.
pub(crate) const MODULE: Mm = 38;
/// Distance of everything from the edge.
const EDGE: Mm = 300;
/// 8 pt: nothing on a label is smaller.
const SMALL: Mm = 282;
/// 10 pt: numbers.
const NUMBER: Mm = 353;
/// 14 pt: the name on a wristband, as long as it fits on one line.
const NAME: Mm = 494;
/// Where the second symbol of a wristband begins: 95 mm from the first, about half way round a wrist.
const OPPOSITE: Mm = 9_800;

/// Words at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) x: Mm,
    /// Their base line.
    pub(crate) y: Mm,
    pub(crate) size: Mm,
    pub(crate) bold: bool,
    pub(crate) text: String,
}

/// A label, laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) width: Mm,
    pub(crate) height: Mm,
    pub(crate) words: Vec<Words>,
    /// Left upper corners of the symbol, without its quiet zone.
    pub(crate) symbols: Vec<(Mm, Mm)>,
    pub(crate) symbol: Symbol,
}

impl Shape {
    /// Width and height.
    pub fn size(self) -> (Mm, Mm) {
        match self {
            Self::Wristband => (19_000, 2_500),
            Self::Container => (9_000, 4_800),
        }
    }
}

/// How wide words are, to the safe side: a wide letter is one em, any other six tenths of it.
fn width_of(text: &str, size: Mm) -> Mm {
    let tenths: Mm = text.chars().map(|letter| if letter < '\u{2000}' { 6 } else { 10 }).sum();
    tenths * size / 10
}

/// Words on as many lines as they need; they break between words where there are any.
fn broken(text: &str, size: Mm, width: Mm) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_inclusive([' ', '\u{3000}', '・', '-']) {
        let fits = |line: &str| width_of(&format!("{line}{}", word.trim_end()), size) <= width;
        if lines.last().is_some_and(|line| !line.is_empty() && !fits(line)) {
            lines.push(String::new());
        }
        for letter in word.chars() {
            let full =
                lines.last().is_some_and(|line| width_of(line, size) + width_of(&letter.to_string(), size) > width);
            if full {
                lines.push(String::new());
            }
            if let Some(line) = lines.last_mut() {
                line.push(letter);
            }
        }
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// Writes lines below each other.
struct Column {
    x: Mm,
    y: Mm,
    width: Mm,
    words: Vec<Words>,
}

impl Column {
    fn put(&mut self, text: &str, size: Mm, bold: bool) {
        for text in broken(text, size, self.width) {
            // A line takes five quarters of its letters' height; a fifth of them hangs below the base line.
            self.y += size;
            self.words.push(Words { x: self.x, y: self.y, size, bold, text });
            self.y += size / 4;
        }
    }
}

/// Lays a label out.
///
/// # Errors
/// If its code makes no symbol.
pub(crate) fn layout(label: &Label) -> Result<Layout, Unprintable> {
    let symbol = Symbol::of(&label.code)?;
    let side = Mm::try_from(symbol.width()).unwrap_or(Mm::MAX / MODULE) * MODULE;
    let (width, height) = label.shape.size();
    let (symbols, words) = match label.shape {
        Shape::Wristband => wristband(label, side, height),
        Shape::Container => container(label, side, width),
    };
    Ok(Layout { width, height, words, symbols, symbol })
}

fn wristband(label: &Label, side: Mm, height: Mm) -> (Vec<(Mm, Mm)>, Vec<Words>) {
    let top = (height - side) / 2;
    let x = EDGE + side + EDGE;
    let mut column = Column { x, y: 150, width: OPPOSITE - EDGE - x, words: Vec::new() };
    for line in &label.lines {
        let text = line.text();
        let one_line = width_of(&text, NAME) <= column.width;
        let size = if !line.strong {
            SMALL
        } else if one_line {
            NAME
        } else {
            NUMBER
        };
        column.put(&text, size, line.strong);
    }
    column.put(&label.number, NUMBER, true);
    let mut words = column.words;
    let x = OPPOSITE + side + EDGE;
    words.push(Words { x, y: height / 2 + NUMBER / 2, size: NUMBER, bold: true, text: label.number.clone() });
    (vec![(EDGE, top), (OPPOSITE, top)], words)
}

fn container(label: &Label, side: Mm, width: Mm) -> (Vec<(Mm, Mm)>, Vec<Words>) {
    let left = width - EDGE - side;
    let mut column = Column { x: EDGE, y: 200, width: left - EDGE - EDGE, words: Vec::new() };
    column.put(&label.number, NUMBER, true);
    for line in &label.lines {
        // Below the symbol the whole width is free.
        if column.y > EDGE + side + 2 * MODULE {
            column.width = width - 2 * EDGE;
        }
        column.put(&line.text(), SMALL, line.strong);
    }
    (vec![(left, EDGE)], column.words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::Line;

    #[test]
    fn nothing_is_cut_off_and_nothing_leaves_the_label() {
        let long = "アレハンドロ　マキシミリアーノ　フェルナンデス";
        let name = "Alejandro Maximiliano Fernández-Villavicencio";
        let lines = vec![Line::of("", long), Line::strong(name), Line::of("生年月日", "1958年3月14日（昭和33年）")];
        let band = Label {
            shape: Shape::Wristband,
            code: "SSWSA001260000016".to_owned(),
            number: "SSWS-A001-2600-0001-6".to_owned(),
            lines,
            mark: None,
        };
        let layout = layout(&band).unwrap();
        assert_eq!(layout.symbols.len(), 2);
        for words in &layout.words {
            assert!(words.y + words.size / 5 <= layout.height, "{words:?}");
            assert!(words.size >= SMALL && words.x + width_of(&words.text, words.size) <= layout.width, "{words:?}");
        }
        let read: String = layout.words.iter().map(|words| words.text.as_str()).collect::<Vec<_>>().join(" ");
        assert!(read.contains("Villavicencio") && read.contains("フェルナンデス") && read.contains("昭和33年"));
    }

    #[test]
    fn words_break_between_words_first() {
        assert_eq!(broken("one two three", 100, 480), ["one two", "three"]);
        assert_eq!(broken("ながいことば", 100, 300), ["ながい", "ことば"]);
        assert!(broken("", 100, 300).is_empty());
    }
}
