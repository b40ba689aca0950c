//! Events: reading a selection, finding its newest, inserting.

use std::collections::BTreeSet;

use rusqlite::{CachedStatement, Connection, OptionalExtension, Params, params};
use saisei_ledger::seal::Tip;
use saisei_ledger::{ClinicId, Hash, Kind, Position, Recorded, Selection, StoreError, StreamId, Tag, TagKinds};

use crate::error::{Failed, int, limit, uint};

/// By the table's own order; SQLite would take the index by stream for the clinic, and walk and sort all of it.
const ALL: &str = "SELECT bytes, hash FROM events NOT INDEXED WHERE clinic = ?1 AND position > ?2 \
    ORDER BY position LIMIT ?3";

const STREAM: &str = "SELECT bytes, hash FROM events WHERE clinic = ?1 AND stream = ?2 \
    AND position > ?3 ORDER BY stream_position LIMIT ?4";

const ONE: &str = "SELECT bytes, hash FROM events WHERE clinic = ?1 AND position = ?2";

const TAGGED: &str = "SELECT position FROM event_tags WHERE clinic = ?1 AND tag = ?2 \
    AND position > ?3 ORDER BY position LIMIT ?4";

const TAGGED_KIND: &str = "SELECT position FROM event_tags WHERE clinic = ?1 AND tag = ?2 \
    AND position > ?3 AND kind = ?5 ORDER BY position LIMIT ?4";

const NEWEST: &str = "SELECT position FROM events NOT INDEXED WHERE clinic = ?1 ORDER BY position DESC LIMIT 1";

const NEWEST_STREAM: &str = "SELECT position FROM events WHERE clinic = ?1 AND stream = ?2 \
    ORDER BY stream_position DESC LIMIT 1";

const NEWEST_TAGGED: &str = "SELECT position FROM event_tags WHERE clinic = ?1 AND tag = ?2 \
    ORDER BY position DESC LIMIT 1";

const NEWEST_TAGGED_KIND: &str = "SELECT position FROM event_tags WHERE clinic = ?1 AND tag = ?2 \
    AND kind = ?3 ORDER BY position DESC LIMIT 1";

const TIP: &str = "SELECT stream_position, hash FROM events WHERE clinic = ?1 AND stream = ?2 \
    ORDER BY stream_position DESC LIMIT 1";

const INSERT: &str = "INSERT INTO events (position, clinic, stream, stream_position, kind, hash, \
    bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

const INSERT_TAG: &str = "INSERT INTO event_tags (clinic, tag, kind, position) VALUES (?1, ?2, ?3, ?4)";

/// Events of the selection after a position, oldest first.
pub(crate) fn read(
    conn: &Connection,
    clinic: &ClinicId,
    selection: &Selection,
    after: Position,
    rows: usize,
) -> Result<Vec<Recorded>, Failed> {
    let (clinic_id, from, most) = (clinic.as_str(), int(after.0)?, limit(rows));
    match selection {
        Selection::All => parse_all(conn.prepare_cached(ALL)?, params![clinic_id, from, most]),
        Selection::Stream(stream) => {
            parse_all(conn.prepare_cached(STREAM)?, params![clinic_id, stream.as_str(), from, most])
        }
        Selection::Tagged(any) => {
            let positions = tagged(conn, clinic, any, from, most)?;
            let first = positions.into_iter().take(rows);
            first.map(|position| one(conn, clinic, position)).collect()
        }
    }
}

fn parse_all(mut statement: CachedStatement<'_>, params: impl Params) -> Result<Vec<Recorded>, Failed> {
    let mut rows = statement.query(params)?;
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        events.push(parse(row.get(0)?, row.get(1)?)?);
    }
    Ok(events)
}

fn one(conn: &Connection, clinic: &ClinicId, position: i64) -> Result<Recorded, Failed> {
    let mut statement = conn.prepare_cached(ONE)?;
    let row = statement.query_row(params![clinic.as_str(), position], |row| Ok((row.get(0)?, row.get(1)?)));
    let (bytes, hash) = row.optional()?.ok_or_else(missing)?;
    parse(bytes, hash)
}

fn missing() -> StoreError {
    StoreError::Damaged("a tag names an event that is not there".into())
}

fn parse(bytes: Vec<u8>, hash: [u8; 32]) -> Result<Recorded, Failed> {
    let recorded = Recorded::parse(bytes)?;
    if recorded.hash.0 == hash {
        Ok(recorded)
    } else {
        let position = recorded.envelope.position.0;
        let what = format!("event {position} does not have the hash beside it");
        Err(StoreError::Damaged(what).into())
    }
}

/// Positions of all events that match any of these, the first `most` of each.
fn tagged(
    conn: &Connection,
    clinic: &ClinicId,
    any: &[TagKinds],
    from: i64,
    most: i64,
) -> Result<BTreeSet<i64>, Failed> {
    let mut positions = BTreeSet::new();
    let mut add = |tag: &Tag, kind: Option<&Kind>| -> Result<(), Failed> {
        let (clinic, tag) = (clinic.as_str(), tag.as_str());
        let mut statement;
        let mut rows = match kind {
            None => {
                statement = conn.prepare_cached(TAGGED)?;
                statement.query(params![clinic, tag, from, most])?
            }
            Some(kind) => {
                statement = conn.prepare_cached(TAGGED_KIND)?;
                statement.query(params![clinic, tag, from, most, kind.as_str()])?
            }
        };
        while let Some(row) = rows.next()? {
            positions.insert(row.get(0)?);
        }
        Ok(())
    };
    for one in any {
        if one.kinds.is_empty() {
            add(&one.tag, None)?;
        }
        for kind in &one.kinds {
            add(&one.tag, Some(kind))?;
        }
    }
    Ok(positions)
}

/// The newest event of the selection.
pub(crate) fn last(conn: &Connection, clinic: &ClinicId, selection: &Selection) -> Result<Option<Recorded>, Failed> {
    match newest(conn, clinic, selection)? {
        None => Ok(None),
        Some(position) => Ok(Some(one(conn, clinic, position)?)),
    }
}

/// Position of the newest event of the selection, from the indexes alone.
pub(crate) fn newest(conn: &Connection, clinic: &ClinicId, selection: &Selection) -> Result<Option<i64>, Failed> {
    let clinic = clinic.as_str();
    match selection {
        Selection::All => position(conn, NEWEST, [clinic]),
        Selection::Stream(stream) => position(conn, NEWEST_STREAM, [clinic, stream.as_str()]),
        Selection::Tagged(any) => {
            let mut newest = None;
            for one in any {
                newest = newest.max(newest_tagged(conn, clinic, one)?);
            }
            Ok(newest)
        }
    }
}

fn newest_tagged(conn: &Connection, clinic: &str, one: &TagKinds) -> Result<Option<i64>, Failed> {
    let tag = one.tag.as_str();
    if one.kinds.is_empty() {
        return position(conn, NEWEST_TAGGED, [clinic, tag]);
    }
    let mut newest = None;
    for kind in &one.kinds {
        let of_kind = position(conn, NEWEST_TAGGED_KIND, [clinic, tag, kind.as_str()])?;
        newest = newest.max(of_kind);
    }
    Ok(newest)
}

fn position(conn: &Connection, sql: &'static str, params: impl Params) -> Result<Option<i64>, Failed> {
    let mut statement = conn.prepare_cached(sql)?;
    Ok(statement.query_row(params, |row| row.get(0)).optional()?)
}

/// The newest event of a stream, as its next event needs it.
pub(crate) fn tip(conn: &Connection, clinic: &ClinicId, stream: &StreamId) -> Result<Option<Tip>, Failed> {
    let mut statement = conn.prepare_cached(TIP)?;
    let row = statement.query_row([clinic.as_str(), stream.as_str()], |row| {
        Ok(Tip { stream_position: uint(row, 0)?, hash: Hash(row.get(1)?) })
    });
    Ok(row.optional()?)
}

/// Inserts an event and its tags.
pub(crate) fn insert(conn: &Connection, recorded: &Recorded) -> Result<(), Failed> {
    let envelope = &recorded.envelope;
    let (clinic, kind) = (envelope.clinic.as_str(), envelope.kind.as_str());
    let position = int(envelope.position.0)?;
    conn.prepare_cached(INSERT)?.execute(params![
        position,
        clinic,
        envelope.stream.as_str(),
        int(envelope.stream_position)?,
        kind,
        recorded.hash.0,
        recorded.bytes,
    ])?;
    let mut statement = conn.prepare_cached(INSERT_TAG)?;
    for tag in &envelope.tags {
        statement.execute(params![clinic, tag.as_str(), kind, position])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema;

    /// A statement that sorts reads everything that it sorts: ten years of events for the newest one.
    #[test]
    fn no_statement_sorts_or_walks_a_whole_table() {
        let mut conn = Connection::open_in_memory().unwrap();
        schema::found(&mut conn).unwrap();
        let statements = [
            (ALL, 3),
            (STREAM, 4),
            (ONE, 2),
            (TAGGED, 4),
            (TAGGED_KIND, 5),
            (NEWEST, 1),
            (NEWEST_STREAM, 2),
            (NEWEST_TAGGED, 2),
            (NEWEST_TAGGED_KIND, 3),
            (TIP, 2),
        ];
        for (sql, values) in statements {
            let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let values = rusqlite::params_from_iter(std::iter::repeat_n(1, values));
            let steps = statement.query_map(values, |row| row.get::<_, String>(3)).unwrap();
            let steps: Vec<String> = steps.collect::<Result<_, _>>().unwrap();
            let [step] = steps.as_slice() else { panic!("{sql}: {steps:?}") };
            let in_order = step.contains("INTEGER PRIMARY KEY") || step.contains("clinic=?");
            let newest = sql == NEWEST && step == "SCAN events";
            assert!(in_order || newest, "{sql}: {step}");
        }
    }
}
