//! Quantities, codes, times and texts: parsed once, at the edge, and impossible to hold wrongly afterwards.

pub mod ids;
pub mod label;
pub mod measure;
pub mod number;
pub mod text;
pub mod time;

pub use ids::{
    AdministrationId, AdverseEventId, BookingId, Code, DeviationId, EnquiryId, FacilityId, FormId, JourneyId, LotId,
    MaterialId, MaterialLotId, NonconformityId, OrderId, PlanId, RoomId, StaffId, VisitId, Waybill,
};
pub use label::{CoiNumber, ContainerNumber, Label, LabelProblem, LabelType, Scan};
pub use measure::{Measure, Unit};
pub use number::{Count, Number, Percent};
pub use text::{Commitment, FreeText, Line, Text, narrow};
pub use time::{Day, Moment, PartialDay};
