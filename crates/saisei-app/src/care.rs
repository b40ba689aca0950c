//! What the pages of a patient's care read: checks before a step, the infection screen by day, adverse events as a list,
//! and the timeline by kinds. Every rule in here is a gate of the domain.

mod checks;
mod events;
mod exposure;
mod timeline;

pub use checks::{Check, DAS28_BANDS, Lacking, MarkerLine, markers, missing};
pub use events::{EventLine, EventsPage, EventsQuery, of_event};
pub use exposure::SharedCells;
pub use timeline::{TimelineItem, TimelinePage, TimelineQuery};

pub(crate) use events::{EVENT_KINDS, of_events};
