import { beforeEach, expect, it } from 'vitest';
import {
  claimTask,
  ClaimLostError,
  closeEnded,
  markLaunched,
  noteRemarks,
  readSweep,
  reportResult,
  requeueLost,
} from '../../../../ledger/src/index.ts';
import type { Claim, Lease } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { settleTask } from '../../../support/ledger/one-task.ts';
import { KEY, TICKER, aSweep, code } from '../builders.ts';
import { attempts, expectTrueCounters, status, statusRow } from '../rows.ts';

const TASK = code(1);
const RESULT = { ticker: TICKER, naiveMse: 4, metrics: { mse: 2.5, f1: 0.5 } };

eachLedger('a result whose trainer has not ended', (store) => {
  let lease: Lease;
  let held: Claim;
  const claim = (holder: string): Promise<Claim> =>
    claimTask(store.ledger, { codeTask: TASK, holder, backend: '', versions: '' });
  const result = () =>
    store.ledger.db.selectFrom('TB_MODELRESULT').select(['TICKER', 'MSE']).where('CODE_TASK', '=', TASK).execute();
  const finals = () => store.ledger.db.selectFrom('TB_METRIC').select(['ATTEMPT', 'STEP', 'NAME', 'VALUE']).execute();

  beforeEach(async () => {
    lease = await aSweep(store.ledger, 2);
    await markLaunched(store.ledger, lease, KEY, [TASK]);
    held = await claim('p1');
  });

  it('is there, and its task and attempt go on until somebody settles them', async () => {
    expect(await reportResult(store.ledger, held, RESULT)).toBe(true);
    expect(await result()).toMatchObject([{ TICKER, MSE: 2.5 }]);
    expect(await finals()).toMatchObject([{ ATTEMPT: 1, STEP: -1, NAME: 'f1', VALUE: 0.5 }]);
    expect(await status(store.ledger, TASK)).toBe('Running');
    expect(await attempts(store.ledger, TASK)).toMatchObject([{ DATE_END: null, CAUSE: null, NAIVE_MSE: 4 }]);
    expect(await readSweep(store.ledger, KEY)).not.toHaveProperty('best');

    await closeEnded(store.ledger, lease, [{ codeTask: TASK, holder: 'p1', cause: 'Completed', exitCode: 0 }]);
    await settleTask(store.ledger, lease, { sweepKey: KEY, codeTask: TASK, outcome: 'Completed' });
    expect(await status(store.ledger, TASK)).toBe('Completed');
    expect(await attempts(store.ledger, TASK)).toMatchObject([{ CAUSE: 'Completed', EXIT_CODE: 0, NAIVE_MSE: 4 }]);
    expect((await readSweep(store.ledger, KEY))?.best).toEqual({ codeTask: TASK, value: 2.5 });
    await expectTrueCounters(store.ledger);
  });

  it('may be written again, as it was or another one', async () => {
    await reportResult(store.ledger, held, RESULT);
    expect(await reportResult(store.ledger, held, RESULT)).toBe(true);
    expect(await reportResult(store.ledger, held, { metrics: { mse: 2, auc: 0.9 } })).toBe(true);
    expect(await result()).toMatchObject([{ TICKER: null, MSE: 2 }]);
    expect((await finals()).map(({ NAME }) => NAME)).toEqual(['auc']);
  });

  const settle = (outcome: 'Completed' | 'Failed', note?: string) =>
    settleTask(store.ledger, lease, { sweepKey: KEY, codeTask: TASK, outcome, ...(note !== undefined && { note }) });
  const notes = async () => ({
    task: (await statusRow(store.ledger, TASK))?.NOTE,
    attempt: (await attempts(store.ledger, TASK)).at(-1)?.NOTE,
  });
  const REMARK = 'report line 2: auc is left out: NaN is no finite number';

  it('says at its attempt, and at its task once that is settled, what is left out of it', async () => {
    await reportResult(store.ledger, held, { metrics: { mse: 2 }, remarks: [REMARK] });
    await closeEnded(store.ledger, lease, [{ codeTask: TASK, holder: 'p1', cause: 'Completed', exitCode: 0 }]);
    await settle('Completed');
    expect(await status(store.ledger, TASK)).toBe('Completed');
    expect(await notes()).toEqual({ task: REMARK, attempt: REMARK });
  });

  it('says so beside the value that is missing, also where nobody ended the attempt', async () => {
    await reportResult(store.ledger, held, { metrics: { mse: 1e300 } });
    await settle('Completed');
    const leftOut = 'MSE is left out: 1e+300 is not in the range of a FLOAT column (1.4e-45 to 3.4e38)';
    expect(await notes()).toEqual({
      task: `NoValue: TB_MODELRESULT.MSE is NULL, which is no finite number; ${leftOut}`,
      attempt: leftOut,
    });
  });

  it('of an earlier attempt has said nothing about a later one', async () => {
    await reportResult(store.ledger, held, { metrics: { mse: 1e300 } });
    await reportResult(store.ledger, await claim('p2'), RESULT);
    await settle('Completed');
    expect(await notes()).toEqual({ task: null, attempt: null });
  });

  it('that is none leaves remarks, which stand behind why the attempt failed', async () => {
    await noteRemarks(store.ledger, held, [REMARK]);
    await closeEnded(store.ledger, lease, [{ codeTask: TASK, holder: 'p1', cause: 'TrainerError', note: 'broken' }]);
    expect(await notes()).toEqual({ task: null, attempt: `broken; ${REMARK}` });
    await noteRemarks(store.ledger, held, ['too late']);
    await settle('Failed', 'TrainerError: broken');
    expect(await notes()).toEqual({ task: `TrainerError: broken; ${REMARK}`, attempt: `broken; ${REMARK}` });
  });

  it('does not take the words of another failure for those of this one', async () => {
    await noteRemarks(store.ledger, held, [REMARK]);
    await closeEnded(store.ledger, lease, [{ codeTask: TASK, holder: 'p1', cause: 'OOMKilled', note: 'too much' }]);
    await settle('Failed', 'Evicted: three times');
    expect(await notes()).toEqual({ task: 'Evicted: three times', attempt: `too much; ${REMARK}` });
  });

  it('that is missing is told of with the remarks, where the task is tried again and where it fails', async () => {
    await noteRemarks(store.ledger, held, [REMARK]);
    await requeueLost(store.ledger, lease, TASK, 'NoResult: retry 1 of 1');
    const again = `NoResult: retry 1 of 1; ${REMARK}`;
    expect(await notes()).toEqual({ task: again, attempt: again });
    await markLaunched(store.ledger, lease, KEY, [TASK]);
    await noteRemarks(store.ledger, await claim('p2'), [REMARK]);
    await settle('Failed', 'NoResult: attempts: 2');
    const failed = `NoResult: attempts: 2; ${REMARK}`;
    expect(await notes()).toEqual({ task: failed, attempt: failed });
  });

  it('is not written for one who lost the task, nor once that is settled', async () => {
    const next = await claim('p2');
    await expect(reportResult(store.ledger, held, RESULT)).rejects.toThrow(ClaimLostError);
    await reportResult(store.ledger, next, RESULT);
    await settleTask(store.ledger, lease, { sweepKey: KEY, codeTask: TASK, outcome: 'Completed' });
    expect(await reportResult(store.ledger, next, { metrics: { mse: 1 } })).toBe(false);
    expect(await result()).toMatchObject([{ MSE: 2.5 }]);
  });
});
