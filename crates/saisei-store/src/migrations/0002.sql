ALTER TABLE view_columns ADD COLUMN sort TEXT NOT NULL DEFAULT '';

UPDATE view_columns SET sort = coalesce((SELECT v.sort FROM views v
    WHERE v.clinic = view_columns.clinic AND v.view = view_columns.view AND v.key = view_columns.key), '');

DROP INDEX view_columns_by_text;

CREATE INDEX view_columns_by_text ON view_columns (clinic, view, name, text, sort, key) WHERE text IS NOT NULL;
