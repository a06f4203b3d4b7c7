import { beforeEach, expect, it } from 'vitest';
import {
  bestModel,
  claimTask,
  completeTask,
  deleteSweep,
  dropSurplus,
  markLaunched,
  rankedPoints,
  readSweep,
  recount,
  registerSweep,
  retryFailed,
  settleTasks,
  surplusModels,
  writeGrid,
} from '../../../../ledger/src/index.ts';
import type { GridPoint, Lease } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { aLease, aResult, code, gridName, KEY, point, range, registration, TICKER } from '../builders.ts';

const MSE = { metric: 'MSE' } as const;
const MODEL = { artifact: Buffer.from('model') };

/** So many points of three tasks each: those of the first are 0, 1 and 2. */
function repeated(points: number): GridPoint[] {
  return range(3 * points).map((n) => (n % 3 === 0 ? point(n) : { ...point(n), replicateOf: code(n - (n % 3)) }));
}

eachLedger('points with replicates', (store) => {
  let lease: Lease;

  const write = (points: GridPoint[]) =>
    writeGrid(store.ledger, lease, {
      sweepKey: KEY,
      ticker: TICKER,
      gridSha256: gridName(points.map((_, n) => n)),
      points,
    });

  beforeEach(async () => {
    lease = await aLease(store.ledger);
    await registerSweep(store.ledger, lease, registration());
    await write(repeated(2));
  });

  /** Trains a task; undefined fails. */
  async function train(task: number, mse: number | undefined): Promise<void> {
    await markLaunched(store.ledger, lease, KEY, [code(task)]);
    const claim = await claimTask(store.ledger, { codeTask: code(task), holder: 'pod', backend: 'cpu', versions: '' });
    if (mse !== undefined) await completeTask(store.ledger, claim, aResult({ mse }), MODEL);
    const outcome = mse === undefined ? 'Failed' : 'Completed';
    await settleTasks(store.ledger, lease, KEY, [{ codeTask: code(task), outcome }]);
  }

  async function trainAll(...mses: (number | undefined)[]): Promise<void> {
    for (const [task, mse] of mses.entries()) await train(task, mse);
  }

  const best = async () => (await readSweep(store.ledger, KEY))?.best;
  const surplus = () => surplusModels(store.ledger, KEY, MSE, { keep: 'Best', count: 1 });

  it('have no best one before all tasks of one are over', async () => {
    await trainAll(1, 9);
    expect(await best()).toBeUndefined();
    await train(2, 4);
    expect(await best()).toEqual({ codeTask: code(2), value: 4 });
  });

  it('are compared by medians, and the task nearest to the best one is the best', async () => {
    await trainAll(1, 9, 8, 7, 6, 5);
    expect(await best()).toEqual({ codeTask: code(4), value: 6 });
    expect(await rankedPoints(store.ledger, KEY, MSE)).toEqual([
      { point: code(3), tasks: 3, measured: 3, median: 6, quartiles: [5.5, 6.5], codeTask: code(4), idxTask: 3 },
      { point: code(0), tasks: 3, measured: 3, median: 8, quartiles: [4.5, 8.5], codeTask: code(2), idxTask: 0 },
    ]);
    await recount(store.ledger, lease, KEY, MSE);
    expect(await best()).toEqual({ codeTask: code(4), value: 6 });
  });

  it('have the median of the values that there are', async () => {
    await trainAll(2, undefined, 4, undefined, undefined, undefined);
    expect(await best()).toEqual({ codeTask: code(0), value: 3 });
    expect(await rankedPoints(store.ledger, KEY, MSE)).toMatchObject([{ point: code(0), tasks: 3, measured: 2 }]);
  });

  it('lose their place when a replicate that failed is trained again', async () => {
    await trainAll(2, undefined, 4, 5, 6, 7);
    expect((await best())?.value).toBe(3);
    await retryFailed(store.ledger, lease, KEY, 'again');
    expect((await best())?.value, 'not all are over').toBe(6);
    await train(1, 50);
    expect(await best(), 'of 2, 4 and 50').toEqual({ codeTask: code(2), value: 4 });
    await write(repeated(2).filter(({ codeTask }) => codeTask !== code(2)));
    expect((await best())?.value, 'of 2 and 50').toBe(6);
  });

  it('keep the models of the tasks that stand for them, and of undecided ones all', async () => {
    await trainAll(1, 9);
    expect(await surplus()).toEqual([]);
    await train(2, 8);
    expect((await surplus()).toSorted()).toEqual([code(0), code(1)]);
    await dropSurplus(store.ledger, lease, await surplus());
    expect(await bestModel(store.ledger, KEY, MSE)).toBe(code(2));
    await train(3, 7);
    await train(4, 6);
    expect(await surplus(), 'the only one that stands for a point stays').toEqual([]);
    await train(5, 5);
    expect((await surplus()).toSorted()).toEqual([code(2), code(3), code(5)]);
    expect(await bestModel(store.ledger, KEY, MSE)).toBe(code(4));
  });

  it('are points of one task again when a grid without replicates is written, and leave no rows behind', async () => {
    await trainAll(1, 9, 8, 7, 6, 5);
    await write([point(0), point(3)]);
    expect(await best()).toEqual({ codeTask: code(0), value: 1 });
    await deleteSweep(store.ledger, lease, KEY);
    expect(await store.ledger.db.selectFrom('TB_REPLICATE').selectAll().execute()).toEqual([]);
  });
});
