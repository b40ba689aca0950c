//! The hidden field of every form: the idempotency key, and a proof that this session was given it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::{Chance, Session};

const KEY_BYTES: usize = 16;

/// A new field value, `key.proof`. The key makes a form that is sent twice happen once.
pub fn form_token(session: &Session, chance: &dyn Chance) -> String {
    let mut bytes = [0u8; KEY_BYTES];
    chance.fill(&mut bytes);
    let key = URL_SAFE_NO_PAD.encode(bytes);
    let proof = proof(session, &key);
    format!("{key}.{proof}")
}

/// The idempotency key if the field was made for this session. Compared in constant time.
pub fn check_form_token<'a>(session: &Session, field: &'a str) -> Option<&'a str> {
    let (key, given) = field.split_once('.')?;
    let expected = proof(session, key);
    let equal: bool = expected.as_bytes().ct_eq(given.as_bytes()).into();
    (equal && !expected.is_empty()).then_some(key)
}

fn proof(session: &Session, key: &str) -> String {
    // HMAC takes a key of any length, so the empty text is never reached; if it were, the check refuses it.
    Hmac::<Sha256>::new_from_slice(session.form_secret.reveal().as_bytes())
        .map(|mac| {
            let proof = mac.chain_update(b"saisei-form-v1 ").chain_update(key.as_bytes());
            URL_SAFE_NO_PAD.encode(proof.finalize().into_bytes())
        })
        .unwrap_or_default()
}

/// A field value for the same form under another session: the key stays, so that the form still happens once. None if
/// the old value holds no key of ours.
pub fn renew_form_token(session: &Session, field: &str) -> Option<String> {
    let (key, _) = field.split_once('.')?;
    let bytes = URL_SAFE_NO_PAD.decode(key).ok().filter(|bytes| bytes.len() == KEY_BYTES)?;
    let key = URL_SAFE_NO_PAD.encode(bytes);
    let proof = proof(session, &key);
    Some(format!("{key}.{proof}"))
}
