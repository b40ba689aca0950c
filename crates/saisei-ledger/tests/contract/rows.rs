//! Rows beside the ledger.

use saisei_ledger::{SideRow, SideWrite, Store, StoredCheckpoint};

use super::fixture::{append, put, write};

fn ids(rows: &[SideRow]) -> Vec<&str> {
    rows.iter().map(|row| row.id.as_str()).collect()
}

fn delete(space: &str, id: &str) -> SideWrite {
    SideWrite::Delete { space: space.into(), id: id.into() }
}

pub fn keeps_side_rows(store: &dyn Store) {
    let writes = vec![
        put("vault.text", "2", "two"),
        put("vault.text", "1", "one"),
        put("vault", "1", "other"),
        put("vault.text", "1", "changed"),
        delete("vault.text", "none"),
    ];
    store.write_side(writes).unwrap();
    assert_eq!(ids(&store.side("vault.text", None).unwrap()), ["1", "2"]);
    let one = store.side("vault.text", Some("1")).unwrap();
    assert_eq!(one[0].value, b"changed");
    assert_eq!(store.side("vault.text", Some("3")).unwrap(), []);
    assert_eq!(store.side("vault.", None).unwrap(), []);
    store.write_side(vec![delete("vault.text", "1")]).unwrap();
    assert_eq!(ids(&store.side("vault.text", None).unwrap()), ["2"]);
    assert_eq!(store.side("vault", None).unwrap().len(), 1);
}

pub fn keeps_side_rows_of_an_append(store: &dyn Store) {
    store.write_side(vec![put("s", "1", "old")]).unwrap();
    let mut one = append(1, Vec::new());
    one.side = vec![put("s", "2", "new"), delete("s", "1")];
    write(store, one);
    assert_eq!(ids(&store.side("s", None).unwrap()), ["2"]);
}

pub fn keeps_checkpoints(store: &dyn Store) {
    let kept = |size: u64, note: &str| StoredCheckpoint { size, note: note.into() };
    assert_eq!(store.checkpoints().unwrap(), []);
    store.keep_checkpoint(kept(0, "a")).unwrap();
    store.keep_checkpoint(kept(0, "b")).unwrap();
    store.keep_checkpoint(kept(0, "a")).unwrap();
    assert_eq!(store.checkpoints().unwrap(), [kept(0, "a"), kept(0, "b")]);
}
