//! Labels: sheets, ZPL, void and reprint.

use crate::routes::Route;

/// Addresses of this area.
pub(crate) const ROUTES: &[Route] = &[];
