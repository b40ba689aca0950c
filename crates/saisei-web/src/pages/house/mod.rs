//! The clinic itself: plans, staff, the ledger, settings and help.

use crate::routes::Route;

/// Addresses of this area.
pub(crate) const ROUTES: &[Route] = &[];
