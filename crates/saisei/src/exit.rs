//! Expected failures, each with its exit code and its words in both languages.

use std::process::ExitCode;

use saisei_app::AppError;
use saisei_app::domain::{Finding, Problem};
use saisei_app::ledger::{AppendError, StoreError};
use saisei_app::words::{Language, words};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Done.
    Done,
    /// `verify` found a bad place, or something unexpected failed.
    Bad,
    /// Some lines were invalid, or an argument cannot be read.
    Invalid,
    /// Not a Saisei file, or missing.
    NotSaisei,
    /// Written by a newer program.
    Newer,
    /// Damaged.
    Damaged,
    /// Disk full, busy, or another failure of the store.
    Store,
    /// Not permitted.
    NotPermitted,
}

impl Status {
    /// The exit code (docs/reference/exit-codes.md).
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Bad => 1,
            Self::Invalid => 2,
            Self::NotSaisei => 3,
            Self::Newer => 4,
            Self::Damaged => 5,
            Self::Store => 6,
            Self::NotPermitted => 7,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status.code())
    }
}

/// A failure that a person can do something about, or an unexpected one with its chain.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The application or its store.
    #[error(transparent)]
    App(#[from] AppError),
    /// The store alone.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Words of the command line: a key of `words/*/cli.ftl` and its values.
    #[error("{key}")]
    Told {
        /// Exit code.
        status: Status,
        /// Key of the words.
        key: &'static str,
        /// Values of the words.
        values: Vec<(&'static str, String)>,
    },
    /// The value of an option cannot be read.
    #[error("{option}")]
    Option {
        /// The option.
        option: &'static str,
        /// Why.
        why: Box<Finding>,
    },
    /// A file or a pipe.
    #[error("{what}: {source}")]
    Io {
        /// What was done.
        what: String,
        /// Why it failed.
        source: std::io::Error,
    },
}

impl Failure {
    /// A failure with its own words.
    pub fn told(status: Status, key: &'static str, values: &[(&'static str, &str)]) -> Self {
        let values = values.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Self::Told { status, key, values }
    }

    /// A value of an option that cannot be read.
    pub fn option(option: &'static str) -> impl FnOnce(Problem) -> Self {
        move |problem| Self::Option { option, why: Box::new(problem.finding()) }
    }

    /// A failed file or pipe.
    pub fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        |source| Self::Io { what, source }
    }

    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) | Self::App(AppError::Store(error) | AppError::Append(AppendError::Store(error))) => {
                Some(error)
            }
            Self::App(AppError::Access(saisei_app::access::AccessError::Store(error))) => Some(error),
            _ => None,
        }
    }

    /// The exit code.
    pub fn status(&self) -> Status {
        match (self, self.store()) {
            (Self::Told { status, .. }, _) => *status,
            (Self::Option { .. }, _) => Status::Invalid,
            (_, Some(StoreError::NotSaisei(_) | StoreError::Missing(_))) => Status::NotSaisei,
            (_, Some(StoreError::Newer { .. })) => Status::Newer,
            (_, Some(StoreError::Damaged(_))) => Status::Damaged,
            (_, Some(StoreError::Exists(_))) => Status::Invalid,
            (_, Some(_)) => Status::Store,
            (Self::App(AppError::WrongKeys), _) => Status::NotPermitted,
            (Self::App(AppError::Read(_)), _) => Status::Newer,
            (Self::App(AppError::NotOpened), _) => Status::NotSaisei,
            (Self::Io { source, .. }, _) if source.kind() == std::io::ErrorKind::StorageFull => Status::Store,
            _ => Status::Bad,
        }
    }

    /// The message in one language: what happened, what became of the data, what to do.
    pub fn message(&self, language: Language) -> String {
        let words = words(language);
        let detail = self.to_string();
        let why = self.why(language);
        let (key, values): (&str, Vec<(&str, &str)>) = match (self, self.store()) {
            (Self::Told { key, values, .. }, _) => {
                (*key, values.iter().map(|(name, value)| (*name, value.as_str())).collect())
            }
            (Self::Option { option, .. }, _) => ("cli-option", vec![("option", option), ("why", &why)]),
            (_, Some(StoreError::NotSaisei(path))) => ("cli-not-saisei", vec![("path", path)]),
            (_, Some(StoreError::Missing(path))) => ("cli-missing", vec![("path", path)]),
            (_, Some(StoreError::Exists(path))) => ("cli-exists", vec![("path", path)]),
            (_, Some(StoreError::Newer { .. })) | (Self::App(AppError::Read(_)), _) => ("cli-newer", vec![]),
            (_, Some(StoreError::Damaged(_))) => ("cli-damaged", vec![("detail", &detail)]),
            (_, Some(StoreError::Full)) => ("cli-full", vec![]),
            (_, Some(StoreError::Busy)) => ("cli-busy", vec![]),
            (Self::App(AppError::WrongKeys), _) => ("cli-wrong-keys", vec![]),
            (Self::App(AppError::NotOpened), _) => ("cli-not-opened", vec![]),
            (Self::Io { .. }, _) => ("cli-io", vec![("detail", &detail)]),
            _ => ("cli-unexpected", vec![("detail", &detail)]),
        };
        words.ta(key, &values)
    }

    fn why(&self, language: Language) -> String {
        match (self, language) {
            (Self::Option { why, .. }, Language::Ja) => why.ja().why,
            (Self::Option { why, .. }, Language::En) => why.en().why,
            _ => String::new(),
        }
    }
}
