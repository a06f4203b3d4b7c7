import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLedger } from '../../connect/open.ts';
import type { Ledger } from '../../ledger.ts';
import { setUpTables } from '../setup.ts';
import { redefineColumns } from './redefine.ts';

const LONGER = redefineColumns('TB_SWEEPPAUSE', [
  {
    from: 'SWEEP_KEY varchar(7) NOT NULL CHECK (length(SWEEP_KEY) <= 7)',
    to: 'SWEEP_KEY varchar(9) NOT NULL CHECK (length(SWEEP_KEY) <= 9)',
  },
]);

let ledger: Ledger;
beforeEach(async () => {
  ledger = await openLedger('sqlite::memory:');
  await setUpTables(ledger);
});
afterEach(() => ledger.close());

const run = async (statement: string) => (await sql.raw(statement).execute(ledger.db)).rows;
const members = () => run("select type, name, tbl_name, sql from sqlite_schema where type != 'table' order by name");
const pragmas = async () => [await run('PRAGMA foreign_keys'), await run('PRAGMA legacy_alter_table')];

test('a column takes more than before, and nothing else is another', async () => {
  await run("INSERT INTO TB_SWEEPPAUSE VALUES ('a', 3, '2026-01-01 00:00:00', '2020-01-01 00:00:00')");
  await expect(run("UPDATE TB_SWEEPPAUSE SET SWEEP_KEY = '12345678'")).rejects.toThrow(/CHECK constraint failed/);
  const rows = await run('SELECT * FROM TB_SWEEPPAUSE');
  await LONGER(ledger);
  expect(await run('SELECT * FROM TB_SWEEPPAUSE')).toEqual(rows);
  await run("UPDATE TB_SWEEPPAUSE SET SWEEP_KEY = '12345678', DATE_UPDATE = DATE_UPDATE");
  await expect(run("UPDATE TB_SWEEPPAUSE SET SWEEP_KEY = '1234567890'")).rejects.toThrow(/CHECK constraint failed/);
  await expect(run("INSERT INTO TB_SWEEPPAUSE VALUES ('12345678', 1, NULL, NULL)")).rejects.toThrow(/UNIQUE/);
});

test('what others have added stays: columns, indexes, triggers, views, keys that refer to the table', async () => {
  await run("ALTER TABLE TB_SWEEPPAUSE ADD COLUMN MINE text DEFAULT 'x'");
  await run('CREATE INDEX MY_INDEX ON TB_SWEEPPAUSE (SECONDS)');
  await run('CREATE VIEW MY_VIEW AS SELECT SWEEP_KEY, MINE FROM TB_SWEEPPAUSE');
  await run('CREATE TABLE OTHER (KEY text REFERENCES TB_SWEEPPAUSE (SWEEP_KEY) ON DELETE CASCADE)');
  await run("CREATE TRIGGER MY_TRIGGER AFTER INSERT ON TB_SWEEPPAUSE BEGIN UPDATE OTHER SET KEY = 'b'; END");
  await run("INSERT INTO TB_SWEEPPAUSE (SWEEP_KEY, MINE) VALUES ('a', 'y')");
  await run("INSERT INTO OTHER VALUES ('a')");
  const before = [await members(), await pragmas()];
  await LONGER(ledger);
  expect([await members(), await pragmas()]).toEqual(before);
  expect(await run('SELECT * FROM MY_VIEW')).toEqual([{ SWEEP_KEY: 'a', MINE: 'y' }]);
  expect(await run('SELECT * FROM OTHER')).toEqual([{ KEY: 'a' }]);
  await run("DELETE FROM TB_SWEEPPAUSE WHERE SWEEP_KEY = 'a'");
  expect(await run('SELECT * FROM OTHER')).toEqual([]);
});

test('our own views stay as they are', async () => {
  await run(
    "INSERT INTO TB_SWEEP (SWEEP_KEY, SHA256, CLUSTER, NAMESPACE, NAME, UID, TICKER, DATE_BEGIN, DATE_END, MANIFEST, OBJECTIVE) VALUES ('a', '', 'local', 'default', 'mine', '', '', '', '', '{}', 'MSE')",
  );
  await run(
    "INSERT INTO TB_TASK (CODE_TASK, SWEEP_KEY, IDX_TASK, POINT_SHA256, POINT) VALUES ('a-1', 'a', 0, '', '{}')",
  );
  await run("INSERT INTO TB_HYPERPARAMETER (CODE_TASK, EPOCH, LEARNING_RATE) VALUES ('a-1', 5, 0.0010000000474974513)");
  const views = () => Promise.all(['V_RESULT', 'V_PARAMETER'].map((view) => run(`SELECT * FROM ${view}`)));
  const [before, schema] = [await views(), await members()];
  expect(before.map((rows) => rows.length)).toEqual([1, 2]);
  await redefineColumns('TB_TASK', [{ from: 'IDX_TASK int NOT NULL', to: 'IDX_TASK bigint NOT NULL' }])(ledger);
  await redefineColumns('TB_SWEEP', [{ from: 'NEXT_IDX int NOT NULL', to: 'NEXT_IDX bigint NOT NULL' }])(ledger);
  await run('ALTER TABLE TB_TASKATTEMPT ADD COLUMN MINE int NULL');
  expect([await views(), await members()]).toEqual([before, schema]);
});

test('it is done once', async () => {
  await LONGER(ledger);
  const before = await run('PRAGMA schema_version');
  await LONGER(ledger);
  expect(await run('PRAGMA schema_version')).toEqual(before);
});

test('a table that is defined in other words is left alone, and the error says what was expected', async () => {
  const other = redefineColumns('TB_SWEEPPAUSE', [{ from: 'PAUSED int NULL', to: 'PAUSED bigint NULL' }]);
  const before = [await run('PRAGMA schema_version'), await pragmas()];
  await expect(other(ledger)).rejects.toThrow(
    /TB_SWEEPPAUSE: expected the column "PAUSED int NULL", found: CREATE TABLE .*then run: tuningsweep setup/,
  );
  expect([await run('PRAGMA schema_version'), await pragmas()]).toEqual(before);
});
