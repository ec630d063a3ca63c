/** A database with everything in it that makes dumps go wrong. */
import { splitSql } from '../../src/index.ts'

export const hardSchema = `
CREATE TABLE parents (id INTEGER PRIMARY KEY AUTOINCREMENT, note TEXT, "we""ird name" TEXT, twice AS (id * 2), kept TEXT GENERATED ALWAYS AS (note || 'x') STORED);
CREATE TABLE keyed (a TEXT, b BLOB, n REAL, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE TABLE unkeyed (rowid TEXT, _rowid_ INTEGER, oid);
CREATE TABLE loose (x);
CREATE TABLE children (id INTEGER, code TEXT REFERENCES codes (code), parent INTEGER REFERENCES parents (id), self INTEGER);
CREATE TABLE codes (code TEXT, child INTEGER);
CREATE UNIQUE INDEX codes_by_code ON codes (code);
CREATE TABLE strict_one (id INTEGER PRIMARY KEY, b BLOB NOT NULL CHECK (length(b) <> 5), t TEXT) STRICT;
CREATE TABLE tree (id INTEGER PRIMARY KEY, up INTEGER REFERENCES tree (id));
CREATE VIRTUAL TABLE texts USING fts5(body);
CREATE VIRTUAL TABLE notes USING fts5(note, content='parents', content_rowid='id');
CREATE INDEX loose_part ON loose (x) WHERE x IS NOT NULL;
CREATE TRIGGER parents_in AFTER INSERT ON parents BEGIN INSERT INTO loose VALUES ('by; trigger'); INSERT INTO notes (rowid, note) VALUES (new.id, new.note); END;
CREATE VIEW both AS SELECT p.id, c.code FROM parents p JOIN children c ON c.parent = p.id -- a remark; with a semicolon
`

/** @param large bytes of what is too large for one statement */
export const hardRows = (large = 46_000) => `
INSERT INTO parents (id, note, "we""ird name") VALUES (5, 'a', 'it''s'), (9, char(0) || 'é' || char(10) || '🎉', NULL), (9007199254740993, 'big', ';
--');
INSERT INTO codes VALUES ('k', 1), ('K', NULL);
INSERT INTO children VALUES (1, 'k', 5, 1), (2, NULL, NULL, NULL);
INSERT INTO keyed VALUES ('é', X'00FF', 0.1), ('é', X'01', 1e999), ('z', zeroblob(${large}), 1.0), ('', X'', -1e-300), ('long' || hex(zeroblob(${large})), X'AA', 3);
INSERT INTO unkeyed VALUES ('a', 1, X'00'), ('a', 1, X'00'), (NULL, NULL, hex(zeroblob(9000)));
INSERT INTO loose (rowid, x) VALUES (1000, CAST(X'FF00FE' AS TEXT)), (2000, 1.0), (2001, 1), (2002, '1'), (3000, hex(zeroblob(${large})) || 'é'), (3001, 9223372036854775807), (3002, -9223372036854775808);
INSERT INTO strict_one VALUES (1, zeroblob(${large}), 'x'), (2, X'', '');
INSERT INTO tree VALUES (1, NULL), (2, 1), (3, 2);
INSERT INTO texts (rowid, body) VALUES (7, 'hello world');
DELETE FROM parents WHERE id = 9007199254740993;
`

export const hardStatements = [...splitSql(hardSchema), ...splitSql(hardRows(1_500_000))]
