//! The front page.

use axum::response::Response;

use crate::respond::see;
use crate::visitor::Visitor;

/// Leads to where this person works.
pub(crate) async fn home(visitor: Visitor) -> Response {
    if visitor.role().is_none() {
        return see("/role");
    }
    see("/today")
}
