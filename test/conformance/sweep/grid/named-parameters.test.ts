import { expect, it } from 'vitest';
import { readTasks, registerSweep, writeGrid } from '../../../../ledger/src/index.ts';
import type { GridPoint, Ledger, ParameterPoint } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, aLease, code, point, range, registration } from '../builders.ts';

/** So many that rows are loaded where the server allows it. */
const MANY = 1500;

const WORDS = ['adam', 'tab\t', '\\N', "O'Brien", '환율 \u{1F4C8}', '16'];

/** A point without any of the write-up's parameters but one, as a trainer of somebody else's has them. */
function namedPoint(n: number, more: ParameterPoint = {}): GridPoint {
  const word = WORDS[n % WORDS.length] ?? '';
  const parameters = { epoch: n + 1, momentum: 1 / (n + 3), optimizer: word, nesterov: n % 2 === 0, ...more };
  return { ...point(n), parameters };
}

/** What TB_PARAMETER has to hold of it. */
function rowsOf(n: number) {
  const isEven = n % 2 === 0;
  return [
    { CODE_TASK: code(n), NAME: 'momentum', NUMBER: 1 / (n + 3), TEXT: null },
    { CODE_TASK: code(n), NAME: 'nesterov', NUMBER: isEven ? 1 : 0, TEXT: String(isEven) },
    { CODE_TASK: code(n), NAME: 'optimizer', NUMBER: null, TEXT: WORDS[n % WORDS.length] },
  ];
}

async function write(ledger: Ledger, gridSha256: string, points: readonly GridPoint[]) {
  const lease = await aLease(ledger);
  await registerSweep(ledger, lease, registration());
  return await writeGrid(ledger, lease, { sweepKey: KEY, ticker: undefined, gridSha256, points });
}

const found = ({ db }: Ledger) =>
  db
    .selectFrom('TB_PARAMETER')
    .select(['CODE_TASK', 'NAME', 'NUMBER', 'TEXT'])
    .orderBy('CODE_TASK')
    .orderBy('NAME')
    .execute();

eachLedger('parameters of any name', (store) => {
  it('have a row each beside the columns of the write-up’s', async () => {
    const { ledger } = store;
    const points = range(MANY).map((n) => namedPoint(n));
    expect(await write(ledger, 'g', points)).toEqual({ inserted: MANY, kept: 0, removed: 0 });
    expect(await found(ledger)).toEqual(range(MANY).flatMap(rowsOf));
    const columns = await ledger.db
      .selectFrom('TB_HYPERPARAMETER')
      .selectAll()
      .where('CODE_TASK', '=', code(7))
      .execute();
    expect(columns).toMatchObject([{ EPOCH: 8, BATCH_SIZE: null, LEARNING_RATE: null }]);
    const filters = [{ column: 'optimizer', comparison: '=', value: '\\N' } as const];
    const tasks = await Array.fromAsync(readTasks(ledger, KEY, { filters }));
    expect(tasks).toHaveLength(MANY / WORDS.length);
  });

  it('are none of the write-up’s points', async () => {
    await write(
      store.ledger,
      'g',
      range(3).map((n) => point(n)),
    );
    expect(await found(store.ledger)).toEqual([]);
  });

  it('are written with points that an edit adds', async () => {
    await write(store.ledger, 'g', [namedPoint(0)]);
    expect(
      await write(
        store.ledger,
        'h',
        range(3).map((n) => namedPoint(n)),
      ),
    ).toMatchObject({ inserted: 2, kept: 1 });
    expect(await found(store.ledger)).toEqual(range(3).flatMap(rowsOf));
  });

  it('come back where another program deleted them, and replace what is too much', async () => {
    const { ledger } = store;
    const points = range(3).map((n) => namedPoint(n));
    await write(ledger, 'g', points);
    await ledger.db
      .deleteFrom('TB_PARAMETER')
      .where('NAME', '=', 'optimizer')
      .where('CODE_TASK', '=', code(0))
      .execute();
    await ledger.db.deleteFrom('TB_PARAMETER').where('CODE_TASK', '=', code(1)).execute();
    await ledger.db
      .insertInto('TB_PARAMETER')
      .values({ CODE_TASK: code(2), NAME: 'mine', NUMBER: 1 })
      .execute();
    await write(ledger, 'h', points);
    expect(await found(ledger)).toEqual(range(3).flatMap(rowsOf));
  });

  it('are written over rows that are there of a task that is not', async () => {
    const { ledger } = store;
    await ledger.db
      .insertInto('TB_PARAMETER')
      .values({ CODE_TASK: code(1), NAME: 'optimizer', TEXT: 'old' })
      .execute();
    expect(
      await write(
        ledger,
        'g',
        range(3).map((n) => namedPoint(n)),
      ),
    ).toMatchObject({ inserted: 3 });
    expect(await found(ledger)).toEqual(range(3).flatMap(rowsOf));
  });
});
