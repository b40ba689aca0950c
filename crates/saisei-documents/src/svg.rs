//! A label as a drawing of exact size: one unit is a hundredth of a millimetre.

use std::fmt::Write as _;

use crate::label::Label;
use crate::layout::{Layout, MODULE, Mm, Words, layout};
use crate::symbol::{Symbol, Unprintable};

/// The drawing of a label, for a page in any language; its words stand in it as text.
///
/// # Errors
/// If the label's code makes no symbol.
pub fn svg(label: &Label) -> Result<String, Unprintable> {
    let layout = layout(label)?;
    let mut out = open(layout.width, layout.height, "label-drawing");
    // A label is white paper in every theme.
    let (width, height) = (layout.width, layout.height);
    let _ = write!(out, "<rect class=\"label-paper\" width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>");
    if let Some(mark) = &label.mark {
        across(&mut out, &layout, mark);
    }
    for &(x, y) in &layout.symbols {
        symbol(&mut out, &layout.symbol, x, y);
    }
    layout.words.iter().for_each(|line| words(&mut out, line));
    out.push_str("</svg>");
    Ok(out)
}

/// A line of exactly 50 mm, to hold a ruler against.
pub fn ruler() -> String {
    let mut out = open(5_200, 500, "label-ruler");
    out.push_str(
        "<path d=\"M100 100v300M100 250h5000M5100 100v300\" stroke=\"#000\" stroke-width=\"20\" fill=\"none\"/></svg>",
    );
    out
}

fn open(width: Mm, height: Mm, class: &str) -> String {
    let mm = |length: Mm| format!("{}.{:02}mm", length / 100, length % 100);
    format!(
        "<svg class=\"{class}\" xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\">",
        mm(width),
        mm(height)
    )
}

/// The word across: light, and below everything that must be read.
fn across(out: &mut String, layout: &Layout, mark: &str) {
    // On a band it stands behind everything else, where nothing must be read.
    let is_band = layout.width > 3 * layout.height;
    let (x, y) = (if is_band { layout.width * 17 / 20 } else { layout.width / 2 }, layout.height / 2);
    let turn = if is_band { -12 } else { -24 };
    let size = layout.height / 4;
    let mark = escaped(mark);
    let _ = write!(
        out,
        "<text class=\"label-mark\" x=\"{x}\" y=\"{y}\" transform=\"rotate({turn} {x} {y})\" text-anchor=\"middle\" font-size=\"{size}\" font-weight=\"700\" fill=\"#d6d6d6\">{mark}</text>"
    );
}

fn symbol(out: &mut String, symbol: &Symbol, x: Mm, y: Mm) {
    let side = at(symbol.width());
    // The quiet zone: one module of clear white on every side.
    let (left, top, whole) = (x - MODULE, y - MODULE, side + 2 * MODULE);
    let _ = write!(out, "<rect x=\"{left}\" y=\"{top}\" width=\"{whole}\" height=\"{whole}\" fill=\"#fff\"/>");
    out.push_str("<path class=\"symbol\" fill=\"#000\" shape-rendering=\"crispEdges\" d=\"");
    for (column, row, length) in symbol.runs() {
        let (left, top, width) = (x + at(column), y + at(row), at(length));
        let _ = write!(out, "M{left} {top}h{width}v{MODULE}h-{width}z");
    }
    out.push_str("\"/>");
}

fn at(modules: usize) -> Mm {
    Mm::try_from(modules).unwrap_or_default() * MODULE
}

fn words(out: &mut String, line: &Words) {
    let Words { x, y, size, bold, text } = line;
    let weight = if *bold { 700 } else { 400 };
    let text = escaped(text);
    let _ = write!(
        out,
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"#000\">{text}</text>"
    );
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::{Line, Shape};

    #[test]
    fn hostile_words_stay_words() {
        let label = Label {
            shape: Shape::Container,
            code: "SSCSA00126C000015".to_owned(),
            number: "SSCS-A001".to_owned(),
            lines: vec![Line::strong("\"><script>alert(1)</script>")],
            mark: Some("<b>".to_owned()),
        };
        let drawn = svg(&label).unwrap();
        assert!(!drawn.contains("<script") && !drawn.contains("<b>"));
        assert!(drawn.contains("width=\"90.00mm\" height=\"48.00mm\" viewBox=\"0 0 9000 4800\""));
    }

    #[test]
    fn the_ruler_is_fifty_millimetres() {
        assert!(ruler().contains("width=\"52.00mm\"") && ruler().contains("h5000"));
    }
}
