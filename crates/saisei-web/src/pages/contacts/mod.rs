//! Enquiries and appointments: from the first contact to counselling.

use crate::routes::Route;

/// Addresses of this area.
pub(crate) const ROUTES: &[Route] = &[];
