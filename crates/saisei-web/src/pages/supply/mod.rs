//! Custody, materials, rooms, deviations and nonconformities.

use crate::routes::Route;

/// Addresses of this area.
pub(crate) const ROUTES: &[Route] = &[];
