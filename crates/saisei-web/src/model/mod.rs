//! What pages show, as plain values. No clinical rule is decided here; a page draws what it is told.

mod act_form;
mod attention;
mod banner;
mod bedside;
mod chart;
mod findings;
mod form;
mod frame;
mod journey;
mod journeys;
mod likes;
mod number;
mod table;
mod timeline;
mod today;
mod track;
mod when;

pub use act_form::{
    ActChoose, ActDone, ActForm, ActLink, ActReview, ActsView, Control, Entry as FormEntry, Pick, Row, TickBox,
    UnitPick, Unlikely,
};
pub use attention::{Matter, Urgency};
pub use banner::{Allergies, Banner, Hidden, Person, Sex};
pub use bedside::{
    BedsideAgain, BedsideGo, BedsideScan, BedsideSecond, BedsideStop, Comparison, Part, Ready, Running, SaidBirthday,
    Slot, SlotState,
};
pub use chart::{Chart, ChartBar, ChartDot, ChartLine, ChartSeries, ChartText};
pub use findings::{Finding, Findings, Grade, Settled};
pub use form::{FieldFault, FormFaults};
pub use frame::{Frame, Link, NavEntry, Of, User, View};
pub use journey::{DocumentLine, Fact, FormChoice, JourneyView, RunningForms, Section, StepLink, UnitField};
pub use journeys::{Chip, JourneyRow, JourneysView, NothingShown, PageLink, Paging};
pub use likes::{Likes, Theme};
pub use number::grouped;
pub use table::{Cell, ColumnHead, Mark, SearchField, Table, TableRow};
pub use timeline::{Correction, Day, Entry, KindChip, Timeline};
pub use today::{DoneRow, Duty, DutyGroup, TodayView};
pub use track::{Ended, Next, Step, StepState, Track, TrackStep};
pub use when::Zone;
