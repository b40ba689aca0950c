//! Chance that a test can repeat.

use std::sync::atomic::{AtomicU64, Ordering};

use saisei_app::access::Chance;
use sha2::{Digest, Sha256};

/// Bytes that never come twice and are the same in every run.
#[derive(Default)]
pub struct Counted(AtomicU64);

impl Chance for Counted {
    fn fill(&self, buf: &mut [u8]) {
        for part in buf.chunks_mut(32) {
            let digest = Sha256::digest(self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes());
            part.copy_from_slice(&digest[..part.len()]);
        }
    }
}
