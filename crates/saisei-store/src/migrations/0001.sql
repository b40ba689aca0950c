CREATE TABLE head (
    clinic TEXT NOT NULL PRIMARY KEY,
    format INTEGER NOT NULL,
    size INTEGER NOT NULL,
    root BLOB NOT NULL,
    frontier BLOB NOT NULL,
    recorded_at TEXT,
    checkpoints INTEGER NOT NULL,
    commands INTEGER NOT NULL,
    commands_sum BLOB NOT NULL,
    side_rows INTEGER NOT NULL,
    side_sum BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    clinic TEXT NOT NULL,
    stream TEXT NOT NULL,
    stream_position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    hash BLOB NOT NULL,
    bytes BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX events_by_stream ON events (clinic, stream, stream_position);

CREATE TABLE event_tags (
    clinic TEXT NOT NULL,
    tag TEXT NOT NULL,
    kind TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (clinic, tag, kind, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX event_tags_by_position ON event_tags (clinic, tag, position);

CREATE TABLE views (
    clinic TEXT NOT NULL,
    view TEXT NOT NULL,
    key TEXT NOT NULL,
    sort TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (clinic, view, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX views_by_sort ON views (clinic, view, sort, key);

CREATE TABLE view_columns (
    clinic TEXT NOT NULL,
    view TEXT NOT NULL,
    key TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    name TEXT NOT NULL,
    text TEXT,
    number INTEGER,
    PRIMARY KEY (clinic, view, key, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX view_columns_by_text ON view_columns (clinic, view, name, text, key) WHERE text IS NOT NULL;

CREATE INDEX view_columns_by_number ON view_columns (clinic, view, name, number, key) WHERE number IS NOT NULL;

CREATE TABLE checkpoints (
    clinic TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    size INTEGER NOT NULL,
    note TEXT NOT NULL,
    checksum BLOB NOT NULL,
    PRIMARY KEY (clinic, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE commands (
    clinic TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    answer BLOB NOT NULL,
    first INTEGER NOT NULL,
    count INTEGER NOT NULL,
    checksum BLOB NOT NULL,
    PRIMARY KEY (clinic, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE side_rows (
    clinic TEXT NOT NULL,
    space TEXT NOT NULL,
    id TEXT NOT NULL,
    value BLOB NOT NULL,
    checksum BLOB NOT NULL,
    PRIMARY KEY (clinic, space, id)
) STRICT, WITHOUT ROWID;
