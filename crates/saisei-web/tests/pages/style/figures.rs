//! The interface guide's tables 2.1 to 2.5: name of the token, its colours, and what was measured.

/// Token, light, dark. What has no dark colour of its own is the same in both.
pub const TOKENS: &[(&str, &str, &str)] = &[
    ("canvas", "#F4F6F7", "#10161B"),
    ("surface", "#FFFFFF", "#182026"),
    ("sunken", "#E9EDEF", "#0B1014"),
    ("text", "#17212B", "#E9EEF2"),
    ("text-2", "#44525E", "#B7C3CC"),
    ("text-3", "#5B6975", "#97A5B0"),
    ("line", "#C9D1D6", "#34414B"),
    ("control", "#6B7883", "#8695A1"),
    ("primary", "#0B5A78", "#6CC3E0"),
    ("primary-hover", "#084760", "#93D5EA"),
    ("primary-tint", "#E1EFF5", "#12303C"),
    ("on-primary", "#FFFFFF", "#0B1014"),
    ("link", "#0B4F9C", "#8FC1FF"),
    ("visited", "#5B3A8E", "#C9B0F5"),
    ("never", "#8F1515", "#EF716E"),
    ("never-tint", "#FBE9E9", "#3A1517"),
    ("second", "#AD5202", "#FFD573"),
    ("second-tint", "#FFF0E0", "#38290A"),
    ("physician", "#4B2863", "#C971F6"),
    ("physician-tint", "#F1EAF6", "#2C1838"),
    ("note", "#536679", "#A7B9C8"),
    ("note-tint", "#EBF0F4", "#1E2A34"),
    ("done", "#107B5C", "#C2EED6"),
    ("done-tint", "#E2F3EC", "#12301F"),
    ("soon", "#7A5C00", "#E9D27A"),
    ("soon-tint", "#FFF7D6", "#30290B"),
    ("on-grade", "#FFFFFF", "#0B1014"),
    ("step-1", "#1A6BE1", "#A2B9ED"),
    ("step-2", "#621134", "#E971A8"),
    ("step-3", "#026C70", "#A9ECE9"),
    ("step-4", "#262890", "#857EFE"),
    ("step-5", "#656315", "#EEE7AC"),
    ("go-field", "#E2F3EC", "#E2F3EC"),
    ("go-text", "#0B3D2A", "#0B3D2A"),
    ("go-sign", "#107B5C", "#107B5C"),
    ("stop-field", "#8F1515", "#8F1515"),
    ("stop-text", "#FFFFFF", "#FFFFFF"),
    ("c1", "#004BA1", "#7EC8FF"),
    ("c2", "#993000", "#FE6604"),
    ("c3", "#017C5F", "#23AC7D"),
    ("c4", "#CF71A9", "#C96EA3"),
    ("c5", "#9F8E08", "#F2DE92"),
    ("c6", "#2D3137", "#E7EDF1"),
];

/// Values 7, other text 4.5, borders and icons 3.
const VALUE: f64 = 7.0;
const WORDS: f64 = 4.5;
const EDGE: f64 = 3.0;

/// Front, ground, floor, and the guide's ratios in light and dark, where it gives them.
pub type Pair = (&'static str, &'static str, f64, Option<f64>, Option<f64>);

const fn pair(front: &'static str, ground: &'static str, floor: f64, light: f64, dark: f64) -> Pair {
    (front, ground, floor, Some(light), Some(dark))
}

pub const PAIRS: &[Pair] = &[
    pair("text", "surface", VALUE, 16.29, 14.12),
    pair("text", "canvas", VALUE, 15.03, 15.60),
    pair("text", "sunken", VALUE, 13.83, 16.37),
    pair("text-2", "surface", WORDS, 8.03, 9.18),
    pair("text-2", "canvas", WORDS, 7.41, 10.14),
    pair("text-2", "sunken", WORDS, 6.82, 10.64),
    pair("text-3", "surface", WORDS, 5.64, 6.54),
    pair("text-3", "canvas", WORDS, 5.20, 7.22),
    pair("text-3", "sunken", WORDS, 4.79, 7.58),
    pair("control", "surface", EDGE, 4.53, 5.36),
    pair("control", "canvas", EDGE, 4.18, 5.92),
    pair("control", "sunken", EDGE, 3.84, 6.22),
    pair("primary", "surface", WORDS, 7.64, 8.26),
    pair("primary", "canvas", WORDS, 7.05, 9.13),
    pair("primary", "sunken", WORDS, 6.49, 9.58),
    pair("on-primary", "primary", WORDS, 7.64, 9.58),
    pair("on-primary", "primary-hover", WORDS, 10.09, 11.79),
    pair("text", "primary-tint", VALUE, 13.86, 11.88),
    pair("link", "surface", WORDS, 8.04, 8.83),
    pair("link", "canvas", WORDS, 7.41, 9.75),
    pair("link", "sunken", WORDS, 6.82, 10.23),
    pair("visited", "surface", WORDS, 8.60, 8.65),
    pair("visited", "canvas", WORDS, 7.94, 9.55),
    pair("visited", "sunken", WORDS, 7.30, 10.03),
    pair("never", "surface", WORDS, 9.19, 5.70),
    pair("never", "never-tint", WORDS, 7.85, 5.58),
    ("text", "never-tint", VALUE, Some(13.91), None),
    pair("on-grade", "never", EDGE, 9.19, 6.61),
    pair("second", "surface", WORDS, 5.27, 11.79),
    pair("second", "second-tint", WORDS, 4.72, 10.08),
    ("text", "second-tint", VALUE, Some(14.58), None),
    pair("on-grade", "second", EDGE, 5.27, 13.67),
    pair("physician", "surface", WORDS, 11.78, 5.64),
    pair("physician", "physician-tint", WORDS, 10.01, 5.54),
    ("text", "physician-tint", VALUE, Some(13.84), None),
    pair("on-grade", "physician", EDGE, 11.78, 6.53),
    pair("note", "surface", WORDS, 5.92, 8.18),
    pair("note", "note-tint", WORDS, 5.16, 7.25),
    ("text", "note-tint", VALUE, Some(14.20), None),
    pair("on-grade", "note", EDGE, 5.92, 9.48),
    pair("done", "surface", WORDS, 5.24, 12.95),
    pair("done", "done-tint", WORDS, 4.56, 11.23),
    ("text", "done-tint", VALUE, Some(14.17), None),
    pair("on-grade", "done", EDGE, 5.24, 15.02),
    pair("soon", "surface", WORDS, 6.25, 10.97),
    pair("soon", "soon-tint", WORDS, 5.81, 9.65),
    ("text", "soon-tint", VALUE, Some(15.15), None),
    pair("on-grade", "soon", EDGE, 6.25, 12.71),
    pair("step-1", "surface", EDGE, 4.96, 8.40),
    pair("step-2", "surface", EDGE, 12.73, 5.80),
    pair("step-3", "surface", EDGE, 6.21, 12.46),
    pair("step-4", "surface", EDGE, 11.74, 5.04),
    pair("step-5", "surface", EDGE, 6.27, 13.08),
    // The number in a filled disc.
    ("on-grade", "step-1", WORDS, None, None),
    ("on-grade", "step-2", WORDS, None, None),
    ("on-grade", "step-3", WORDS, None, None),
    ("on-grade", "step-4", WORDS, None, None),
    ("on-grade", "step-5", WORDS, None, None),
    pair("go-text", "go-field", VALUE, 10.65, 10.65),
    pair("go-sign", "go-field", EDGE, 4.56, 4.56),
    pair("stop-text", "stop-field", VALUE, 9.19, 9.19),
    ("stop-text", "stop-hover", VALUE, None, None),
    pair("c1", "surface", EDGE, 8.33, 9.10),
    pair("c2", "surface", EDGE, 7.56, 5.59),
    pair("c3", "surface", EDGE, 5.19, 5.71),
    pair("c4", "surface", EDGE, 3.19, 4.90),
    pair("c5", "surface", EDGE, 3.31, 12.28),
    pair("c6", "surface", EDGE, 13.08, 13.96),
    ("demo-text", "demo-a", VALUE, None, None),
    ("demo-text", "demo-b", VALUE, None, None),
    ("ring-outer", "surface", EDGE, None, None),
    ("ring-outer", "canvas", EDGE, None, None),
    ("ring-outer", "ring-inner", EDGE, None, None),
];

pub const GRADES: &[&str] = &["never", "second", "physician", "note", "done"];
pub const STEPS: &[&str] = &["step-1", "step-2", "step-3", "step-4", "step-5"];
pub const SERIES: &[&str] = &["c1", "c2", "c3", "c4", "c5", "c6"];

/// Sets that are told apart, with the smallest distance in light and in dark: normal, protan, deutan, tritan.
pub const SETS: &[(&[&str], [f64; 4], [f64; 4])] = &[
    (GRADES, [20.2, 15.8, 13.9, 11.8], [18.1, 18.9, 17.7, 12.6]),
    (STEPS, [23.0, 18.5, 18.7, 13.0], [16.4, 15.5, 15.2, 12.1]),
    (SERIES, [20.8, 20.3, 20.0, 14.2], [20.1, 17.2, 16.9, 12.0]),
];

/// GO against STOP: the fields' ratio, and their distance.
pub const FIELD_RATIO: f64 = 7.99;
pub const FIELD_DISTANCES: [f64; 4] = [64.7, 65.6, 53.5, 63.5];
