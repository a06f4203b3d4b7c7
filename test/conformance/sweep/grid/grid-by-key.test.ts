import { describe, expect, it } from 'vitest';
import { registerSweep, writeGrid } from '../../../../ledger/src/index.ts';
import type {
  GridPoint,
  GridWritten,
  Lease,
  Ledger,
  NumberedPoint,
  PointsByKey,
} from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { aLease, code, grid, gridName, KEY, point, range, registration, TICKER } from '../builders.ts';
import { countRows, expectTrueCounters, statusRow } from '../rows.ts';

const SIZE = 9;

class Cut extends Error {}

/** The points of a grid from last to first, up to a place where the process that writes it is cut off. */
function backwards(size = SIZE, cut = Infinity): PointsByKey {
  const all = range(size)
    .toReversed()
    .map((index): NumberedPoint => ({ ...point(index), index }));
  function* from(position: number): Generator<NumberedPoint> {
    yield* all.slice(position, cut);
    if (cut < all.length) throw new Cut();
  }
  return { total: size, from: async (position) => from(position) };
}

async function begin(ledger: Ledger): Promise<Lease> {
  const lease = await aLease(ledger);
  await registerSweep(ledger, lease, registration());
  return lease;
}

function write(ledger: Ledger, lease: Lease, byKey: PointsByKey): Promise<GridWritten> {
  const points: GridPoint[] = range(byKey.total).map((n) => point(n));
  const gridSha256 = gridName(range(byKey.total));
  return writeGrid(ledger, lease, { sweepKey: KEY, ticker: TICKER, gridSha256, points, byKey, chunkSize: 2 });
}

async function expectInOrder(ledger: Ledger, size = SIZE): Promise<void> {
  for (const n of range(size))
    expect(await statusRow(ledger, code(n))).toMatchObject({ STATUS: 'Pending', IDX_TASK: n });
  expect(await countRows(ledger, 'TB_HYPERPARAMETER')).toBe(size);
  await expectTrueCounters(ledger);
}

eachLedger('a grid that is written by key', (store) => {
  it('has its indexes in the order of the grid, and is the same grid as one that is not', async () => {
    const lease = await begin(store.ledger);
    expect(await write(store.ledger, lease, backwards())).toEqual({ inserted: SIZE, kept: 0, removed: 0 });
    await expectInOrder(store.ledger);
    expect(await grid(store.ledger, lease, range(SIZE))).toEqual({ inserted: 0, kept: SIZE, removed: 0 });
    await expectInOrder(store.ledger);
  });

  it.each(range(SIZE))('goes on where it was cut off: after %d points', async (cut) => {
    const lease = await begin(store.ledger);
    await expect(write(store.ledger, lease, backwards(SIZE, cut))).rejects.toThrow(Cut);
    await expectTrueCounters(store.ledger);
    const written = cut - (cut % 2);
    expect(await write(store.ledger, lease, backwards())).toEqual({ inserted: SIZE - written, kept: 0, removed: 0 });
    await expectInOrder(store.ledger);
  });

  it('and cut off can be edited: new points get indexes after all of the first', async () => {
    const lease = await begin(store.ledger);
    await expect(write(store.ledger, lease, backwards(SIZE, 4))).rejects.toThrow(Cut);
    expect(await grid(store.ledger, lease, [...range(SIZE), 20])).toEqual({ inserted: SIZE - 3, kept: 4, removed: 0 });
    const rows = await store.ledger.db.selectFrom('TB_TASK').select('IDX_TASK').execute();
    expect(new Set(rows.map(({ IDX_TASK }) => IDX_TASK)).size).toBe(SIZE + 1);
    await expectTrueCounters(store.ledger);
  });

  it('by an earlier one in its own order is not gone on with by key', async () => {
    const lease = await begin(store.ledger);
    function* cutOff(): Generator<GridPoint> {
      yield* range(4).map((n) => point(n));
      throw new Cut();
    }
    const writing = { sweepKey: KEY, ticker: TICKER, gridSha256: gridName(range(SIZE)), chunkSize: 2 };
    await expect(writeGrid(store.ledger, lease, { ...writing, points: cutOff() })).rejects.toThrow(Cut);
    expect(await write(store.ledger, lease, backwards())).toEqual({ inserted: SIZE - 4, kept: 0, removed: 0 });
    await expectInOrder(store.ledger);
  });

  describe('where a row of a point is there already', () => {
    it('keeps it, and the rest is written', async () => {
      const lease = await begin(store.ledger);
      const { sha256, canonical, codeTask } = point(3);
      const task = { CODE_TASK: codeTask, SWEEP_KEY: KEY, IDX_TASK: 3, POINT_SHA256: sha256, POINT: canonical };
      await store.ledger.db.insertInto('TB_TASK').values(task).execute();
      await write(store.ledger, lease, backwards());
      expect(await countRows(store.ledger, 'TB_TASK')).toBe(SIZE);
      expect(await countRows(store.ledger, 'TB_TASKSTATUS')).toBe(SIZE);
      await expectTrueCounters(store.ledger);
    });
  });
});
