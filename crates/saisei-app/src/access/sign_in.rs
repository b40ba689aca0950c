//! Signing in.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::sync::PoisonError;
use unicode_normalization::UnicodeNormalization;

use super::account::Account;
use super::lock::Failures;
use super::password::normalise_password;
use super::rows::{SESSION, SOFTLOCK, delete, put};
use super::{Access, AccessError, Busy, IssuedSession, Secret};

/// One try at proving who one is.
pub struct Attempt<'a> {
    /// The staff id as typed.
    pub staff: &'a str,
    /// The password as typed.
    pub password: &'a str,
    /// The device cookie, if the browser sent one.
    pub device: Option<&'a str>,
    /// Where it comes from: an address, or the name of the console.
    pub source: &'a str,
}

/// What a good sign-in gives.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The new session.
    pub issued: IssuedSession,
    /// Goes into the device cookie.
    pub device: Secret,
}

/// Why a sign-in did not succeed. The first is the same for a wrong password, a closed account and no account.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Name and password do not belong together.
    #[error("name and password do not belong together")]
    Wrong,
    /// Too many failures; nothing was checked.
    #[error("too many failures; the next attempt is possible at {until}")]
    Wait {
        /// When the next attempt is looked at.
        until: Timestamp,
    },
    /// Too many sign-ins at this moment; nothing was counted.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// The store failed.
    #[error(transparent)]
    Access(#[from] AccessError),
}

/// What an attempt is counted on.
struct Bucket {
    id: String,
    device: Option<String>,
}

// Names without an account share this many counters, so that made-up names cannot fill the disk and a counter
// does not tell which names exist.
const SLOTS_FOR_STRANGERS: u16 = 4096;

impl Access {
    /// Checks name and password and begins a session under a new token. `old` is the token that the browser had,
    /// if any: it ends, so that no session survives from before.
    ///
    /// # Errors
    /// [`SignInError`]; failures are counted.
    pub fn sign_in(
        &self,
        attempt: &Attempt<'_>,
        role: Option<&str>,
        language: &str,
        old: Option<&str>,
        at: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        let staff = self.prove(attempt, at)?;
        if let Some(old) = old {
            self.write(vec![delete(SESSION, &super::chance::stored_id(old))])?;
        }
        let device = self.remember_device(attempt.device, &staff, at)?;
        let issued = self.begin(&staff, role, language, at)?;
        Ok(SignedIn { issued, device })
    }

    /// Checks name and password without beginning a session, for a signature or a second person. Answers the
    /// staff id.
    ///
    /// # Errors
    /// [`SignInError`]; failures are counted.
    pub fn prove(&self, attempt: &Attempt<'_>, at: Timestamp) -> Result<String, SignInError> {
        let staff = tidy_name(attempt.staff);
        let account = self.account(&staff)?;
        let bucket = self.bucket(attempt, &staff, account.is_some())?;
        self.count_ahead(&bucket, attempt.source, at)?;

        let password = normalise_password(attempt.password);
        let usable = account.filter(|account| !account.disabled);
        let phc = usable.as_ref().map(|account| account.phc.as_str());
        match self.hasher.matches(&password, phc, bucket.device.is_some()) {
            Err(busy) => {
                self.uncount(&bucket)?;
                Err(busy.into())
            }
            Ok(false) => {
                self.count_source(attempt.source, at);
                Err(SignInError::Wrong)
            }
            Ok(true) => {
                self.write(vec![delete(SOFTLOCK, &bucket.id)])?;
                self.renew_hash(&staff, usable, &password, at)?;
                Ok(staff)
            }
        }
    }

    fn bucket(&self, attempt: &Attempt<'_>, staff: &str, exists: bool) -> Result<Bucket, AccessError> {
        let device = self.known_device(attempt.device, staff)?;
        let id = match (&device, exists) {
            (Some(device), _) => format!("device/{staff}/{device}"),
            (None, true) => format!("unknown/{staff}"),
            (None, false) => format!("nobody/{}", slot(staff)),
        };
        Ok(Bucket { id, device })
    }

    /// Counts the failure before the password is looked at, so that many tries at once are many tries.
    fn count_ahead(&self, bucket: &Bucket, source: &str, at: Timestamp) -> Result<(), SignInError> {
        let known = bucket.device.is_some();
        let _one_at_a_time = self.counting.lock().unwrap_or_else(PoisonError::into_inner);
        let stored: Option<Failures> = self.one(SOFTLOCK, &bucket.id)?;
        // A whole clinic can sit behind one address: a known device is never held up by its neighbours.
        let by_source = if known { None } else { self.source_blocked(source, at) };
        let by_bucket = stored.and_then(|failures| failures.blocked_until(at, known));
        if let Some(until) = by_source.max(by_bucket) {
            return Err(SignInError::Wait { until });
        }
        let counted = Failures::counted(stored, at);
        Ok(self.write(vec![put(SOFTLOCK, &bucket.id, &counted)?])?)
    }

    fn uncount(&self, bucket: &Bucket) -> Result<(), AccessError> {
        let _one_at_a_time = self.counting.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(mut failures) = self.one::<Failures>(SOFTLOCK, &bucket.id)? else {
            return Ok(());
        };
        failures.count = failures.count.saturating_sub(1);
        self.write(vec![put(SOFTLOCK, &bucket.id, &failures)?])
    }

    fn source_blocked(&self, source: &str, at: Timestamp) -> Option<Timestamp> {
        let sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        sources.blocked_until(source, at)
    }

    fn count_source(&self, source: &str, at: Timestamp) {
        let mut sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        sources.count(source, at);
    }

    /// Hashes again with today's parameters, now that the password is at hand.
    fn renew_hash(
        &self,
        staff: &str,
        account: Option<Account>,
        password: &str,
        at: Timestamp,
    ) -> Result<(), AccessError> {
        let Some(account) = account.filter(|account| self.hasher.is_outdated(&account.phc)) else {
            return Ok(());
        };
        let renewed = Account { phc: self.hasher.digest(password, self.chance.as_ref())?, changed: at, ..account };
        self.save_account(staff, &renewed)
    }
}

/// A staff id as typed on any keyboard.
fn tidy_name(typed: &str) -> String {
    typed.nfkc().collect::<String>().trim().chars().take(200).collect()
}

fn slot(name: &str) -> u16 {
    let digest = Sha256::digest(name.as_bytes());
    let high = digest.first().copied().unwrap_or(0);
    let low = digest.get(1).copied().unwrap_or(0);
    u16::from_be_bytes([high, low]) % SLOTS_FOR_STRANGERS
}
