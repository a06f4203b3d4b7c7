import { sql } from 'kysely';
import { beforeEach, expect, it } from 'vitest';
import {
  bestTask,
  claimTask,
  completeTask,
  failAttempt,
  holdersOf,
  markLaunched,
  nextPending,
  openTasks,
  readSweep,
  releaseTask,
  stopPending,
  readTasks,
  surplusModels,
} from '../../../../ledger/src/index.ts';
import { settleTask } from '../../../support/ledger/one-task.ts';
import type { Lease, Ledger } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, aResult, aSweep, code, grid, point, range } from '../builders.ts';
import { SCAN, SCAN_OR_SORT, plansOf, scannedIn } from './plans.ts';

eachLedger('the queue of a sweep', (store) => {
  let lease: Lease;

  const pending = async (limit = 10) => (await nextPending(store.ledger, KEY, limit)).map(({ codeTask }) => codeTask);

  beforeEach(async () => {
    lease = await aSweep(store.ledger, 6);
  });

  it('hands out tasks by IDX_TASK', async () => {
    expect(await nextPending(store.ledger, KEY, 2)).toEqual([
      { codeTask: code(0), idxTask: 0 },
      { codeTask: code(1), idxTask: 1 },
    ]);
  });

  it.each([0, -2])('hands out none to %i free slots', async (slots) => {
    expect(await pending(slots)).toEqual([]);
  });

  it('hands out no task that is launched, settled or out of the grid', async () => {
    await markLaunched(store.ledger, lease, KEY, [code(0)]);
    await settleTask(store.ledger, lease, { sweepKey: KEY, codeTask: code(1), outcome: 'Failed' });
    await grid(store.ledger, lease, [0, 1, 3, 4, 5]);
    expect(await pending()).toEqual([3, 4, 5].map((n) => code(n)));
  });

  it('hands a task that was taken back out again', async () => {
    await markLaunched(store.ledger, lease, KEY, [code(0)]);
    expect((await pending())[0]).toBe(code(1));
    expect(await releaseTask(store.ledger, lease, code(0))).toBe(true);
    expect((await pending())[0]).toBe(code(0));
  });

  it('launches a task once', async () => {
    expect((await markLaunched(store.ledger, lease, KEY, [code(0), code(1)])).codes).toEqual([code(0), code(1)]);
    expect((await markLaunched(store.ledger, lease, KEY, [code(1), code(2)])).codes).toEqual([code(2)]);
    expect((await readSweep(store.ledger, KEY))?.open).toBe(3);
  });

  it('does not launch what is over or unknown', async () => {
    await stopPending(store.ledger, lease, KEY, 'over');
    expect((await markLaunched(store.ledger, lease, KEY, [code(0), code(99)])).codes).toEqual([]);
    expect((await markLaunched(store.ledger, lease, KEY, [])).codes).toEqual([]);
  });

  it('tells how open tasks stand', async () => {
    await markLaunched(store.ledger, lease, KEY, [code(0), code(1), code(2)]);
    await claimTask(store.ledger, { codeTask: code(1), holder: 'pod-1', backend: 'cpu', versions: '' });
    const claim = await claimTask(store.ledger, { codeTask: code(2), holder: 'pod-2', backend: 'cpu', versions: '' });
    await completeTask(store.ledger, claim, aResult());
    const common = { inGrid: true, hasResult: false };
    expect(await openTasks(store.ledger, KEY)).toEqual([
      { ...common, codeTask: code(0), idxTask: 0, status: 'Pending', attempt: 0 },
      { ...common, codeTask: code(1), idxTask: 1, status: 'Running', attempt: 1, holder: 'pod-1' },
      { ...common, codeTask: code(2), idxTask: 2, status: 'Completed', attempt: 1, holder: 'pod-2', hasResult: true },
    ]);
  });

  it('tells who holds a task, as long as the last attempt has no end', async () => {
    const codes = range(5).map((n) => code(n));
    await markLaunched(store.ledger, lease, KEY, codes);
    const claim = (n: number, holder: string) =>
      claimTask(store.ledger, { codeTask: code(n), holder, backend: 'cpu', versions: '' });
    await claim(1, 'pod-1');
    await claim(1, 'pod-2');
    await failAttempt(store.ledger, await claim(2, 'pod-3'), { exitCode: 1, cause: 'TrainerError', note: '' });
    await completeTask(store.ledger, await claim(3, 'pod-4'), aResult());
    await claim(4, 'pod-5');
    await releaseTask(store.ledger, lease, code(4));
    expect(await holdersOf(store.ledger, codes)).toEqual(new Map([[code(1), 'pod-2']]));
    expect(await holdersOf(store.ledger, [])).toEqual(new Map());
  });

  it('lists all tasks with parameters and results, by IDX_TASK', async () => {
    await markLaunched(store.ledger, lease, KEY, [code(4)]);
    const claim = await claimTask(store.ledger, { codeTask: code(4), holder: 'pod', backend: 'cpu', versions: '' });
    await completeTask(store.ledger, claim, aResult({ mse: 1062.4717, naiveMse: 31.5 }));
    await settleTask(store.ledger, lease, { sweepKey: KEY, codeTask: code(4), outcome: 'Completed' });
    const rows = await Array.fromAsync(readTasks(store.ledger, KEY));
    expect(rows.map(({ codeTask }) => codeTask)).toEqual(range(6).map((n) => code(n)));
    const { naiveMse: _, ...result } = aResult({ mse: Math.fround(1062.4717), loss: Math.fround(0.01) });
    const best = {
      codeTask: code(4),
      idxTask: 4,
      inGrid: true,
      status: 'Completed',
      attempt: 1,
      parameters: point(4).parameters,
      seed: 42,
      result,
      metrics: { MSE: result.mse, LOSS: result.loss, ACCURACY: result.accuracy },
      naiveMse: 31.5,
      backend: 'cpu',
      seconds: expect.any(Number),
      ended: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
    };
    expect(rows[4]).toEqual(best);
    expect(rows[0]).toEqual({
      ...best,
      codeTask: code(0),
      idxTask: 0,
      status: 'Pending',
      attempt: 0,
      parameters: point(0).parameters,
      result: undefined,
      metrics: {},
      naiveMse: undefined,
      backend: undefined,
      seconds: undefined,
      ended: undefined,
    });
    expect(await bestTask(store.ledger, KEY)).toEqual(best);
  });

  it('has no best task before one is Completed', async () => {
    expect(await bestTask(store.ledger, KEY)).toBeUndefined();
  });
});

eachLedger('what every pass over a sweep reads', (store) => {
  const READS: [string, (ledger: Ledger) => Promise<unknown>, unwanted: RegExp][] = [
    ['openTasks', (ledger) => openTasks(ledger, KEY), SCAN],
    ['nextPending', (ledger) => nextPending(ledger, KEY, 4), SCAN_OR_SORT],
    ['readSweep', (ledger) => readSweep(ledger, KEY), SCAN],
  ];

  it.each(READS)('is found by index in %s, whatever the size of the grid', async (_, read, unwanted) => {
    const lease = await aSweep(store.ledger, 500, 500);
    await markLaunched(store.ledger, lease, KEY, [code(1), code(2)]);
    if (store.kind !== 'sqlite') await sql`analyze table TB_TASK`.execute(store.ledger.db);
    const plans = (await plansOf(store.ledger, read)).filter((plan) => plan.includes('IX_TASK'));
    expect(plans).toHaveLength(1);
    expect(plans[0]).not.toMatch(unwanted);
  });

  it('is, of kept models, no more than the sweep keeps', async () => {
    const { ledger } = store;
    await aSweep(ledger, 500, 500);
    const kept = [...range(5).map((n) => code(n)), ...range(500).map((n) => code(n, 'zyxwvut'))];
    const rowsWith = <T extends object>(values: T) => kept.map((codeTask) => ({ ...values, CODE_TASK: codeTask }));
    await ledger.db.insertInto('TB_MODELARTIFACT').values(rowsWith(ARTIFACT)).execute();
    await ledger.db.insertInto('TB_FORECAST').values(rowsWith(FORECAST)).execute();
    const tables = sql.raw('TB_TASK, TB_TASKSTATUS, TB_MODELRESULT, TB_MODELARTIFACT, TB_FORECAST');
    if (store.kind !== 'sqlite') await sql`analyze table ${tables}`.execute(ledger.db);
    const [plan = ''] = await plansOf(ledger, (read) =>
      surplusModels(read, KEY, { metric: 'MSE' }, { keep: 'Best', count: 9 }),
    );
    expect(scannedIn(plan)).toEqual([]);
  });
});

const CONTENT = Buffer.of(1);
const ARTIFACT = { PART: 0, SIZE: 1, SHA256: '', CONTENT };
const FORECAST = { DATE_BEGIN: '', DATE_END: '', N_VALUE: 1, HORIZON: 1, LAYOUT: 1, CONTENT };
