//! Work-up, eligibility, consent, harvest, follow-up and adverse events of a patient.

use crate::routes::Route;

/// Addresses of this area.
pub(crate) const ROUTES: &[Route] = &[];
