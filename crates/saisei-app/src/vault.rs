//! The vault: what identifies a person, encrypted with one key per patient, in rows beside the ledger.
//!
//! XChaCha20-Poly1305; the patient's data key is wrapped by the clinic's vault key. Each content is sealed together with
//! a random 32-byte salt; the ledger holds SHA-256(salt | content). Destroying a wrapped data key erases the person and
//! breaks no chain.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use saisei_domain::act::{Owner, Vault};
use saisei_domain::values::Commitment;
use saisei_ledger::{Hash, SideRow, SideWrite, Store, StoreError};
use sha2::{Digest, Sha256};

use crate::access::Chance;

const KEYS: &str = "vault.key";
const CONTENTS: &str = "vault.content";
const NONCE: usize = 24;
const SALT: usize = 32;
const MARK: usize = 8;
/// Owner of what belongs to no patient.
pub(crate) const CLINIC: &str = "clinic";

/// What an enquiry's owner begins with; no number of a patient holds a slash.
const ENQUIRY: &str = "enquiry/";

/// The vault of one clinic.
pub(crate) struct Strongroom<'a> {
    store: &'a dyn Store,
    kek: &'a [u8; 32],
    chance: &'a dyn Chance,
}

fn seal(key: &[u8; 32], chance: &dyn Chance, aad: &str, plain: &[u8]) -> Option<Vec<u8>> {
    let mut nonce = [0u8; NONCE];
    chance.fill(&mut nonce);
    let cipher = XChaCha20Poly1305::new(key.into());
    let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: aad.as_bytes() }).ok()?;
    Some([nonce.as_slice(), &sealed].concat())
}

fn open(key: &[u8; 32], aad: &str, sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, text) = sealed.split_at_checked(NONCE)?;
    let nonce: [u8; NONCE] = nonce.try_into().ok()?;
    let cipher = XChaCha20Poly1305::new(key.into());
    cipher.decrypt(&XNonce::from(nonce), Payload { msg: text, aad: aad.as_bytes() }).ok()
}

fn commitment(salt: &[u8], content: &[u8]) -> Commitment {
    let digest = Hash(Sha256::new().chain_update(salt).chain_update(content).finalize().into());
    Commitment(format!("sha256:{digest}"))
}

impl<'a> Strongroom<'a> {
    pub(crate) fn new(store: &'a dyn Store, kek: &'a [u8; 32], chance: &'a dyn Chance) -> Self {
        Self { store, kek, chance }
    }

    fn aad(&self, space: &str, owner: &str, id: &str) -> String {
        format!("{}|{space}|{owner}|{id}", self.store.clinic())
    }

    /// The data key of an owner; none if it was never made or is destroyed.
    fn data_key(&self, owner: &str) -> Result<Option<[u8; 32]>, StoreError> {
        let rows = self.store.side(KEYS, Some(owner))?;
        let Some(row) = rows.first() else { return Ok(None) };
        open(self.kek, &self.aad(KEYS, owner, ""), &row.value)
            .and_then(|key| key.try_into().ok())
            .map(Some)
            .ok_or_else(|| StoreError::Damaged("a data key cannot be opened with this vault key".to_owned()))
    }

    /// Makes a data key for a new owner.
    fn new_key(&self, owner: &str) -> Option<([u8; 32], SideWrite)> {
        let mut key = [0u8; 32];
        self.chance.fill(&mut key);
        let value = seal(self.kek, self.chance, &self.aad(KEYS, owner, ""), &key)?;
        Some((key, SideWrite::Put(SideRow { space: KEYS.to_owned(), id: owner.to_owned(), value })))
    }

    /// The row that makes the clinic's own data key, at the opening.
    pub(crate) fn clinic_key(&self) -> Option<SideWrite> {
        self.new_key(CLINIC).map(|(_, write)| write)
    }

    /// Opens a content; none if its key is destroyed or it was never kept.
    pub(crate) fn content(&self, id: &Commitment) -> Result<Option<Vec<u8>>, StoreError> {
        let rows = self.store.side(CONTENTS, Some(&id.0))?;
        let Some(row) = rows.first() else { return Ok(None) };
        let damaged = || StoreError::Damaged("a vault content cannot be opened".to_owned());
        let (owner, mark, sealed) = split_owner(&row.value).ok_or_else(damaged)?;
        // A note recorded after an erasure makes a new key; what the destroyed one sealed is gone, not damaged.
        let key = self.data_key(owner)?.filter(|key| mark == key_mark(key));
        let Some(key) = key else { return Ok(None) };
        let plain = open(&key, &self.aad(CONTENTS, owner, &id.0), sealed).ok_or_else(damaged)?;
        let (salt, content) = plain.split_at_checked(SALT).ok_or_else(damaged)?;
        if &commitment(salt, content) == id { Ok(Some(content.to_vec())) } else { Err(damaged()) }
    }

    /// Collects what one command seals.
    pub(crate) fn tray(&'a self) -> Tray<'a> {
        Tray { room: self, contents: Vec::new() }
    }
}

/// Owner, mark of the data key, sealed text.
fn split_owner(value: &[u8]) -> Option<(&str, &[u8], &[u8])> {
    let (length, rest) = value.split_first()?;
    let (owner, rest) = rest.split_at_checked(usize::from(*length))?;
    let (mark, sealed) = rest.split_at_checked(MARK)?;
    Some((std::str::from_utf8(owner).ok()?, mark, sealed))
}

/// Tells which data key sealed a text. A key is 256 random bits, so its hash says nothing about it.
fn key_mark(key: &[u8; 32]) -> [u8; MARK] {
    let digest = Sha256::new().chain_update(b"saisei vault key mark").chain_update(key).finalize();
    let mut mark = [0; MARK];
    mark.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    mark
}

struct Content {
    owner: String,
    salt: [u8; SALT],
    id: Commitment,
    bytes: Vec<u8>,
}

/// What one command commits to; written in the same transaction as its events.
pub(crate) struct Tray<'a> {
    room: &'a Strongroom<'a>,
    contents: Vec<Content>,
}

impl Vault for Tray<'_> {
    fn commit(&mut self, owner: Owner<'_>, content: &[u8]) -> Commitment {
        let mut salt = [0u8; SALT];
        self.room.chance.fill(&mut salt);
        let id = commitment(&salt, content);
        let owner = match owner {
            Owner::Patient(coi) => coi.to_string(),
            Owner::Enquiry(id) => format!("{ENQUIRY}{id}"),
            Owner::Clinic => CLINIC.to_owned(),
        };
        self.contents.push(Content { owner, salt, id: id.clone(), bytes: content.to_vec() });
        id
    }
}

impl Tray<'_> {
    /// The rows to write, with new data keys where an owner is new.
    ///
    /// # Errors
    /// If the store fails or the cipher refuses.
    pub(crate) fn rows(self) -> Result<Vec<SideWrite>, StoreError> {
        let room = self.room;
        let failed = || StoreError::Engine("a text could not be encrypted".to_owned());
        let mut writes = Vec::new();
        let mut known: Vec<(String, [u8; 32])> = Vec::new();
        for content in self.contents {
            let made = known.iter().find(|(owner, _)| *owner == content.owner).map(|(_, key)| *key);
            let key = match made.map_or_else(|| room.data_key(&content.owner), |key| Ok(Some(key)))? {
                Some(key) => key,
                None => {
                    let (key, write) = room.new_key(&content.owner).ok_or_else(failed)?;
                    writes.push(write);
                    key
                }
            };
            known.push((content.owner.clone(), key));
            let plain = [content.salt.as_slice(), &content.bytes].concat();
            let aad = room.aad(CONTENTS, &content.owner, &content.id.0);
            let sealed = seal(&key, room.chance, &aad, &plain).ok_or_else(failed)?;
            let length = u8::try_from(content.owner.len()).map_err(|_| failed())?;
            let value = [&[length], content.owner.as_bytes(), &key_mark(&key), &sealed].concat();
            writes.push(SideWrite::Put(SideRow { space: CONTENTS.to_owned(), id: content.id.0, value }));
        }
        Ok(writes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use saisei_domain::values::{CoiNumber, EnquiryId};
    use saisei_ledger::{ClinicId, MemoryStore};

    struct Counting(std::sync::atomic::AtomicU8);
    impl Chance for Counting {
        fn fill(&self, buf: &mut [u8]) {
            let n = self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            buf.fill(n);
        }
    }

    #[test]
    fn a_text_comes_back_and_the_stored_rows_show_nothing() {
        let store = MemoryStore::new(ClinicId::new("SA001"));
        let (kek, chance) = ([7u8; 32], Counting(0.into()));
        let room = Strongroom::new(&store, &kek, &chance);
        let coi = CoiNumber::compose("SA001", 2026, 1).unwrap();
        let mut tray = room.tray();
        let (first, second) =
            (tray.commit(Owner::Patient(&coi), b"Hanako Yamada"), tray.commit(Owner::Patient(&coi), b"Hanako Yamada"));
        assert_ne!(first, second, "equal texts have different commitments");
        store.write_side(tray.rows().unwrap()).unwrap();
        assert_eq!(room.content(&first).unwrap().unwrap(), b"Hanako Yamada");
        for space in [KEYS, CONTENTS] {
            for row in store.side(space, None).unwrap() {
                assert!(!row.value.windows(6).any(|w| w == b"Hanako"));
            }
        }
        // Without the data key the text is gone; with another vault key it is an error, not silence.
        let other = [8u8; 32];
        assert!(Strongroom::new(&store, &other, &chance).content(&first).is_err());
        store.write_side(vec![SideWrite::Delete { space: KEYS.to_owned(), id: coi.to_string() }]).unwrap();
        assert_eq!(room.content(&first).unwrap(), None);
        // A new note makes a new key; it opens the new note and nothing from before.
        let mut tray = room.tray();
        let third = tray.commit(Owner::Patient(&coi), b"later");
        store.write_side(tray.rows().unwrap()).unwrap();
        assert_eq!(room.content(&third).unwrap().unwrap(), b"later");
        assert_eq!(room.content(&first).unwrap(), None);
    }

    /// Whoever enquired is erased alone: another enquiry and the clinic's own texts stay readable.
    #[test]
    fn an_enquiry_has_a_key_of_its_own() {
        let store = MemoryStore::new(ClinicId::new("SA001"));
        let (kek, chance) = ([7u8; 32], Counting(0.into()));
        let room = Strongroom::new(&store, &kek, &chance);
        let (one, two) = (EnquiryId::parse("Q0001").unwrap(), EnquiryId::parse("Q0002").unwrap());
        let mut tray = room.tray();
        let sealed = [Owner::Enquiry(&one), Owner::Enquiry(&two), Owner::Clinic].map(|owner| tray.commit(owner, b"x"));
        store.write_side(tray.rows().unwrap()).unwrap();
        store.write_side(vec![SideWrite::Delete { space: KEYS.to_owned(), id: "enquiry/Q0001".to_owned() }]).unwrap();
        let left: Vec<bool> = sealed.iter().map(|id| room.content(id).unwrap().is_some()).collect();
        assert_eq!(left, [false, true, true]);
    }
}
