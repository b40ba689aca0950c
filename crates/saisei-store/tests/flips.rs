//! Random damage: a changed byte is found, or it changed nothing that is stored.

#![allow(clippy::unwrap_used, reason = "test helpers")]

mod common;
#[path = "../../saisei-ledger/tests/contract/mod.rs"]
mod contract;

use std::path::Path;

use common::{dump, file_of, try_check};

const FLIPS: u64 = 1_000;
const THREADS: u64 = 2;

/// SplitMix64 (Steele, Lea and Flood 2014): a number from a seed.
fn number(seed: u64) -> u64 {
    let mut z = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Whether the damage was found; if not, the stored values must be the same.
fn flip(clean: &[u8], path: &Path, seed: u64) -> bool {
    let length = u64::try_from(clean.len()).unwrap();
    let spot = usize::try_from(number(seed) % length).unwrap();
    let bits = u8::try_from(number(seed ^ 0xff00_0000) % 255 + 1).unwrap();
    let mut damaged = clean.to_vec();
    if let Some(byte) = damaged.get_mut(spot) {
        *byte ^= bits;
    }
    std::fs::write(path, damaged).unwrap();
    try_check(path, None).map_or(true, |report| !report.ok)
}

#[test]
fn a_changed_byte_is_found_or_harmless() {
    let (directory, path) = file_of(200);
    let clean = std::fs::read(&path).unwrap();
    let before = dump(&path).unwrap();
    assert!(try_check(&path, None).unwrap().ok);
    let found: u64 = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| {
                let path = directory.path().join(format!("flipped-{thread}.db"));
                let (clean, before) = (&clean, &before);
                scope.spawn(move || {
                    let mut found = 0;
                    for seed in (thread..FLIPS).step_by(usize::try_from(THREADS).unwrap()) {
                        if flip(clean, &path, seed) {
                            found += 1;
                        } else {
                            assert_eq!(dump(&path).as_ref(), Ok(before), "seed {seed}");
                        }
                    }
                    found
                })
            })
            .collect();
        threads.into_iter().map(|one| one.join().unwrap()).sum()
    });
    assert!(found > FLIPS / 2, "only {found} of {FLIPS} were found");
}
