//! Random bytes as an argument.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// A source of unpredictable bytes. Only the binary's edge has a real one; tests and simulations bring their own.
pub trait Chance: Send + Sync {
    /// Fills the whole buffer.
    fn fill(&self, buf: &mut [u8]);
}

/// 256 random bits as text that fits a cookie or a command line.
pub(super) fn secret_text(chance: &dyn Chance) -> String {
    let mut bytes = [0u8; 32];
    chance.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is stored of such a text. Fast hashing is enough: 256 random bits cannot be guessed.
pub(super) fn stored_id(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret.as_bytes()))
}
