import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createConnection } from 'mysql2/promise';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkTable, openLedger, readTasks, setUpTables } from '../../../ledger/src/index.ts';
import type { Ledger } from '../../../ledger/src/index.ts';
import { cli } from '../../support/cli/cli.ts';
import { withFractions } from '../../support/ledger/migrations.ts';
import { STORE_KINDS, emptyDatabase } from '../../support/ledger/ledgers.ts';
import type { EmptyDatabase, StoreKind } from '../../support/ledger/ledgers.ts';

const FIXTURE = new URL('../../fixtures/release-0.1.0/', import.meta.url);
const SWEEP_KEY = 'gcre4zn';

/** The tables of that release, and what their rows are told apart by. */
const TABLES = {
  TB_ASSETVALUE_RAW: 'DATE_MARKET',
  TB_ASSETVALUE_ADJ: 'DATE_MARKET',
  TB_HYPERPARAMETER: 'CODE_TASK',
  TB_MODELRESULT: 'CODE_TASK',
  TB_TASKSTATUS: 'CODE_TASK',
  TB_SWEEP: 'SWEEP_KEY',
  TB_TASK: 'CODE_TASK',
  TB_TASKATTEMPT: 'CODE_TASK',
  TB_EPOCHMETRIC: 'CODE_TASK',
  TB_MODELARTIFACT: 'CODE_TASK',
  TB_FORECAST: 'CODE_TASK',
};

function fixture(file: string): string {
  return readFileSync(new URL(file, FIXTURE), 'utf8');
}

async function restore(kind: StoreKind, url: string): Promise<void> {
  if (kind === 'sqlite') {
    const db = new DatabaseSync(url.slice('sqlite:'.length));
    db.exec(fixture('sqlite.sql'));
    return db.close();
  }
  const connection = await createConnection(url);
  await connection.query("SET SESSION sql_mode = ''");
  for (const statement of fixture('mysql.sql').trim().split(';\n')) await connection.query(statement);
  await connection.end();
}

/** What rows have in columns that their table has got since. */
const NEW_COLUMNS: Record<string, object> = { TB_SWEEP: { GOAL: null } };

/** Every row of every table of that release, with all columns that it has by now. */
async function contents(ledger: Ledger): Promise<Record<string, unknown[]>> {
  const tables: Record<string, unknown[]> = {};
  for (const [table, key] of Object.entries(TABLES)) {
    const query = sql<Record<string, unknown>>`select * from ${sql.table(table)} order by ${sql.ref(key)}`;
    tables[table] = (await query.execute(ledger.db)).rows.map((row) =>
      withFractions({ ...NEW_COLUMNS[table], ...row }),
    );
  }
  return tables;
}

let folder = '';
let database: EmptyDatabase | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuningsweep-'));
  cpSync(new URL('sweep.yaml', FIXTURE), join(folder, 'sweep.yaml'));
});
afterEach(async () => {
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Commands that only look: they bring no ledger up to date, since that release would refuse it from then on. */
const LOOKS = [
  ['status', '-f', 'sweep.yaml'],
  ['results', '-f', 'sweep.yaml'],
  ['plan', '-f', 'sweep.yaml'],
  ['report', '-f', 'sweep.yaml'],
  ['replay', '-f', 'sweep.yaml'],
];

describe.each(STORE_KINDS)('a ledger of release 0.1.0 (%s)', (kind) => {
  test('is looked at as it is', async () => {
    database = await emptyDatabase(kind);
    const { url } = database;
    await restore(kind, url);
    const seen = await Promise.all(LOOKS.map((command) => cli(folder, ...command, '--database', url)));
    expect(seen.map(({ code, stderr }) => [code, stderr.includes('refuses')])).toEqual(LOOKS.map(() => [0, false]));
    const ledger = await openLedger(url);
    const newer = await checkTable(ledger, 'TB_METRIC');
    await ledger.close();
    expect(newer).toBe(false);
  });

  test('is brought up to date with every row as it was, and its sweep goes on', async () => {
    database = await emptyDatabase(kind);
    await restore(kind, database.url);
    const ledger = await openLedger(database.url);
    const before = await contents(ledger);
    await setUpTables(ledger);
    expect(await contents(ledger)).toEqual(before);

    const run = await cli(folder, 'run', '-f', 'sweep.yaml', '--no-report', '--database', database.url);
    expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining('4 of 8 tasks completed, 4 failed.') });
    const after = await contents(ledger);
    expect(after['TB_MODELRESULT']).toEqual(expect.arrayContaining(before['TB_MODELRESULT'] ?? []));
    const tasks = await Array.fromAsync(readTasks(ledger, SWEEP_KEY));
    await ledger.close();
    expect(tasks.filter(({ inGrid }) => inGrid).map(({ codeTask, status }) => `${codeTask} ${status}`)).toEqual([
      'gcre4zn-jksah7g4htfu Completed',
      'gcre4zn-hy6pb6ibbiez Completed',
      'gcre4zn-fs7g7whxr5sv Failed',
      'gcre4zn-2ihsnludqwoo Failed',
      'gcre4zn-532gq3i4w3r6 Completed',
      'gcre4zn-o3wkhehwvrrn Failed',
      'gcre4zn-eq3o6ihxcu6j Completed',
      'gcre4zn-nifa472pxy62 Failed',
    ]);
  });
});
