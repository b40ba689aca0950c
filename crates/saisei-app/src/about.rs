//! Which journey an act is about, where its address or form names only a lot.

use saisei_domain::state::Journey;
use saisei_domain::values::LotId;

use crate::app::{App, AppError};
use crate::project::view;
use crate::reading::equals;

impl App {
    /// The journey to which a lot belongs; none if there is no such lot.
    ///
    /// # Errors
    /// If the store fails or a document cannot be read.
    pub fn journey_of_lot(&self, lot: &str) -> Result<Option<String>, AppError> {
        let Ok(lot) = LotId::parse(lot) else { return Ok(None) };
        let found = self.documents::<Journey>(view::JOURNEYS, vec![equals("lot", lot.as_str())], 1)?;
        Ok(found.first().map(|journey| journey.id.to_string()))
    }
}
