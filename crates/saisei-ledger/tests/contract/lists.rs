//! Views: folded with the append, listed, rebuilt.

use saisei_ledger::{ColumnValue, Filter, ListQuery, Page, Store};

use super::fixture::{append, at, draft, grow, write};
use super::projector::Counting;

fn text(value: &str) -> ColumnValue {
    ColumnValue::Text(value.into())
}

fn list(store: &dyn Store, view: &str, filters: &[Filter]) -> Page {
    let query = ListQuery { view: view.into(), filters: filters.to_vec(), limit: 100, ..ListQuery::default() };
    store.list(&query).unwrap()
}

fn keys(page: &Page) -> Vec<&str> {
    page.rows.iter().map(|row| row.key.as_str()).collect()
}

pub fn folds_in_the_same_transaction(store: &dyn Store) {
    assert_eq!(store.view("streams", "a/1").unwrap(), None);
    write(store, append(1, vec![draft("a/1", "opened", &["t:1"], 1)]));
    write(store, append(2, vec![draft("a/1", "noted", &["t:1"], 2)]));
    let row = store.view("streams", "a/1").unwrap().unwrap();
    assert_eq!(row.key, "a/1");
    assert_eq!(row.document.sort, at(2).to_string());
    assert!(row.document.body.starts_with(r#"{"count":2,"#));
    let names: Vec<&str> = row.document.columns.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["count", "kind", "kind", "role"]);
    assert_eq!(store.view("none", "a/1").unwrap(), None);
}

pub fn sees_its_own_events(store: &dyn Store) {
    let drafts = (1..=4).map(|n| draft("a/1", "noted", &["t:1"], n));
    write(store, append(9, drafts.collect()));
    let row = store.view("tags", "t:1").unwrap().unwrap();
    assert_eq!(row.document.columns[0].value, ColumnValue::Number(4));
}

pub fn removes_a_document(store: &dyn Store) {
    write(store, append(1, vec![draft("a/1", "opened", &[], 1)]));
    write(store, append(2, vec![draft("a/1", "closed", &[], 2)]));
    assert_eq!(store.view("streams", "a/1").unwrap(), None);
    assert_eq!(list(store, "streams", &[]), Page::default());
    let filter = Filter::Equals("role".into(), text("nurse"));
    assert_eq!(list(store, "streams", &[filter]).count, 0);
}

pub fn rebuilds_the_same(store: &dyn Store) {
    grow(store, 60);
    let before = [list(store, "streams", &[]), list(store, "tags", &[])];
    let written = store.rebuild(&Counting).unwrap();
    assert_eq!([list(store, "streams", &[]), list(store, "tags", &[])], before);
    assert_eq!(written, before[0].count + before[1].count);
}

pub fn pages_both_ways(store: &dyn Store) {
    grow(store, 60);
    // A tie on the sort key is broken by the document's key.
    let tie = ["z/3", "z/1", "z/2"].map(|stream| draft(stream, "noted", &[], 61));
    write(store, append(61, tie.to_vec()));
    let whole = list(store, "streams", &[]);
    assert!(!whole.more);
    for descending in [false, true] {
        let mut query = ListQuery { view: "streams".into(), descending, limit: 2, ..ListQuery::default() };
        let mut rows = Vec::new();
        loop {
            let page = store.list(&query).unwrap();
            assert_eq!(page.count, whole.count);
            rows.extend(page.rows);
            assert_eq!(page.more, rows.len() < whole.rows.len());
            if !page.more {
                break;
            }
            let last = rows.last().unwrap();
            query.after = Some((last.document.sort.clone(), last.key.clone()));
        }
        if descending {
            rows.reverse();
        }
        assert_eq!(rows, whole.rows);
    }
    assert!(keys(&whole).ends_with(&["z/1", "z/2", "z/3"]));
}

pub fn filters_and_counts(store: &dyn Store) {
    for (stream, kinds) in [("a/1", 1), ("a/2", 2), ("a/3", 3)] {
        for kind in &["opened", "noted", "held"][..kinds] {
            write(store, append(1, vec![draft(stream, kind, &[], 1)]));
        }
    }
    let is = |name: &str, value: &str| Filter::Equals(name.into(), text(value));
    let count = |from: i64, to: i64| {
        let (from, to) = (ColumnValue::Number(from), ColumnValue::Number(to));
        Filter::Between("count".into(), from, to)
    };
    let found = |filters: &[Filter]| {
        let page = list(store, "streams", filters);
        assert_eq!(page.count, u64::try_from(page.rows.len()).unwrap());
        keys(&page).join(" ")
    };
    assert_eq!(found(&[is("kind", "opened")]), "a/1 a/2 a/3");
    assert_eq!(found(&[is("kind", "noted")]), "a/2 a/3");
    assert_eq!(found(&[is("kind", "noted"), is("kind", "held")]), "a/3");
    assert_eq!(found(&[is("kind", "held"), is("role", "doctor")]), "");
    assert_eq!(found(&[count(2, 3)]), "a/2 a/3");
    assert_eq!(found(&[count(1, 2), is("kind", "noted")]), "a/2");
    assert_eq!(found(&[count(3, 2)]), "");
    let number = Filter::Equals("count".into(), ColumnValue::Number(1));
    assert_eq!(found(&[number]), "a/1");
    let kinds = Filter::Between("kind".into(), text("held"), text("held~"));
    assert_eq!(found(&[kinds]), "a/3");
    let mixed = Filter::Between("count".into(), ColumnValue::Number(0), text("9"));
    assert_eq!(found(&[mixed]), "");
    assert_eq!(found(&[is("count", "1")]), "");
}
