//! The memory store's state as rows.

use super::{
    AuditRows, AuditSource, CheckpointRow, CommandRow, ENVELOPE_FORMAT, EventRow, HeadRow, SideRowStored, Sink, TagRow,
    ViewColumnRow, ViewRowStored,
};
use crate::checksum;
use crate::envelope::{ClinicId, Hash, Recorded, Tag};
use crate::memory::State;
use crate::store::{Command, SideRow};
use crate::view::{Column, ColumnValue, ViewDocument};

fn hash_bytes(hash: Hash) -> Vec<u8> {
    hash.0.to_vec()
}

fn number(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}

/// The rows that a memory store's state would be stored as, made as they are asked for.
pub(crate) struct Live<'a> {
    pub(crate) clinic: &'a ClinicId,
    pub(crate) state: &'a State,
}

impl Live<'_> {
    fn documents(&self) -> impl Iterator<Item = (&String, &String, &ViewDocument)> {
        let views = self.state.views.documents().iter();
        views.flat_map(|(view, documents)| documents.iter().map(move |(key, document)| (view, key, document)))
    }
}

impl AuditSource for Live<'_> {
    fn self_check(&mut self) -> Vec<String> {
        Vec::new()
    }

    fn head(&mut self, each: Sink<'_, HeadRow>) {
        each(Ok(head(self.clinic, self.state)));
    }

    fn events(&mut self, each: Sink<'_, EventRow>) {
        self.state.history.events().iter().for_each(|recorded| each(Ok(event_row(recorded))));
    }

    fn tags(&mut self, each: Sink<'_, TagRow>) {
        for recorded in self.state.history.events() {
            // Tags of an envelope are sorted and have no repeats, so these rows come in their order.
            recorded.envelope.tags.iter().for_each(|tag| each(Ok(tag_row(recorded, tag))));
        }
    }

    fn views(&mut self, each: Sink<'_, ViewRowStored>) {
        for (view, key, document) in self.documents() {
            each(Ok(ViewRowStored {
                clinic: self.clinic.to_string(),
                view: view.clone(),
                key: key.clone(),
                sort: document.sort.clone(),
                body: document.body.clone(),
            }));
        }
    }

    fn view_columns(&mut self, each: Sink<'_, ViewColumnRow>) {
        for (view, key, document) in self.documents() {
            for (place, column) in document.columns.iter().enumerate() {
                each(Ok(ViewColumnRow::of(self.clinic, view, key, number(place), column)));
            }
        }
    }

    fn checkpoints(&mut self, each: Sink<'_, CheckpointRow>) {
        for (ordinal, one) in (1..).zip(&self.state.checkpoints) {
            each(Ok(CheckpointRow {
                clinic: self.clinic.to_string(),
                ordinal,
                size: one.size,
                note: one.note.clone(),
                checksum: hash_bytes(checksum::of_checkpoint(self.clinic, ordinal, one)),
            }));
        }
    }

    fn commands(&mut self, each: Sink<'_, CommandRow>) {
        let mut commands: Vec<&Command> = self.state.commands.values().collect();
        commands.sort_by(|one, other| one.key.cmp(&other.key));
        commands.into_iter().for_each(|command| each(Ok(command_row(self.clinic, command))));
    }

    fn side_rows(&mut self, each: Sink<'_, SideRowStored>) {
        for ((space, id), value) in &self.state.side {
            each(Ok(side_row(self.clinic, space, id, value)));
        }
    }
}

impl AuditRows {
    /// Every row of a source; what cannot be read is left out.
    pub fn read(source: &mut dyn AuditSource) -> Self {
        let mut rows = Self::default();
        source.head(&mut |row| rows.head.extend(row));
        source.events(&mut |row| rows.events.extend(row));
        source.tags(&mut |row| rows.tags.extend(row));
        source.views(&mut |row| rows.views.extend(row));
        source.view_columns(&mut |row| rows.view_columns.extend(row));
        source.checkpoints(&mut |row| rows.checkpoints.extend(row));
        source.commands(&mut |row| rows.commands.extend(row));
        source.side_rows(&mut |row| rows.side_rows.extend(row));
        rows
    }
}

fn event_row(recorded: &Recorded) -> EventRow {
    let envelope = &recorded.envelope;
    EventRow {
        position: envelope.position.0,
        clinic: envelope.clinic.to_string(),
        stream: envelope.stream.to_string(),
        stream_position: envelope.stream_position,
        kind: envelope.kind.to_string(),
        hash: hash_bytes(recorded.hash),
        bytes: recorded.bytes.to_vec(),
    }
}

fn tag_row(recorded: &Recorded, tag: &Tag) -> TagRow {
    let envelope = &recorded.envelope;
    TagRow {
        position: envelope.position.0,
        tag: tag.to_string(),
        kind: envelope.kind.to_string(),
        clinic: envelope.clinic.to_string(),
    }
}

impl ViewColumnRow {
    /// The row that this column is stored as.
    pub fn of(clinic: &ClinicId, view: &str, key: &str, ordinal: u64, column: &Column) -> Self {
        let (text, number) = match &column.value {
            ColumnValue::Text(text) => (Some(text.clone()), None),
            ColumnValue::Number(number) => (None, Some(*number)),
        };
        Self {
            clinic: clinic.to_string(),
            view: view.to_owned(),
            key: key.to_owned(),
            ordinal,
            name: column.name.clone(),
            text,
            number,
        }
    }
}

fn head(clinic: &ClinicId, state: &State) -> HeadRow {
    HeadRow {
        clinic: clinic.to_string(),
        format: ENVELOPE_FORMAT,
        size: state.frontier.size(),
        root: hash_bytes(state.frontier.root()),
        frontier: state.frontier.to_bytes(),
        recorded_at: state.recorded_at.map(|time| time.to_string()),
        checkpoints: number(state.checkpoints.len()),
        commands: state.command_tally.rows,
        commands_sum: state.command_tally.sum.to_vec(),
        side_rows: state.side_tally.rows,
        side_sum: state.side_tally.sum.to_vec(),
    }
}

fn command_row(clinic: &ClinicId, command: &Command) -> CommandRow {
    CommandRow {
        clinic: clinic.to_string(),
        key: command.key.clone(),
        fingerprint: command.fingerprint.to_vec(),
        answer: command.answer.clone(),
        first: command.first.0,
        count: command.count,
        checksum: hash_bytes(checksum::of_command(clinic, command)),
    }
}

fn side_row(clinic: &ClinicId, space: &str, id: &str, value: &[u8]) -> SideRowStored {
    let row = SideRow { space: space.to_owned(), id: id.to_owned(), value: value.to_vec() };
    SideRowStored {
        clinic: clinic.to_string(),
        checksum: hash_bytes(checksum::of_side(clinic, &row)),
        space: row.space,
        id: row.id,
        value: row.value,
    }
}

fn hand_out<T: Clone>(rows: &[T], each: Sink<'_, T>) {
    rows.iter().cloned().for_each(|row| each(Ok(row)));
}

impl AuditSource for AuditRows {
    fn self_check(&mut self) -> Vec<String> {
        Vec::new()
    }

    fn head(&mut self, each: Sink<'_, HeadRow>) {
        hand_out(&self.head, each);
    }

    fn events(&mut self, each: Sink<'_, EventRow>) {
        hand_out(&self.events, each);
    }

    fn tags(&mut self, each: Sink<'_, TagRow>) {
        hand_out(&self.tags, each);
    }

    fn views(&mut self, each: Sink<'_, ViewRowStored>) {
        hand_out(&self.views, each);
    }

    fn view_columns(&mut self, each: Sink<'_, ViewColumnRow>) {
        hand_out(&self.view_columns, each);
    }

    fn checkpoints(&mut self, each: Sink<'_, CheckpointRow>) {
        hand_out(&self.checkpoints, each);
    }

    fn commands(&mut self, each: Sink<'_, CommandRow>) {
        hand_out(&self.commands, each);
    }

    fn side_rows(&mut self, each: Sink<'_, SideRowStored>) {
        hand_out(&self.side_rows, each);
    }
}
