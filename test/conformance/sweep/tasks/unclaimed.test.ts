import { beforeEach, expect, it } from 'vitest';
import {
  claimTask,
  completeTask,
  holdersOf,
  lossesOf,
  markLaunched,
  readSweep,
  recordAttempts,
  recordedHolders,
  registerSweep,
  releaseTask,
  requeueLost,
} from '../../../../ledger/src/index.ts';
import type { Claim, Lease, UnclaimedAttempt } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { markRunning, settleTask } from '../../../support/ledger/one-task.ts';
import { KEY, aResult, aSweep, code, registration } from '../builders.ts';
import { attempts, expectTrueCounters, statusRow } from '../rows.ts';

const TASK = code(1);
const [BEGIN, END] = [Date.parse('2026-01-02T03:04:05.600Z'), Date.parse('2026-01-02T03:04:06Z')];

eachLedger('an attempt that its trainer has not recorded', (store) => {
  let lease: Lease;
  const seen = (holder: string, changes: Partial<UnclaimedAttempt> = {}): UnclaimedAttempt => {
    const failed = { exitCode: 3, cause: 'TrainerError', note: 'last words' };
    return { codeTask: TASK, holder, startedAt: BEGIN, endedAt: END, ...failed, ...changes };
  };
  const completed = (holder: string): UnclaimedAttempt => {
    const { note: _, ...attempt } = seen(holder, { exitCode: 0, cause: 'Completed' });
    return attempt;
  };
  const recorded = (...each: UnclaimedAttempt[]) => recordAttempts(store.ledger, lease, each);
  const claim = (holder: string): Promise<Claim> =>
    claimTask(store.ledger, { codeTask: TASK, holder, backend: '', versions: '' });
  const task = () =>
    store.ledger.db
      .selectFrom('TB_TASK')
      .select(['ATTEMPT', 'HOLDER', 'LAUNCHED', 'SETTLED'])
      .where('CODE_TASK', '=', TASK)
      .executeTakeFirstOrThrow();
  const writeResult = () => store.ledger.db.insertInto('TB_MODELRESULT').values({ CODE_TASK: TASK, MSE: 2 }).execute();
  const settle = (outcome: 'Completed' | 'Failed') =>
    settleTask(store.ledger, lease, { sweepKey: KEY, codeTask: TASK, outcome });
  const numbers = async () => (await attempts(store.ledger, TASK)).map((row) => `${row.ATTEMPT} ${row.HOLDER}`);
  const requeue = (holder: string) =>
    requeueLost(store.ledger, lease, TASK, 'NoResult: again', { holder, startedAt: BEGIN, endedAt: END, exitCode: 0 });

  beforeEach(async () => {
    lease = await aSweep(store.ledger, 2);
    await markLaunched(store.ledger, lease, KEY, [TASK]);
    await markRunning(store.ledger, lease, TASK);
  });

  it('is there as it was seen, and its task goes on as one that nobody holds', async () => {
    expect(await recorded(seen('p1'))).toEqual([TASK]);
    expect(await attempts(store.ledger, TASK)).toMatchObject([
      {
        ATTEMPT: 1,
        HOLDER: 'p1',
        DATE_START: '2026-01-02 03:04:05.600',
        DATE_END: '2026-01-02 03:04:06.000',
        EXIT_CODE: 3,
        CAUSE: 'TrainerError',
        NOTE: 'last words',
        BACKEND: null,
      },
    ]);
    expect(await task()).toEqual({ ATTEMPT: 1, HOLDER: null, LAUNCHED: 1, SETTLED: 0 });
    expect(await statusRow(store.ledger, TASK)).toMatchObject({ STATUS: 'Running', NOTE: null });
    expect(await holdersOf(store.ledger, [TASK])).toEqual(new Map());
    expect(await recordedHolders(store.ledger, [TASK, code(0)])).toEqual(new Map([[TASK, new Set(['p1'])]]));
    await settle('Failed');
    expect((await statusRow(store.ledger, TASK))?.STATUS).toBe('Failed');
    expect(await numbers()).toEqual(['1 p1']);
    await expectTrueCounters(store.ledger);
  });

  it('ends now where nobody saw its end', async () => {
    const { endedAt: _, ...unseen } = seen('p1');
    await recorded(unseen);
    const [row] = await attempts(store.ledger, TASK);
    expect(Math.abs(Date.parse(`${row?.DATE_END}Z`) - Date.now())).toBeLessThan(600_000);
  });

  it('is recorded once', async () => {
    expect(await recorded(seen('p1'), seen('p1'), seen('p2'))).toEqual([TASK, TASK]);
    expect(await recorded(seen('p1'), seen('p2'))).toEqual([]);
    expect(await numbers()).toEqual(['1 p1', '2 p2']);
  });

  it('is never a second one beside that of its trainer', async () => {
    await claim('p1');
    expect(await recorded(seen('p1'))).toEqual([]);
    await releaseTask(store.ledger, lease, TASK);
    await markLaunched(store.ledger, lease, KEY, [TASK]);
    expect(await recorded(seen('p1'))).toEqual([]);
    expect(await numbers()).toEqual(['1 p1']);
  });

  it('takes nothing from who holds the task', async () => {
    const held = await claim('p2');
    expect(await recorded(seen('p1'))).toEqual([]);
    await completeTask(store.ledger, held, aResult());
    expect(await numbers()).toEqual(['1 p2']);
    await settle('Completed');
    expect(await recorded(seen('p1'))).toEqual([]);
  });

  it('comes before that of the next claim', async () => {
    await recorded(seen('p1'));
    const held = await claim('p2');
    expect(held.attempt).toBe(2);
    await completeTask(store.ledger, held, aResult());
    expect(await numbers()).toEqual(['1 p1', '2 p2']);
  });

  it('is recorded of a task that is Completed already, and of no other that is over or waits', async () => {
    await writeResult();
    await settle('Completed');
    expect(await recorded(completed('p1'))).toEqual([TASK]);
    const other = { ...seen('p1'), codeTask: code(0) };
    expect(await recorded(other)).toEqual([]);
    await markLaunched(store.ledger, lease, KEY, [code(0)]);
    await settleTask(store.ledger, lease, { sweepKey: KEY, codeTask: code(0), outcome: 'Failed' });
    expect(await recorded(other, seen('p2', { codeTask: 'abcdefg-nosuchtask00' }))).toEqual([]);
  });

  it.each([0, 1])('leaves metrics to be read that were written without a claim, as of attempt %i', async (ATTEMPT) => {
    await registerSweep(store.ledger, lease, registration({ objective: { metric: 'auc' } }));
    await recorded(seen('p1'));
    await writeResult();
    const metric = { CODE_TASK: TASK, ATTEMPT, STEP: -1, NAME: 'auc', VALUE: 0.75 };
    await store.ledger.db.insertInto('TB_METRIC').values(metric).execute();
    await recorded(completed('p2'));
    await settle('Completed');
    expect((await readSweep(store.ledger, KEY))?.best).toEqual({ codeTask: TASK, value: 0.75 });
    await expectTrueCounters(store.ledger);
  });

  it('counts as one without a result only where it is sent back for it', async () => {
    const losses = async () => (await lossesOf(store.ledger, [TASK])).get(TASK);
    await recorded(seen('p1'));
    expect(await requeue('p2')).toBe(true);
    expect(await losses()).toEqual({ retried: 1, completed: false });
    await markLaunched(store.ledger, lease, KEY, [TASK]);
    await recorded(seen('p3'));
    expect(await losses()).toEqual({ retried: 1, completed: false });
    expect(await requeue('p4')).toBe(true);
    expect(await losses()).toEqual({ retried: 2, completed: false });
    expect(await numbers()).toEqual(['1 p1', '2 p2', '3 p3', '4 p4']);
    expect((await attempts(store.ledger, TASK))[1]).toMatchObject({
      DATE_START: '2026-01-02 03:04:05.600',
      DATE_END: '2026-01-02 03:04:06.000',
      EXIT_CODE: 0,
      CAUSE: 'NoResult',
      NOTE: 'NoResult: again',
    });
  });

  it('is one of them where its result was lost after it was recorded', async () => {
    await recorded(completed('p0'));
    await requeue('p1');
    await markLaunched(store.ledger, lease, KEY, [TASK]);
    await recorded(completed('p2'));
    await requeue('p2');
    const told = (await attempts(store.ledger, TASK)).map(({ HOLDER, CAUSE }) => `${HOLDER} ${CAUSE}`);
    expect(told).toEqual(['p0 Completed', 'p1 NoResult', 'p2 NoResult']);
  });
});
