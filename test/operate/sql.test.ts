import { describe, expect, it } from 'vitest'
import { splitSql } from '../../src/cloudflare/sql.ts'
import { destructive } from '../../src/operate/migrations.ts'

describe('splitSql', () => {
  it.each([
    ['SELECT 1; SELECT 2', ['SELECT 1', 'SELECT 2']],
    [
      "INSERT INTO t VALUES ('a;b''c;'); SELECT \"x;y\", `z;`, [w;]",
      ["INSERT INTO t VALUES ('a;b''c;')", 'SELECT "x;y", `z;`, [w;]'],
    ],
    ['-- nothing; here\n;; /* no; */ ;', []],
    ['SELECT 1 -- one; two\n; SELECT 2 /* ; */', ['SELECT 1 -- one; two', 'SELECT 2 /* ; */']],
    [
      'CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN 1 THEN 2 END; DELETE FROM d; END; SELECT 1',
      [
        'CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN 1 THEN 2 END; DELETE FROM d; END',
        'SELECT 1',
      ],
    ],
    ['SELECT 4/2-1; SELECT 3', ['SELECT 4/2-1', 'SELECT 3']],
  ])('%j', (sql, statements) => {
    expect(splitSql(sql)).toEqual(statements)
  })
})

describe('what old code may not survive', () => {
  it.each([
    ['DROP TABLE a', 'drops a table'],
    ['ALTER TABLE a DROP COLUMN b', 'drops a column'],
    ['alter table a rename to b', 'renames'],
    ['ALTER TABLE a ADD COLUMN b TEXT NOT NULL', 'does not fill'],
    ['DELETE FROM a', 'deletes'],
    ['UPDATE a SET b = 1', 'changes'],
    ['CREATE UNIQUE INDEX i ON a (b)', 'rule'],
  ])('%s', (sql, what) => {
    expect(destructive(sql)).toEqual([expect.stringContaining(what)])
  })

  it.each([
    'CREATE TABLE a (b TEXT)',
    'ALTER TABLE a ADD COLUMN b TEXT',
    "ALTER TABLE a ADD COLUMN b TEXT NOT NULL DEFAULT ''",
    'CREATE INDEX i ON a (b)',
    'CREATE TABLE a (b); CREATE UNIQUE INDEX i ON a (b)',
    "INSERT INTO a VALUES ('DROP TABLE b')",
    '-- DROP TABLE a\nSELECT 1',
  ])('not %s', (sql) => {
    expect(destructive(sql)).toEqual([])
  })
})
