//! Accounts: one per staff id, with the password's hash and whether it may be used.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::password::{PasswordFault, check_password, normalise_password};
use super::rows::{ACCOUNT, put};
use super::{Access, AccessError};

/// What is stored of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Account {
    pub phc: String,
    pub disabled: bool,
    pub changed: Timestamp,
}

/// Why a password was not set. The old one stays.
#[derive(Debug, thiserror::Error)]
pub enum SetPasswordError {
    /// The password may not be used.
    #[error(transparent)]
    Fault(#[from] PasswordFault),
    /// The store or the hash failed.
    #[error(transparent)]
    Access(#[from] AccessError),
}

impl Access {
    /// Sets a person's password, makes the account if there is none, and ends the person's sessions.
    ///
    /// # Errors
    /// [`SetPasswordError::Fault`] if the password is too weak; nothing changes then.
    pub fn set_password(
        &self,
        staff: &str,
        password: &str,
        names: &[&str],
        at: Timestamp,
    ) -> Result<(), SetPasswordError> {
        let password = normalise_password(password);
        let mut known: Vec<&str> = names.to_vec();
        known.push(staff);
        check_password(&password, &known)?;
        let disabled = self.account(staff)?.is_some_and(|account| account.disabled);
        let account = Account { phc: self.hasher.digest(&password, self.chance.as_ref())?, disabled, changed: at };
        self.save_account(staff, &account)?;
        self.end_all(staff)?;
        Ok(())
    }

    /// Whether the person has an account that can be used.
    ///
    /// # Errors
    /// If the store fails.
    pub fn has_account(&self, staff: &str) -> Result<bool, AccessError> {
        Ok(self.account(staff)?.is_some_and(|account| !account.disabled))
    }

    /// Whether the person's account is closed; none if there never was one.
    ///
    /// # Errors
    /// If the store fails.
    pub fn is_closed(&self, staff: &str) -> Result<Option<bool>, AccessError> {
        Ok(self.account(staff)?.map(|account| account.disabled))
    }

    /// Closes or reopens an account. Closing ends the person's sessions and tokens at once.
    ///
    /// # Errors
    /// If the store fails.
    pub fn set_disabled(&self, staff: &str, disabled: bool, at: Timestamp) -> Result<(), AccessError> {
        if let Some(account) = self.account(staff)? {
            let changed = Account { disabled, changed: at, ..account };
            self.save_account(staff, &changed)?;
        }
        if disabled {
            self.end_all(staff)?;
            self.end_tokens(staff)?;
        }
        Ok(())
    }

    pub(super) fn account(&self, staff: &str) -> Result<Option<Account>, AccessError> {
        self.one(ACCOUNT, staff)
    }

    pub(super) fn save_account(&self, staff: &str, account: &Account) -> Result<(), AccessError> {
        self.write(vec![put(ACCOUNT, staff, account)?])
    }
}
