//! One page of a view: filters, keyset paging, count. The text is put together from fixed pieces;
//! every value is bound.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use saisei_ledger::{ClinicId, ColumnValue, Filter, ListQuery, Page};

use crate::error::{Failed, limit, uint};
use crate::views;

const COUNT: &str = "SELECT count(*) FROM views v WHERE v.clinic = ? AND v.view = ?";

const ROWS: &str = "SELECT v.key, v.sort, v.body FROM views v WHERE v.clinic = ? AND v.view = ?";

const TEXT_IS: &str = " AND v.key IN (SELECT c.key FROM view_columns c \
    WHERE c.clinic = ? AND c.view = ? AND c.name = ? AND c.text = ?)";

const NUMBER_IS: &str = " AND v.key IN (SELECT c.key FROM view_columns c \
    WHERE c.clinic = ? AND c.view = ? AND c.name = ? AND c.number = ?)";

const TEXT_WITHIN: &str = " AND v.key IN (SELECT c.key FROM view_columns c \
    WHERE c.clinic = ? AND c.view = ? AND c.name = ? AND c.text BETWEEN ? AND ?)";

const NUMBER_WITHIN: &str = " AND v.key IN (SELECT c.key FROM view_columns c \
    WHERE c.clinic = ? AND c.view = ? AND c.name = ? AND c.number BETWEEN ? AND ?)";

const NEVER: &str = " AND 1 = 0";

const AFTER: &str = " AND (v.sort, v.key) > (?, ?)";

const BEFORE: &str = " AND (v.sort, v.key) < (?, ?)";

const RISING: &str = " ORDER BY v.sort, v.key LIMIT ?";

const FALLING: &str = " ORDER BY v.sort DESC, v.key DESC LIMIT ?";

/// A statement in the making.
struct Query {
    sql: String,
    values: Vec<Value>,
}

impl Query {
    fn new(start: &'static str, clinic: &ClinicId, query: &ListQuery) -> Self {
        let mut made = Self { sql: start.to_owned(), values: vec![text(clinic.as_str()), text(&query.view)] };
        for filter in &query.filters {
            made.filter(clinic, &query.view, filter);
        }
        made
    }

    fn add(&mut self, piece: &'static str, values: impl IntoIterator<Item = Value>) {
        self.sql.push_str(piece);
        self.values.extend(values);
    }

    fn filter(&mut self, clinic: &ClinicId, view: &str, filter: &Filter) {
        use ColumnValue::{Number, Text};
        let (name, piece, values) = match filter {
            Filter::Equals(name, Text(value)) => (name, TEXT_IS, vec![text(value)]),
            Filter::Equals(name, Number(value)) => (name, NUMBER_IS, vec![(*value).into()]),
            Filter::Between(name, Text(from), Text(to)) => (name, TEXT_WITHIN, vec![text(from), text(to)]),
            Filter::Between(name, Number(from), Number(to)) => {
                (name, NUMBER_WITHIN, vec![(*from).into(), (*to).into()])
            }
            // From a text to a number lies nothing.
            Filter::Between(..) => return self.add(NEVER, []),
        };
        let place = [text(clinic.as_str()), text(view), text(name)];
        self.add(piece, place.into_iter().chain(values));
    }
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

/// One page.
pub(crate) fn page(conn: &Connection, clinic: &ClinicId, query: &ListQuery) -> Result<Page, Failed> {
    let count = Query::new(COUNT, clinic, query);
    let count = conn.prepare_cached(&count.sql)?.query_row(params_from_iter(count.values), |row| uint(row, 0))?;
    // One row more than asked for tells whether another page follows.
    let mut rows = rows(conn, clinic, query)?;
    let more = rows.len() > query.limit;
    rows.truncate(query.limit);
    let rows = rows.into_iter().map(|row| views::whole(conn, clinic, &query.view, row)).collect::<Result<_, _>>()?;
    Ok(Page { rows, count, more })
}

fn rows(conn: &Connection, clinic: &ClinicId, query: &ListQuery) -> Result<Vec<saisei_ledger::ViewRow>, Failed> {
    let mut made = Query::new(ROWS, clinic, query);
    if let Some((sort, key)) = &query.after {
        let piece = if query.descending { BEFORE } else { AFTER };
        made.add(piece, [text(sort), text(key)]);
    }
    let order = if query.descending { FALLING } else { RISING };
    made.add(order, [Value::from(limit(query.limit.saturating_add(1)))]);
    let mut statement = conn.prepare_cached(&made.sql)?;
    let rows = statement.query_map(params_from_iter(made.values), views::bare)?;
    Ok(rows.collect::<Result<_, _>>()?)
}
