import { beforeEach, expect, it } from 'vitest';
import {
  claimTask,
  closeEnded,
  completeTask,
  failAttempt,
  FINAL_STEP,
  holdersOf,
  markLaunched,
  reportResult,
} from '../../../../ledger/src/index.ts';
import type { Claim, Lease } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { settleTask } from '../../../support/ledger/one-task.ts';
import { KEY, aResult, aSweep, code } from '../builders.ts';
import { attempts, statusRow } from '../rows.ts';

const TASK = code(1);
const KILLED = { codeTask: TASK, holder: 'p1', cause: 'OOMKilled', exitCode: 137, note: 'it needed more memory' };

eachLedger('an attempt whose trainer left without a word', (store) => {
  let lease: Lease;
  const claim = (holder: string): Promise<Claim> =>
    claimTask(store.ledger, { codeTask: TASK, holder, backend: '', versions: '' });
  const ends = async () =>
    (await attempts(store.ledger, TASK)).map(({ CAUSE, EXIT_CODE, NOTE, DATE_END }) => [
      CAUSE,
      EXIT_CODE,
      NOTE,
      DATE_END !== null,
    ]);

  beforeEach(async () => {
    lease = await aSweep(store.ledger, 2);
    await markLaunched(store.ledger, lease, KEY, [TASK]);
  });

  it('is ended with what was seen of it, and the task stays at work', async () => {
    await claim('p1');
    expect(await closeEnded(store.ledger, lease, [KILLED])).toEqual([TASK]);
    expect(await ends()).toEqual([['OOMKilled', 137, 'it needed more memory', true]]);
    expect(await statusRow(store.ledger, TASK)).toMatchObject({ STATUS: 'Running', NOTE: null });
    expect((await holdersOf(store.ledger, [TASK])).size).toBe(0);
    await claim('p2');
    expect((await ends()).map(([cause]) => cause)).toEqual(['OOMKilled', null]);
  });

  it('is ended once, by whoever was first', async () => {
    const held = await claim('p1');
    await failAttempt(store.ledger, held, { exitCode: 1, cause: 'Error', note: 'own words' });
    expect(await closeEnded(store.ledger, lease, [KILLED])).toEqual([]);
    expect(await ends()).toEqual([['Error', 1, 'own words', true]]);
  });

  it('is another one than that of the next holder', async () => {
    await claim('p2');
    expect(await closeEnded(store.ledger, lease, [KILLED])).toEqual([]);
    expect(await ends()).toEqual([[null, null, null, false]]);
  });

  it('may still bring a result that was on its way', async () => {
    const held = await claim('p1');
    await closeEnded(store.ledger, lease, [{ codeTask: TASK, holder: 'p1', cause: 'Evicted' }]);
    expect(await ends()).toEqual([['Evicted', null, null, true]]);
    await completeTask(store.ledger, held, aResult());
    expect(await ends()).toEqual([['Completed', 0, null, true]]);
  });

  it('takes a result with it that it had reported, if it is asked to', async () => {
    const results = async () =>
      (await store.ledger.db.selectFrom('TB_MODELRESULT').select('CODE_TASK').execute()).length +
      (await store.ledger.db.selectFrom('TB_METRIC').select('STEP').where('STEP', '=', FINAL_STEP).execute()).length;
    const held = await claim('p1');
    await reportResult(store.ledger, held, { metrics: { mse: 1, f1: 0.5 } });
    expect(await results()).toBe(2);
    await closeEnded(store.ledger, lease, [{ ...KILLED, dropsResult: true }]);
    expect(await results()).toBe(0);
    // Its reporter is late.
    expect(await reportResult(store.ledger, held, { metrics: { mse: 1 } })).toBe(false);
    expect(await results()).toBe(0);
  });

  it('stays as it is once its task is settled', async () => {
    await claim('p1');
    await settleTask(store.ledger, lease, { sweepKey: KEY, codeTask: TASK, outcome: 'Stopped' });
    expect(await closeEnded(store.ledger, lease, [KILLED])).toEqual([]);
    expect((await ends()).map(([cause]) => cause)).toEqual(['Stopped']);
  });
});
