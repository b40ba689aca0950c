//! One page of a view: filters, keyset paging, count. The text is put together from fixed pieces;
//! every value is bound.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use saisei_ledger::{ClinicId, ColumnValue, Filter, ListQuery, Page};

use crate::error::{Failed, limit, uint};
use crate::views;

/// The documents alone are counted out of the narrow index: the table beside it holds the bodies.
const ALL: &str = " FROM views v INDEXED BY views_by_sort WHERE v.clinic = ? AND v.view = ?";

/// A list with a filter is walked along the filter's own index, which stands in the order of the list.
const WITH: &str = " FROM view_columns v INDEXED BY view_columns_by_text \
    WHERE v.clinic = ? AND v.view = ? AND v.name = ? AND v.text = ?";

/// Without one, along a span of texts: what lies in it is few, and is sorted.
const SPAN: &str = " FROM view_columns v INDEXED BY view_columns_by_text \
    WHERE v.clinic = ? AND v.view = ? AND v.name = ? AND v.text BETWEEN ? AND ?";

const TEXT_IS: &str = " AND EXISTS (SELECT 1 FROM view_columns c INDEXED BY view_columns_by_text \
    WHERE c.clinic = ? AND c.view = ? AND c.name = ? AND c.text = ? AND c.sort = v.sort AND c.key = v.key)";

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

/// A document may bear the same value of a column twice.
const PLACES: &str = "SELECT DISTINCT v.sort, v.key";

/// A statement in the making.
struct Query {
    sql: String,
    values: Vec<Value>,
}

impl Query {
    /// Sort keys and keys of everything that matches. `first` is the filter that is walked along.
    fn new(clinic: &ClinicId, query: &ListQuery, first: Option<usize>) -> Self {
        let mut made = Self { sql: PLACES.to_owned(), values: Vec::new() };
        let along = first.and_then(|first| query.filters.get(first));
        match along {
            Some(Filter::Equals(name, ColumnValue::Text(value))) => {
                made.add(WITH, [text(clinic.as_str()), text(&query.view), text(name), text(value)]);
            }
            Some(Filter::Between(name, ColumnValue::Text(from), ColumnValue::Text(to))) => {
                made.add(SPAN, [text(clinic.as_str()), text(&query.view), text(name), text(from), text(to)]);
            }
            _ => made.add(ALL, [text(clinic.as_str()), text(&query.view)]),
        }
        for (at, filter) in query.filters.iter().enumerate() {
            if first != Some(at) {
                made.filter(clinic, &query.view, filter);
            }
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

    fn count(self, conn: &Connection) -> Result<u64, Failed> {
        let sql = format!("SELECT count(*) FROM ({})", self.sql);
        Ok(conn.prepare_cached(&sql)?.query_row(params_from_iter(self.values), |row| uint(row, 0))?)
    }
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

/// One page.
pub(crate) fn page(conn: &Connection, clinic: &ClinicId, query: &ListQuery) -> Result<Page, Failed> {
    let first = rarest(conn, clinic, query)?;
    let count = Query::new(clinic, query, first).count(conn)?;
    // One row more than asked for tells whether another page follows.
    let mut places = places(conn, clinic, query, first)?;
    let more = places.len() > query.limit;
    places.truncate(query.limit);
    let mut rows = Vec::with_capacity(places.len());
    for key in &places {
        rows.extend(views::one(conn, clinic, &query.view, key)?);
    }
    Ok(Page { rows, count, more })
}

/// The filter that a list is walked along: by a text, the one that the fewest documents pass; else by a span of texts.
fn rarest(conn: &Connection, clinic: &ClinicId, query: &ListQuery) -> Result<Option<usize>, Failed> {
    let is_text = |filter: &Filter| matches!(filter, Filter::Equals(_, ColumnValue::Text(_)));
    let along: Vec<usize> = (0..).zip(&query.filters).filter(|(_, filter)| is_text(filter)).map(|(at, _)| at).collect();
    if along.len() < 2 {
        let is_span =
            |filter: &Filter| matches!(filter, Filter::Between(_, ColumnValue::Text(_), ColumnValue::Text(_)));
        return Ok(along.first().copied().or_else(|| query.filters.iter().position(is_span)));
    }
    let mut counted = Vec::new();
    for at in along {
        let alone = query.filters.get(at).cloned().into_iter().collect();
        let alone = ListQuery { view: query.view.clone(), filters: alone, ..ListQuery::default() };
        counted.push((Query::new(clinic, &alone, Some(0)).count(conn)?, at));
    }
    Ok(counted.into_iter().min().map(|(_, at)| at))
}

/// The keys of a page in order, and one more.
fn places(
    conn: &Connection,
    clinic: &ClinicId,
    query: &ListQuery,
    first: Option<usize>,
) -> Result<Vec<String>, Failed> {
    let mut made = Query::new(clinic, query, first);
    if let Some((sort, key)) = &query.after {
        let piece = if query.descending { BEFORE } else { AFTER };
        made.add(piece, [text(sort), text(key)]);
    }
    let order = if query.descending { FALLING } else { RISING };
    made.add(order, [Value::from(limit(query.limit.saturating_add(1)))]);
    let mut statement = conn.prepare_cached(&made.sql)?;
    let rows = statement.query_map(params_from_iter(made.values), |row| row.get(1))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
