//! What pages need from around them, as plain functions.

use std::sync::Arc;

use jiff::Timestamp;
use saisei_app::AppError;

/// Reads the clock at the edge.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Who a staff id is today: none if there is no such person; an error if nobody can say, which is not the same. Called
/// from blocking tasks.
pub type Directory = Arc<dyn Fn(&str) -> Result<Option<StaffCard>, AppError> + Send + Sync>;

/// A person as the frame needs them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffCard {
    /// Display name.
    pub name: String,
    /// Ids of the roles that are in force today, such as `culture_operator`.
    pub roles: Vec<String>,
}

/// Key of a role's words.
pub fn role_key(role: &str) -> String {
    format!("role-{}", role.replace('_', "-"))
}
