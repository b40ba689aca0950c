//! Argon2id with a pepper, written and read as PHC strings.

use std::sync::OnceLock;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};

use super::{AccessError, Busy, Chance, HashGate};

const SALT: usize = 16;
const TAG: usize = 32;

/// What one hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Cost {
    /// What a real clinic uses: 64 MiB, three passes.
    pub const FULL: Self = Self { kib: 65_536, passes: 3 };
    /// The smallest that Argon2 allows. For tests; protects nothing.
    pub const TINY: Self = Self { kib: 8, passes: 1 };
}

/// Hashes and compares passwords, a few at a time.
pub struct Hasher {
    pepper: [u8; 32],
    cost: Cost,
    gate: HashGate,
    dummy_salt: [u8; SALT],
    // Verified against when there is no such account, so that both cases take the same work. Made at the first attempt
    // of any kind, before anything is compared: the start is quick, and the order of attempts tells nothing.
    dummy: OnceLock<String>,
}

impl Hasher {
    /// A hasher with the clinic's pepper, which is kept apart from the data.
    ///
    /// # Errors
    /// If the cost is outside what Argon2 allows.
    pub fn new(pepper: [u8; 32], cost: Cost, chance: &dyn Chance) -> Result<Self, AccessError> {
        let mut dummy_salt = [0u8; SALT];
        chance.fill(&mut dummy_salt);
        let hasher = Self { pepper, cost, gate: HashGate::default(), dummy_salt, dummy: OnceLock::new() };
        // A cost that Argon2 does not allow is found here, not at the first sign-in.
        hasher.argon2().map(|_| ())?;
        Ok(hasher)
    }

    /// The PHC string of a normalised password, with a new salt.
    ///
    /// # Errors
    /// [`AccessError::Hash`] if it cannot be computed.
    pub fn digest(&self, password: &str, chance: &dyn Chance) -> Result<String, AccessError> {
        let mut salt = [0u8; SALT];
        chance.fill(&mut salt);
        self.digest_with(password, &salt)
    }

    fn digest_with(&self, password: &str, salt: &[u8; SALT]) -> Result<String, AccessError> {
        let hash = self.argon2()?.hash_password_with_salt(password.as_bytes(), salt).map_err(|_| AccessError::Hash)?;
        Ok(hash.to_string())
    }

    fn dummy(&self) -> &str {
        let made = || self.digest_with("a password that nobody has set", &self.dummy_salt).unwrap_or_default();
        self.dummy.get_or_init(made)
    }

    /// Whether the password is the one of this PHC string. Without a PHC string the work is the same and the
    /// answer is no.
    ///
    /// # Errors
    /// [`Busy`] if too many are being checked.
    pub fn matches(&self, password: &str, phc: Option<&str>, known_device: bool) -> Result<bool, Busy> {
        let _turn = self.gate.enter(known_device)?;
        let dummy = self.dummy();
        let stored = phc.unwrap_or(dummy);
        let equal = self.argon2().is_ok_and(|argon2| {
            PasswordHash::new(stored).is_ok_and(|hash| argon2.verify_password(password.as_bytes(), &hash).is_ok())
        });
        Ok(equal && phc.is_some())
    }

    /// Whether a stored PHC string was made with other parameters than today's.
    pub fn is_outdated(&self, phc: &str) -> bool {
        let todays = format!("m={},t={},p=1", self.cost.kib, self.cost.passes);
        !phc.contains(&todays)
    }

    fn argon2(&self) -> Result<Argon2<'_>, AccessError> {
        let params = Params::new(self.cost.kib, self.cost.passes, 1, Some(TAG)).map_err(|_| AccessError::Hash)?;
        Argon2::new_with_secret(&self.pepper, Algorithm::Argon2id, Version::V0x13, params)
            .map_err(|_| AccessError::Hash)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::Counted;
    use super::*;

    fn hasher(pepper: u8) -> Hasher {
        Hasher::new([pepper; 32], Cost::TINY, &Counted::default()).unwrap()
    }

    #[test]
    fn a_phc_string_states_its_parameters() {
        let chance = Counted::default();
        let full = Hasher::new([7; 32], Cost::FULL, &chance).unwrap();
        let phc = full.digest("correct horse battery", &chance).unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"), "{phc}");
        assert!(full.matches("correct horse battery", Some(&phc), false).unwrap());
        assert!(!full.is_outdated(&phc));
        assert!(hasher(7).is_outdated(&phc));
    }

    #[test]
    fn salt_and_pepper_both_count() {
        let chance = Counted::default();
        let ours = hasher(1);
        let first = ours.digest("correct horse battery", &chance).unwrap();
        let second = ours.digest("correct horse battery", &chance).unwrap();
        assert_ne!(first, second);
        let other = hasher(2);
        assert!(!other.matches("correct horse battery", Some(&first), false).unwrap());
    }

    #[test]
    fn nobody_has_the_dummy_password() {
        let ours = hasher(1);
        assert!(!ours.matches("a password that nobody has set", None, false).unwrap());
    }
}
