//! The memory store's state as rows.

use super::{
    AuditRows, AuditSource, CheckpointRow, CommandRow, ENVELOPE_FORMAT, EventRow, HeadRow, SideRowStored, Sink, TagRow,
    ViewColumnRow, ViewRowStored,
};
use crate::checksum;
use crate::envelope::{ClinicId, Hash, Recorded};
use crate::memory::State;
use crate::store::{Command, SideRow, StoredCheckpoint};
use crate::view::{Column, ColumnValue, ViewDocument};

fn hash_bytes(hash: Hash) -> Vec<u8> {
    hash.0.to_vec()
}

fn number(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}

impl AuditRows {
    /// The rows that a store with this state has.
    pub(crate) fn of(clinic: &ClinicId, state: &State) -> Self {
        let mut rows = Self { head: vec![head(clinic, state)], ..Self::default() };
        for recorded in state.history.events() {
            rows.push_event(recorded);
        }
        rows.tags.sort();
        for (view, documents) in state.views.documents() {
            for (key, document) in documents {
                rows.push_view(clinic, view, key, document);
            }
        }
        rows.push_checkpoints(clinic, &state.checkpoints);
        rows.commands = state.commands.values().map(|one| command_row(clinic, one)).collect();
        rows.commands.sort_by(|one, other| one.key.cmp(&other.key));
        rows.side_rows = state.side.iter().map(|((space, id), value)| side_row(clinic, space, id, value)).collect();
        rows
    }

    fn push_event(&mut self, recorded: &Recorded) {
        let envelope = &recorded.envelope;
        for tag in &envelope.tags {
            self.tags.push(TagRow {
                position: envelope.position.0,
                tag: tag.to_string(),
                kind: envelope.kind.to_string(),
                clinic: envelope.clinic.to_string(),
            });
        }
        self.events.push(EventRow {
            position: envelope.position.0,
            clinic: envelope.clinic.to_string(),
            stream: envelope.stream.to_string(),
            stream_position: envelope.stream_position,
            kind: envelope.kind.to_string(),
            hash: hash_bytes(recorded.hash),
            bytes: recorded.bytes.to_vec(),
        });
    }

    fn push_view(&mut self, clinic: &ClinicId, view: &str, key: &str, document: &ViewDocument) {
        self.views.push(ViewRowStored {
            clinic: clinic.to_string(),
            view: view.to_owned(),
            key: key.to_owned(),
            sort: document.sort.clone(),
            body: document.body.clone(),
        });
        for (place, column) in document.columns.iter().enumerate() {
            self.view_columns.push(ViewColumnRow::of(clinic, view, key, number(place), column));
        }
    }

    fn push_checkpoints(&mut self, clinic: &ClinicId, kept: &[StoredCheckpoint]) {
        for (ordinal, one) in (1..).zip(kept) {
            self.checkpoints.push(CheckpointRow {
                clinic: clinic.to_string(),
                ordinal,
                size: one.size,
                note: one.note.clone(),
                checksum: hash_bytes(checksum::of_checkpoint(clinic, ordinal, one)),
            });
        }
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
