//! The application over one clinic's store.

use std::sync::{Arc, Mutex, PoisonError};

use saisei_domain::acts::clinic::ClinicOpened;
use saisei_domain::event::ReadError;
use saisei_domain::facts::{Facts, Need};
use saisei_domain::state::Clinic;
use saisei_domain::values::Moment;
use saisei_ledger::{AppendError, NoteError, Selection, SigningKey, Store, StoreError};

use crate::access::{Access, AccessError, Chance, Cost, Hasher};
use crate::desk::Desk;
use crate::folds::Folds;
use crate::keys::Keys;
use crate::ledger_page::Checks;
use crate::load::fetch;
use crate::names::Names;
use crate::project::Views;
use crate::vault::Strongroom;

/// What stops the application itself. A refusal is not an error; it is an answer.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An append failed in another way than by a conflict.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// A stored event cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Accounts or sessions failed.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// A checkpoint could not be signed.
    #[error("a checkpoint could not be signed: {0}")]
    Sign(#[from] NoteError),
    /// The ledger does not begin with the opening of a clinic.
    #[error("the ledger does not begin with the opening of a clinic")]
    NotOpened,
    /// The keys do not belong to this clinic.
    #[error("the keys in the key directory do not belong to this clinic")]
    WrongKeys,
    /// Decided again several times, and the facts changed each time.
    #[error("other people recorded at the same moment; try again")]
    Contended,
    /// A document could not be written as JSON.
    #[error("a document could not be written as JSON")]
    Json,
    /// The rule packs hold no law for the day.
    #[error(transparent)]
    Law(crate::rule_pack::LawError),
}

/// What is fixed for a clinic at its opening.
pub type ClinicInfo = ClinicOpened;

/// One clinic.
pub struct App {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) keys: Keys,
    pub(crate) signer: SigningKey,
    pub(crate) chance: Arc<dyn Chance>,
    pub(crate) views: Views,
    pub(crate) info: ClinicInfo,
    pub(crate) names: Mutex<Names>,
    pub(crate) desk: Mutex<Desk>,
    pub(crate) folds: Folds,
    pub(crate) checks: Checks,
    access: Arc<Access>,
}

impl App {
    /// Opens the application on an existing clinic.
    ///
    /// # Errors
    /// If the ledger does not begin with the opening of a clinic, the keys belong to another clinic, or the store fails.
    pub fn open(store: Arc<dyn Store>, keys: Keys, chance: Arc<dyn Chance>, cost: Cost) -> Result<Self, AppError> {
        let app = Self::open_nameless(store, keys, chance, cost)?;
        app.learn_all_names()?;
        Ok(app)
    }

    /// The same for work that asks for nobody by name: commands alone.
    ///
    /// # Errors
    /// As [`App::open`].
    pub fn open_nameless(
        store: Arc<dyn Store>,
        keys: Keys,
        chance: Arc<dyn Chance>,
        cost: Cost,
    ) -> Result<Self, AppError> {
        let info = clinic(store.as_ref())?.ok_or(AppError::NotOpened)?.opened;
        let signer = keys.signer(&info.code)?;
        if signer.verifier().to_string() != info.checkpoint_key {
            return Err(AppError::WrongKeys);
        }
        let hasher = Hasher::new(keys.pepper, cost, chance.as_ref())?;
        let access = Arc::new(Access::new(Arc::clone(&store), Arc::clone(&chance), hasher));
        let names = Mutex::new(Names::default());
        let desk = Mutex::new(Desk::default());
        let checks = Checks::default();
        let folds = Folds::default();
        Ok(Self { store, keys, signer, chance, views: Views, info, names, desk, folds, checks, access })
    }

    /// What is fixed for this clinic.
    pub fn info(&self) -> &ClinicInfo {
        &self.info
    }

    /// The store.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// Accounts, sessions and tokens.
    pub fn access(&self) -> &Arc<Access> {
        &self.access
    }

    /// Random bytes.
    pub fn chance(&self) -> &Arc<dyn Chance> {
        &self.chance
    }

    /// The time of recording: the clock's, but never before the last record.
    ///
    /// # Errors
    /// If the store fails.
    pub fn recording_time(&self, clock: Moment) -> Result<Moment, AppError> {
        let last = self.store.last(&Selection::All)?;
        Ok(last.map_or(clock, |last| clock.max(Moment(last.envelope.recorded_at))))
    }

    /// The clinic with its facilities and rooms, as it stands.
    ///
    /// # Errors
    /// If the store fails.
    pub fn clinic(&self) -> Result<Clinic, AppError> {
        clinic(self.store.as_ref())?.ok_or(AppError::NotOpened)
    }

    pub(crate) fn strongroom(&self) -> Strongroom<'_> {
        Strongroom::new(self.store.as_ref(), &self.keys.vault, self.chance.as_ref())
    }

    pub(crate) fn with_names<T>(&self, f: impl FnOnce(&mut Names) -> T) -> T {
        f(&mut self.names.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn clinic(store: &dyn Store) -> Result<Option<Clinic>, AppError> {
    let mut facts = Facts::default();
    fetch(store, &mut facts, &Need::Clinic)?;
    Ok(facts.clinic().cloned())
}
