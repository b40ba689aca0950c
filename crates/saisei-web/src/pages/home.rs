//! The front page.

use axum::response::Response;

use super::nav::first_place;
use crate::respond::see;
use crate::visitor::Visitor;

/// Leads to where this person works.
pub(crate) async fn home(visitor: Visitor) -> Response {
    see(visitor.role().map_or("/role", first_place))
}
