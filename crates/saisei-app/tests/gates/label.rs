//! What the scanner read.

use super::{Case, passes, refused, run_all};
use crate::support::{Stage, World, rules};

fn scan(change: impl Fn(&World) -> (String, String)) -> (World, crate::support::Line) {
    let world = World::at(Stage::AtClinic, 1);
    let (wristband, container) = change(&world);
    let line = world.scanned(&wristband, &container);
    (world, line)
}

/// Wristband and bag of the one patient.
fn labels(world: &World) -> (String, String) {
    (world.patient(0).wristband(), world.patient(0).product_label())
}

/// The last character, the check, replaced by its neighbour in the alphabet.
fn misread(label: &str) -> String {
    let (body, check) = label.split_at(label.len() - 1);
    format!("{body}{}", if check == "A" { "B" } else { "A" })
}

pub fn cases() -> Vec<Case> {
    let good = &["lot.released-conditionally"];
    vec![
        refused(&["label.check-character"], "a misread bag", || {
            scan(|world| (labels(world).0, misread(&labels(world).1)))
        }),
        refused(&["label.check-character", good[0]], "a misread wristband", || {
            scan(|world| (misread(&labels(world).0), labels(world).1))
        }),
        passes("label.check-character", good, "both as printed", || scan(labels)),
        refused(&["label.half"], "the first half of a bag's label", || {
            scan(|world| (labels(world).0, labels(world).1[..9].to_owned()))
        }),
        refused(&["label.half"], "nothing was read", || scan(|world| (labels(world).0, String::new()))),
        passes("label.half", good, "with the blanks of a scanner around it", || {
            scan(|world| (format!(" {} ", labels(world).0), format!("{}\n", labels(world).1)))
        }),
        refused(&["label.doubled"], "two scans in one field", || {
            scan(|world| (labels(world).0, labels(world).1.repeat(2)))
        }),
        passes("label.doubled", good, "grouped for reading aloud", || {
            scan(|world| {
                let (wristband, bag) = labels(world);
                (wristband, format!("{} {}-{}", &bag[..3], &bag[3..9], &bag[9..]))
            })
        }),
        refused(&["label.foreign"], "a code of somebody else", || {
            scan(|world| (labels(world).0, "0104912345678904".to_owned()))
        }),
        passes("label.foreign", good, "full-width from a Japanese keyboard", || {
            scan(|world| {
                let wide = |text: &str| text.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect();
                (wide(&labels(world).0), wide(&labels(world).1))
            })
        }),
        refused(&["label.wrong-type", "label.wrong-type"], "wristband and bag exchanged", || {
            scan(|world| (labels(world).1, labels(world).0))
        }),
        passes("label.wrong-type", good, "each in its field", || scan(labels)),
    ]
}

#[test]
fn labels_from_both_sides() {
    run_all(cases());
}

/// Every place of a label, every other character that a scanner can deliver: no such pair is ever a match.
#[test]
fn every_single_wrong_character_is_refused() {
    let world = World::at(Stage::AtClinic, 1);
    let (wristband, bag) = labels(&world);
    let mut tried = 0;
    for place in 0..bag.len() {
        for other in (0x21u8..0x7f).map(char::from) {
            let wrong = |label: &str| -> Option<String> {
                let there = label.chars().nth(place).unwrap();
                (!there.eq_ignore_ascii_case(&other))
                    .then(|| label.chars().enumerate().map(|(at, c)| if at == place { other } else { c }).collect())
            };
            for (left, right) in [(Some(wristband.clone()), wrong(&bag)), (wrong(&wristband), Some(bag.clone()))] {
                let (Some(left), Some(right)) = (left, right) else { continue };
                let answer = world.ask(world.scanned(&left, &right));
                assert!(rules(&answer).iter().any(|rule| rule.starts_with("label.")), "{left} {right}: {answer:?}");
                assert!(!answer.is_accepted(), "{left} {right}");
                tried += 1;
            }
        }
    }
    // 17 places, 94 characters without the right one and its small letter, twice.
    assert!(tried > 17 * 92 * 2 - 1, "{tried}");
    let matches = world.events().iter().filter(|event| event.envelope.kind.as_str() == "bedside_matched").count();
    assert_eq!(matches, 0);
}
