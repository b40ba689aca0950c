//! Filters, keyset paging and counts over documents in memory.

use std::collections::BTreeMap;

use crate::view::{Column, ColumnValue, Filter, ListQuery, Page, ViewDocument, ViewRow};

/// One page of these documents.
pub(super) fn page(documents: &BTreeMap<String, ViewDocument>, query: &ListQuery) -> Page {
    let mut hits: Vec<(&str, &str, &ViewDocument)> = documents
        .iter()
        .filter(|(_, document)| query.filters.iter().all(|filter| holds(filter, document)))
        .map(|(key, document)| (document.sort.as_str(), key.as_str(), document))
        .collect();
    hits.sort_by_key(|(sort, key, _)| (*sort, *key));
    if query.descending {
        hits.reverse();
    }
    let count = u64::try_from(hits.len()).unwrap_or(u64::MAX);
    let mut following = hits.into_iter().filter(|(sort, key, _)| follows(query, sort, key));
    let rows = following.by_ref().take(query.limit).map(row).collect();
    Page { rows, count, more: following.next().is_some() }
}

fn row((_, key, document): (&str, &str, &ViewDocument)) -> ViewRow {
    ViewRow { key: key.to_owned(), document: document.clone() }
}

fn follows(query: &ListQuery, sort: &str, key: &str) -> bool {
    let Some((last_sort, last_key)) = &query.after else {
        return true;
    };
    let seen = (last_sort.as_str(), last_key.as_str());
    if query.descending { (sort, key) < seen } else { (sort, key) > seen }
}

fn holds(filter: &Filter, document: &ViewDocument) -> bool {
    document.columns.iter().any(|column| match filter {
        Filter::Equals(name, value) => column.name == *name && column.value == *value,
        Filter::Between(name, from, to) => column.name == *name && within(column, from, to),
    })
}

/// Text is compared with text and numbers with numbers; anything else never matches.
fn within(column: &Column, from: &ColumnValue, to: &ColumnValue) -> bool {
    match (&column.value, from, to) {
        (ColumnValue::Text(value), ColumnValue::Text(from), ColumnValue::Text(to)) => from <= value && value <= to,
        (ColumnValue::Number(value), ColumnValue::Number(from), ColumnValue::Number(to)) => {
            from <= value && value <= to
        }
        _ => false,
    }
}
