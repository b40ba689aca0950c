//! Acts that cannot be written down: the type stands where a rule would have to. Each block that must not compile has a
//! twin that does, so that it fails for the reason that is given.

/// A lot cannot be called released by hand.
///
/// ```compile_fail,E0451
/// use saisei_domain::gates::bedside::ReleasedLot;
/// use saisei_domain::state::Lot;
/// fn released(lot: &Lot) -> ReleasedLot<'_> {
///     ReleasedLot { lot, conditional: false }
/// }
/// ```
/// Its gate says so:
/// ```
/// use saisei_domain::gates::bedside::{ReleasedLot, released_lot};
/// use saisei_domain::state::Journey;
/// use saisei_domain::values::LotId;
/// fn released<'f>(journey: &'f Journey, lot: &LotId) -> Option<ReleasedLot<'f>> {
///     released_lot(journey, lot).ok()
/// }
/// ```
pub mod a_release_made_by_hand {}

/// A match at the bedside cannot be made by hand, nor its container exchanged.
///
/// ```compile_fail,E0616
/// use saisei_domain::gates::bedside::BedsideMatch;
/// use saisei_domain::values::ContainerNumber;
/// fn exchanged(matched: &mut BedsideMatch<'_>, other: ContainerNumber) {
///     matched.container = other;
/// }
/// ```
/// It can be read:
/// ```
/// use saisei_domain::gates::bedside::BedsideMatch;
/// use saisei_domain::values::ContainerNumber;
/// fn matched<'a>(matched: &'a BedsideMatch<'_>) -> &'a ContainerNumber {
///     matched.container()
/// }
/// ```
pub mod a_match_with_another_container {}

/// A container's number is no lot's.
///
/// ```compile_fail,E0308
/// use saisei_domain::acts::lot_family::CloseLot;
/// use saisei_domain::values::ContainerNumber;
/// fn close(container: ContainerNumber) -> CloseLot {
///     CloseLot { lot: container }
/// }
/// ```
/// A lot's is:
/// ```
/// use saisei_domain::acts::lot_family::CloseLot;
/// use saisei_domain::values::LotId;
/// fn close(lot: LotId) -> CloseLot {
///     CloseLot { lot }
/// }
/// ```
pub mod a_container_for_a_lot {}

/// The number on a wristband is no container's.
///
/// ```compile_fail,E0308
/// use saisei_domain::acts::lot_family::DisposeContainer;
/// use saisei_domain::values::{Code, CoiNumber};
/// fn dispose(wristband: CoiNumber, method: Code, grounds: Code) -> DisposeContainer {
///     DisposeContainer { container: wristband, method, grounds }
/// }
/// ```
/// A container's is:
/// ```
/// use saisei_domain::acts::lot_family::DisposeContainer;
/// use saisei_domain::values::{Code, ContainerNumber};
/// fn dispose(container: ContainerNumber, method: Code, grounds: Code) -> DisposeContainer {
///     DisposeContainer { container, method, grounds }
/// }
/// ```
pub mod a_wristband_for_a_container {}

/// A number of a label is never put together without its check character.
///
/// ```compile_fail,E0423
/// use saisei_domain::values::ContainerNumber;
/// fn typed(text: &str) -> ContainerNumber {
///     ContainerNumber(text.into())
/// }
/// ```
/// It is read:
/// ```
/// use saisei_domain::values::ContainerNumber;
/// fn read(text: &str) -> Option<ContainerNumber> {
///     ContainerNumber::parse(text).ok()
/// }
/// ```
pub mod a_number_that_was_not_checked {}

/// A volume is no number of cells.
///
/// ```compile_fail,E0308
/// use saisei_domain::acts::lot_family::SplitLot;
/// use saisei_domain::values::measure::Volume;
/// use saisei_domain::values::{LotId, Measure, RoomId};
/// fn split(lot: LotId, room: RoomId, volume: Measure<Volume>) -> SplitLot {
///     SplitLot { lot, into: None, cells: volume, room, workspace: None, materials: Vec::new() }
/// }
/// ```
/// Cells are:
/// ```
/// use saisei_domain::acts::lot_family::SplitLot;
/// use saisei_domain::values::measure::CellUnit;
/// use saisei_domain::values::{LotId, Measure, RoomId};
/// fn split(lot: LotId, room: RoomId, cells: Measure<CellUnit>) -> SplitLot {
///     SplitLot { lot, into: None, cells, room, workspace: None, materials: Vec::new() }
/// }
/// ```
pub mod a_volume_for_cells {}

/// Nothing is given without a route.
///
/// ```compile_fail,E0063
/// use saisei_domain::acts::administration::Part;
/// use saisei_domain::values::measure::CellUnit;
/// use saisei_domain::values::{ContainerNumber, Measure};
/// fn part(container: ContainerNumber, cells: Measure<CellUnit>) -> Part {
///     Part { container, site: None, cells, rate: None }
/// }
/// ```
/// With one it is:
/// ```
/// use saisei_domain::acts::administration::Part;
/// use saisei_domain::acts::plan::Route;
/// use saisei_domain::values::measure::CellUnit;
/// use saisei_domain::values::{ContainerNumber, Measure};
/// fn part(container: ContainerNumber, route: Route, cells: Measure<CellUnit>) -> Part {
///     Part { container, route, site: None, cells, rate: None }
/// }
/// ```
pub mod a_dose_without_a_route {}

/// A plan cannot carry a grade that does not exist, such as one below a note.
///
/// ```compile_fail,E0599
/// use saisei_domain::acts::plan::StricterRule;
/// use saisei_domain::{Grade, Rule};
/// fn off() -> StricterRule {
///     StricterRule { rule: Rule::BedsideIdentityMismatch, grade: Grade::Off }
/// }
/// ```
/// Its grades are those of the catalogue, and a laxer one is refused (`plan.laxer-rule`):
/// ```
/// use saisei_domain::acts::plan::StricterRule;
/// use saisei_domain::{Grade, Rule};
/// fn stricter() -> StricterRule {
///     StricterRule { rule: Rule::BedsideSecondPerson, grade: Grade::Never }
/// }
/// ```
pub mod a_rule_switched_off_by_a_plan {}
