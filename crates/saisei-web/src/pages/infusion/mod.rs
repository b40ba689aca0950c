//! Administration, its paper sheet and the device test.

use crate::routes::Route;

/// Addresses of this area.
pub(crate) const ROUTES: &[Route] = &[];
