//! Signed notes with Ed25519, in the form of <https://c2sp.org/signed-note> (signature type 0x01).
//!
//! A note is text that ends in a newline, an empty line, and signature lines
//! `— <key name> <base64(key id ‖ signature)>`.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, VerifyingKey};
use sha2::{Digest, Sha256};

/// The signature type byte of Ed25519.
const ED25519: u8 = 1;

/// A note longer than this is refused unread: ours have three lines.
const MAX_NOTE: usize = 64 * 1024;

/// Signature lines at most; the format asks for at least 16.
const MAX_SIGNATURES: usize = 100;

/// Why a note or a key was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Not in the form of a signed note.
    #[error("this is not a signed note")]
    Format,
    /// Not in the form of a verifier key.
    #[error("this is not a verifier key")]
    Key,
    /// A key name is empty or has a space or a plus sign.
    #[error("a key name cannot be empty or hold a space or a plus sign")]
    Name,
    /// The known key did not sign it.
    #[error("the note is not signed by the key `{0}`")]
    Unsigned(String),
    /// A signature in the known key's name is wrong.
    #[error("the signature of the key `{0}` does not fit the note")]
    Signature(String),
    /// The signed text is not a checkpoint.
    #[error("the note is not a checkpoint")]
    Checkpoint,
}

fn valid_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+')
}

fn key_id(name: &str, public: &[u8; 32]) -> [u8; 4] {
    let mut hasher = Sha256::new();
    hasher.update(name);
    hasher.update([b'\n', ED25519]);
    hasher.update(public);
    let [a, b, c, d, ..] = <[u8; 32]>::from(hasher.finalize());
    [a, b, c, d]
}

/// A named Ed25519 signing key. Prints only its name.
pub struct SigningKey {
    key: ed25519_dalek::SigningKey,
    verifier: VerifierKey,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.verifier.name)
    }
}

impl SigningKey {
    /// The key of a 32-byte RFC 8032 seed. The caller draws the seed and keeps it.
    ///
    /// # Errors
    /// [`NoteError::Name`] if the name cannot stand in a signature line.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, NoteError> {
        let key = ed25519_dalek::SigningKey::from_bytes(seed);
        let verifier = VerifierKey::new(name, key.verifying_key())?;
        Ok(Self { key, verifier })
    }

    /// The key's name.
    pub fn name(&self) -> &str {
        self.verifier.name()
    }

    /// The public half.
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// Signs a text; returns the whole note.
    ///
    /// # Errors
    /// [`NoteError::Format`] if the text does not end in a newline or holds control characters.
    pub fn sign(&self, text: &str) -> Result<String, NoteError> {
        if !text.ends_with('\n') || !plain(text) {
            return Err(NoteError::Format);
        }
        let mut raw = self.verifier.id.to_vec();
        raw.extend(self.key.sign(text.as_bytes()).to_bytes());
        Ok(format!("{text}\n\u{2014} {} {}\n", self.name(), STANDARD.encode(raw)))
    }
}

/// A named Ed25519 public key; as text `<name>+<id in 8 hex digits>+<base64(0x01 ‖ key)>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

impl VerifierKey {
    fn new(name: &str, key: VerifyingKey) -> Result<Self, NoteError> {
        if !valid_name(name) {
            return Err(NoteError::Name);
        }
        Ok(Self { name: name.to_owned(), id: key_id(name, key.as_bytes()), key })
    }

    /// The key's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether this is this key's signature over these bytes (strict RFC 8032, no weak keys).
    fn verifies(&self, message: &str, signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(message.as_bytes(), &signature).is_ok())
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut raw = vec![ED25519];
        raw.extend(self.key.as_bytes());
        let id = u32::from_be_bytes(self.id);
        write!(f, "{}+{id:08x}+{}", self.name, STANDARD.encode(raw))
    }
}

impl FromStr for VerifierKey {
    type Err = NoteError;

    /// # Errors
    /// [`NoteError::Key`] unless it is exactly what [`VerifierKey`] prints.
    fn from_str(text: &str) -> Result<Self, NoteError> {
        let (name, rest) = text.split_once('+').ok_or(NoteError::Key)?;
        let (_, encoded) = rest.split_once('+').ok_or(NoteError::Key)?;
        let raw = STANDARD.decode(encoded).map_err(|_| NoteError::Key)?;
        let Some((&ED25519, public)) = raw.split_first() else {
            return Err(NoteError::Key);
        };
        let public = <&[u8; 32]>::try_from(public).map_err(|_| NoteError::Key)?;
        let key = VerifyingKey::from_bytes(public).map_err(|_| NoteError::Key)?;
        let verifier = Self::new(name, key)?;
        // Printing it again also compares the key id and refuses capitals.
        (verifier.to_string() == text).then_some(verifier).ok_or(NoteError::Key)
    }
}

/// A note taken apart, its signatures not checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts<'a> {
    /// The signed text, with its last newline.
    pub text: &'a str,
    /// Key name, key id and signature of each line.
    pub signatures: Vec<(&'a str, [u8; 4], Vec<u8>)>,
}

/// Takes a note apart without checking who signed it.
///
/// # Errors
/// [`NoteError::Format`] if it is not a signed note.
pub fn parts(note: &str) -> Result<Parts<'_>, NoteError> {
    if note.len() > MAX_NOTE || !plain(note) {
        return Err(NoteError::Format);
    }
    let (text, block) = note.rsplit_once("\n\n").ok_or(NoteError::Format)?;
    let text = note.get(..text.len().saturating_add(1)).ok_or(NoteError::Format)?;
    let lines = block.strip_suffix('\n').ok_or(NoteError::Format)?;
    let signatures =
        lines.split('\n').map(|line| signature_line(line).ok_or(NoteError::Format)).collect::<Result<Vec<_>, _>>()?;
    if signatures.len() > MAX_SIGNATURES {
        return Err(NoteError::Format);
    }
    Ok(Parts { text, signatures })
}

/// Checks a note against one key and returns its text. Lines of other keys are ignored.
///
/// # Errors
/// [`NoteError::Format`], [`NoteError::Unsigned`] or [`NoteError::Signature`].
pub fn open<'a>(note: &'a str, key: &VerifierKey) -> Result<&'a str, NoteError> {
    let parts = parts(note)?;
    let mut signed = false;
    for (name, id, signature) in &parts.signatures {
        if *name != key.name || *id != key.id {
            continue;
        }
        if !key.verifies(parts.text, signature) {
            return Err(NoteError::Signature(key.name.clone()));
        }
        signed = true;
    }
    signed.then_some(parts.text).ok_or_else(|| NoteError::Unsigned(key.name.clone()))
}

/// Only newlines among the control characters.
fn plain(text: &str) -> bool {
    text.bytes().all(|byte| byte >= 0x20 || byte == b'\n')
}

fn signature_line(line: &str) -> Option<(&str, [u8; 4], Vec<u8>)> {
    let (name, encoded) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    let raw = STANDARD.decode(encoded).ok()?;
    let (id, signature) = raw.split_first_chunk::<4>()?;
    (valid_name(name) && !signature.is_empty()).then(|| (name, *id, signature.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::envelope::Hash;

    /// RFC 8032 section 7.1, TEST 2: the message is the one byte 0x72.
    #[test]
    fn signs_as_rfc_8032() {
        let seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
        let halves = [
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da",
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ];
        let key = SigningKey::from_seed("rfc8032", &Hash::from_hex(seed).unwrap().0).unwrap();
        let expected = halves.map(|half| Hash::from_hex(half).unwrap().0).concat();
        assert_eq!(key.key.sign(b"r").to_bytes()[..], expected);
        assert!(key.verifier.verifies("r", &expected));
        assert!(!key.verifier.verifies("s", &expected));
        assert!(!key.verifier.verifies("r", &expected[1..]));
    }
}
