import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { Kysely, sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { LedgerError, LedgerUnavailableError, openLedger } from '../../../ledger/src/index.ts';
import { write } from '../../../ledger/src/transaction/write.ts';
import { sqliteDialect } from '../../../ledger/src/store/sqlite/connection/dialect.ts';
import { emptyDatabase, useLedger } from '../../support/ledger/ledgers.ts';

const INCREMENT = new URL('programs/increment.ts', import.meta.url).pathname;

describe('an SQLite ledger', () => {
  const store = useLedger('sqlite');
  const path = () => store.url.slice('sqlite:'.length);
  const closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });

  /** Another connection that holds the write lock, as another process would. */
  function holdLock(): DatabaseSync {
    const other = new DatabaseSync(path());
    closing.push(() => other.close());
    other.exec('BEGIN IMMEDIATE');
    return other;
  }

  const insert = (code: string) =>
    write(store.ledger, (trx) => trx.insertInto('TB_TASKSTATUS').values({ CODE_TASK: code, IDX_TASK: 0 }).execute());

  it('loses no write of two processes that read and then write the same row', async () => {
    await insert('counter');
    const run = promisify(execFile);
    await Promise.all([1, 2].map(() => run(process.execPath, [INCREMENT, store.url, '100'])));
    const row = await store.ledger.db.selectFrom('TB_TASKSTATUS').select('IDX_TASK').executeTakeFirst();
    expect(row).toEqual({ IDX_TASK: 200 });
  });

  it('waits for the lock of another process without standing in the way of anything else', async () => {
    const other = holdLock();
    let done = false;
    const writing = insert('late').then(() => (done = true));
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(done).toBe(false);
    other.exec('COMMIT');
    await writing;
    expect(await store.ledger.db.selectFrom('TB_TASKSTATUS').select('CODE_TASK').execute()).toEqual([
      { CODE_TASK: 'late' },
    ]);
  });

  it('writes while another process reads, which goes on seeing what it saw', async () => {
    const reader = new DatabaseSync(path());
    closing.push(() => reader.close());
    const seen = () => reader.prepare('SELECT CODE_TASK FROM TB_TASKSTATUS').all();
    reader.exec('BEGIN');
    expect(seen()).toEqual([]);
    await insert('new');
    expect(seen()).toEqual([]);
    reader.exec('COMMIT');
    expect(seen()).toEqual([{ CODE_TASK: 'new' }]);
  });

  it('says so when the lock is not let go of', async () => {
    holdLock();
    const impatient = new Kysely<unknown>({ dialect: sqliteDialect(path(), { patienceMs: 20 }) });
    await expect(impatient.transaction().execute(async () => {})).rejects.toThrow(LedgerUnavailableError);
    await impatient.destroy();
  });

  it('takes the turns of its users in order, a transaction at a time', async () => {
    const codes = Array.from({ length: 20 }, (_, index) => `task-${index}`);
    await Promise.all(codes.map(insert));
    const rows = await store.ledger.db
      .selectFrom('TB_TASKSTATUS')
      .select('CODE_TASK')
      .orderBy(sql`rowid`)
      .execute();
    expect(rows.map(({ CODE_TASK }) => CODE_TASK)).toEqual(codes);
  });

  it('streams rows', async () => {
    await Promise.all(['a', 'b', 'c'].map(insert));
    const rows = await Array.fromAsync(
      store.ledger.db.selectFrom('TB_TASKSTATUS').select('CODE_TASK').orderBy('CODE_TASK').stream(2),
    );
    expect(rows.map(({ CODE_TASK }) => CODE_TASK)).toEqual(['a', 'b', 'c']);
  });
});

describe('opening an SQLite ledger', () => {
  it('says that the folder is missing', async () => {
    await expect(openLedger('sqlite:/no/such/folder/ledger.db')).rejects.toThrow(
      'the folder /no/such/folder of the SQLite ledger does not exist',
    );
  });

  it('says that the file is something else', async () => {
    const { url, drop } = await emptyDatabase('sqlite');
    writeFileSync(url.slice('sqlite:'.length), 'no database at all, but long enough for a header'.repeat(10));
    const opening = openLedger(url);
    await expect(opening).rejects.toThrow(LedgerError);
    await expect(opening).rejects.toThrow(
      /cannot be opened: the SQLite file is damaged \(file is not a database\): keep a copy/,
    );
    await drop();
  });
});
