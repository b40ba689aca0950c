//! The symbols of labels, read by a decoder that knows nothing of this crate: `dmtxread` of Debian's `dmtx-utils`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "test helpers")]

use std::process::Command;

use saisei_documents::{Label, Line, Resolution, Shape, Symbol, svg};

const CODES: [(Shape, &str); 4] = [
    (Shape::Container, "SSCSA00126C000015"),
    (Shape::Container, "SSCAOBA126C99999Z"),
    (Shape::Wristband, "SSWSA001260000016"),
    (Shape::Wristband, "SSWAOBA199999999K"),
];

/// A picture in grey, one byte for each dot.
struct Picture {
    width: usize,
    dots: Vec<u8>,
}

impl Picture {
    fn white(width: usize, height: usize) -> Self {
        Self { width, dots: vec![255; width * height] }
    }

    fn pgm(&self) -> Vec<u8> {
        let mut out = format!("P5\n{} {}\n255\n", self.width, self.dots.len() / self.width).into_bytes();
        out.extend(&self.dots);
        out
    }
}

fn decoded(picture: &Picture) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("label.pgm");
    std::fs::write(&file, picture.pgm()).unwrap();
    let read = Command::new("dmtxread").args(["--newline", "--milliseconds=3000"]).arg(&file).output();
    let read = read.unwrap_or_else(|_| {
        panic!("`dmtxread` is missing; on Debian: apt-get install --no-install-recommends dmtx-utils")
    });
    String::from_utf8(read.stdout).unwrap().lines().map(str::to_owned).collect()
}

fn label(shape: Shape, code: &str) -> Label {
    let lines = vec![Line::strong("練習 花子"), Line::of("生年月日", "1958年3月14日")];
    Label { shape, code: code.to_owned(), number: code.to_owned(), lines, mark: Some("練習用".to_owned()) }
}

/// The symbols of a drawing as a printer of this resolution would put its dots: black where the middle of a dot is.
fn printed(drawing: &str, (width, height): (i32, i32), dpi: i32) -> Picture {
    let mut picture =
        Picture::white(usize::try_from(width * dpi / 2_540).unwrap(), usize::try_from(height * dpi / 2_540).unwrap());
    for path in drawing.split("class=\"symbol\"").skip(1) {
        let data = path.split(" d=\"").nth(1).unwrap().split('"').next().unwrap();
        for run in data.split('M').skip(1) {
            let numbers: Vec<i32> = run.split([' ', 'h', 'v', '-', 'z']).filter_map(|n| n.parse().ok()).collect();
            let [x, y, w, h, ..] = numbers[..] else { panic!("a run is a rectangle: {run}") };
            blacken(&mut picture, [x, y, x + w, y + h], dpi);
        }
    }
    picture
}

fn blacken(picture: &mut Picture, [left, top, right, bottom]: [i32; 4], dpi: i32) {
    let height = picture.dots.len() / picture.width;
    for (at, dot) in picture.dots.iter_mut().enumerate() {
        let (column, row) = (at % picture.width, at / picture.width);
        debug_assert!(row < height);
        let middle = |n: usize| (i32::try_from(n).unwrap() * 2 + 1) * 2_540 / (2 * dpi);
        let inside = (left..right).contains(&middle(column)) && (top..bottom).contains(&middle(row));
        if inside {
            *dot = 0;
        }
    }
}

#[test]
fn the_drawing_is_read_back_at_both_resolutions() {
    for (shape, code) in CODES {
        let drawing = svg(&label(shape, code)).unwrap();
        for dpi in [203, 300] {
            let picture = printed(&drawing, shape.size(), dpi);
            let found = decoded(&picture);
            let wanted = if shape == Shape::Wristband { 2 } else { 1 };
            assert_eq!(found, vec![code.to_owned(); wanted], "{code} at {dpi} dpi");
        }
    }
}

/// The printer draws the symbol itself from the same text; this is what its dots are by our own encoder.
#[test]
fn the_printers_dots_are_read_back() {
    for (_, code) in CODES {
        for resolution in [Resolution::Dpi203, Resolution::Dpi300] {
            let symbol = Symbol::of(code).unwrap();
            let dots = usize::try_from(resolution.module()).unwrap();
            let side = (symbol.width() + 4) * dots;
            let mut picture = Picture::white(side, side);
            for (at, dot) in picture.dots.iter_mut().enumerate() {
                let module = |n: usize| (n / dots).checked_sub(2);
                if let (Some(column), Some(row)) = (module(at % side), module(at / side))
                    && symbol.is_dark(column, row)
                {
                    *dot = 0;
                }
            }
            assert_eq!(decoded(&picture), [code], "{code} at {} dpi", resolution.dpi());
        }
    }
}
