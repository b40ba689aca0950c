//! What pages show, as plain values. No clinical rule is decided here; a page draws what it is told.

mod act_form;
mod attention;
mod banner;
mod bedside;
mod findings;
mod form;
mod frame;
mod journey;
mod journeys;
mod number;
mod table;
mod timeline;
mod today;
mod track;
mod when;

pub use act_form::{ActForm, ActLink, ActsView, Control, Entry as FormEntry, Pick, Row};
pub use attention::{Matter, Urgency};
pub use banner::{Allergies, Banner, Hidden, Person, Sex};
pub use bedside::{
    BedsideAgain, BedsideGo, BedsideScan, BedsideSecond, BedsideStop, Comparison, Part, Running, Slot, SlotState,
};
pub use findings::{Finding, Findings, Grade, Settled};
pub use form::{FieldFault, FormFaults};
pub use frame::{Frame, Link, NavEntry, Of, User, View};
pub use journey::{DocumentLine, Fact, FormChoice, JourneyView, RunningForms, Section, UnitField};
pub use journeys::{Chip, JourneyRow, JourneysView, NothingShown, PageLink, Paging};
pub use number::grouped;
pub use table::{Cell, ColumnHead, Mark, SearchField, Table, TableRow};
pub use timeline::{Correction, Day, Entry, Timeline};
pub use today::{Duty, TodayView};
pub use track::{Ended, Next, Step, StepState, Track, TrackStep};
pub use when::Zone;
