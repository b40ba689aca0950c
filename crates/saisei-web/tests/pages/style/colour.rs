//! How well two colours are told apart.
//!
//! Contrast: WCAG 2.2, relative luminance and contrast ratio. sRGB to CIELAB: IEC 61966-2-1 with white D65. Distance:
//! CIEDE2000 as in Sharma, Wu and Dalal, Color Research and Application 30(1), 2005, with their test pairs. Colour
//! vision: Machado, Oliveira and Fernandes, IEEE TVCG 15(6), 2009, full deficiency, in linear RGB.

type Three = [f64; 3];

/// How a colour is seen.
#[derive(Clone, Copy, Debug)]
pub enum Sight {
    Normal,
    Protanopia,
    Deuteranopia,
    Tritanopia,
}

impl Sight {
    pub const ALL: [Self; 4] = [Self::Normal, Self::Protanopia, Self::Deuteranopia, Self::Tritanopia];

    fn matrix(self) -> [Three; 3] {
        match self {
            Self::Normal => [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            Self::Protanopia => {
                [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
            }
            Self::Deuteranopia => {
                [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
            }
            Self::Tritanopia => {
                [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
            }
        }
    }

    fn sees(self, linear: Three) -> Three {
        self.matrix().map(|row| (0..3).map(|n| row[n] * linear[n]).sum::<f64>().clamp(0.0, 1.0))
    }
}

/// `#RRGGBB` in linear light.
fn linear(hex: &str) -> Three {
    let digits = hex.strip_prefix('#').filter(|digits| digits.len() == 6).unwrap_or_else(|| panic!("`{hex}`"));
    [0, 2, 4].map(|at| {
        let part = f64::from(u8::from_str_radix(&digits[at..at + 2], 16).unwrap()) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    })
}

fn luminance(hex: &str) -> f64 {
    let [red, green, blue] = linear(hex);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// The contrast ratio of two colours.
pub fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn lab([red, green, blue]: Three) -> Three {
    let x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047;
    let y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue;
    let z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883;
    let [x, y, z] = [x, y, z]
        .map(|part: f64| if part > 216.0 / 24_389.0 { part.cbrt() } else { (24_389.0 / 27.0 * part + 16.0) / 116.0 });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn angle(a: f64, b: f64) -> f64 {
    b.atan2(a).to_degrees().rem_euclid(360.0)
}

/// The mean of two angles along the shorter way.
fn middle(one: f64, other: f64) -> f64 {
    let turn = if (one - other).abs() <= 180.0 {
        0.0
    } else if one + other < 360.0 {
        360.0
    } else {
        -360.0
    };
    (one + other + turn) / 2.0
}

/// The weight of strong colours: 0 for grey.
fn strength(chroma: f64) -> f64 {
    let power = chroma.powi(7);
    (power / (power + 25_f64.powi(7))).sqrt()
}

fn ciede2000([l1, a1, b1]: Three, [l2, a2, b2]: Three) -> f64 {
    let stretch = 1.5 - 0.5 * strength((a1.hypot(b1) + a2.hypot(b2)) / 2.0);
    let (a1, a2) = (a1 * stretch, a2 * stretch);
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let (h1, h2) = (angle(a1, b1), angle(a2, b2));
    let grey = c1 * c2 == 0.0;
    let turn = match h2 - h1 {
        _ if grey => 0.0,
        turn if turn > 180.0 => turn - 360.0,
        turn if turn < -180.0 => turn + 360.0,
        turn => turn,
    };
    let (light, chroma) = ((l1 + l2) / 2.0, (c1 + c2) / 2.0);
    let hue = if grey { h1 + h2 } else { middle(h1, h2) };
    let wave = |times: f64, shift: f64| (times * hue + shift).to_radians().cos();
    let t = 1.0 - 0.17 * wave(1.0, -30.0) + 0.24 * wave(2.0, 0.0) + 0.32 * wave(3.0, 6.0) - 0.20 * wave(4.0, -63.0);
    let off = (light - 50.0).powi(2);
    let d_light = (l2 - l1) / (1.0 + 0.015 * off / (20.0 + off).sqrt());
    let d_chroma = (c2 - c1) / (1.0 + 0.045 * chroma);
    let d_hue = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin() / (1.0 + 0.015 * chroma * t);
    let blue = 30.0 * (-((hue - 275.0) / 25.0).powi(2)).exp();
    let rotation = -(2.0 * blue).to_radians().sin() * 2.0 * strength(chroma);
    (d_light.powi(2) + d_chroma.powi(2) + d_hue.powi(2) + rotation * d_chroma * d_hue).sqrt()
}

/// The distance of two colours as somebody sees them.
pub fn distance(one: &str, other: &str, sight: Sight) -> f64 {
    ciede2000(lab(sight.sees(linear(one))), lab(sight.sees(linear(other))))
}

/// The smallest distance between any two.
pub fn nearest(colours: &[&str], sight: Sight) -> f64 {
    let pairs = colours.iter().enumerate().flat_map(|(n, one)| colours[n + 1..].iter().map(move |other| (one, other)));
    pairs.map(|(one, other)| distance(one, other, sight)).fold(f64::INFINITY, f64::min)
}

#[test]
fn the_distance_is_that_of_the_published_pairs() {
    let pairs = [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0009], 7.1792),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0011], 7.2195),
        ([50.0, -0.001, 2.49], [50.0, 0.0009, -2.49], 4.8045),
        ([50.0, 2.5, 0.0], [50.0, 0.0, -2.5], 4.3065),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([50.0, 2.5, 0.0], [56.0, -27.0, -3.0], 31.9030),
        ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
        ([63.0109, -31.0961, -5.8663], [62.8187, -29.7946, -4.0864], 1.2630),
        ([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082),
    ];
    for (one, other, published) in pairs {
        for found in [ciede2000(one, other), ciede2000(other, one)] {
            assert!((found - published).abs() < 0.000_05, "{one:?} {other:?}: {found}, published {published}");
        }
    }
}

#[test]
fn contrast_is_that_of_the_formula() {
    assert!((contrast("#000000", "#FFFFFF") - 21.0).abs() < 1e-9);
    assert!((contrast("#FFFFFF", "#767676") - 4.54).abs() < 0.005, "the lightest grey that passes on white");
    assert!((contrast("#8F1515", "#8F1515") - 1.0).abs() < 1e-9);
}

#[test]
fn white_and_grey_look_the_same_to_everybody() {
    for sight in Sight::ALL {
        assert!(distance("#FFFFFF", "#FFFFFF", sight) < 1e-9);
        let grey = lab(sight.sees(linear("#808080")));
        assert!(grey[1].hypot(grey[2]) < 0.5, "{sight:?} {grey:?}");
    }
}
