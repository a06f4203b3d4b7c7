import { expect, it } from 'vitest';
import {
  claimTask,
  completeTask,
  failAttempt,
  markLaunched,
  recordEpoch,
  recordTrainer,
  resumeFrom,
  trainingTimes,
} from '../../../../ledger/src/index.ts';
import type { Ledger } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, TICKER, aResult, aSweep, code } from '../builders.ts';

const BUILT_IN = { trainer: 'built-in', cluster: 'local', of: { ticker: TICKER } };

/** A sweep of which it is noted what trains it. */
async function trainedSweep(ledger: Ledger, trainer = BUILT_IN.trainer) {
  const lease = await aSweep(ledger, 4);
  await recordTrainer(ledger, lease, { sweepKey: KEY, modelVersion: 1, trainer });
  return lease;
}

eachLedger('the times of finished tasks', (store) => {
  it('are those of the attempt that succeeded, with the sum of its epochs', async () => {
    const { ledger } = store;
    const lease = await trainedSweep(ledger);
    await markLaunched(ledger, lease, KEY, [code(1), code(2), code(3)]);
    const claim = (n: number) => claimTask(ledger, { codeTask: code(n), holder: 'pod', backend: 'cpu', versions: '' });
    const first = await claim(1);
    await recordEpoch(ledger, first, { epoch: 1, loss: 1, seconds: 100 });
    await failAttempt(ledger, first, { exitCode: 1, cause: 'TrainerError', note: 'no' });
    const second = await claim(1);
    for (const epoch of [1, 2]) await recordEpoch(ledger, second, { epoch, loss: 1, seconds: 1.25 });
    await completeTask(ledger, second, aResult());
    await completeTask(ledger, await claim(2), aResult());
    await claim(3);

    const times = await trainingTimes(ledger, BUILT_IN);
    const epochOf = ({ point }: (typeof times)[number]): number => Number(point.parameters['epoch']);
    const byEpoch = times.toSorted((a, b) => epochOf(a) - epochOf(b));
    const number = expect.any(Number);
    const span = { seconds: number, startedAt: number, endedAt: number };
    const time = { point: expect.objectContaining({ ticker: TICKER }), ...span, backend: 'cpu' };
    expect(byEpoch).toEqual([{ ...time, epochSeconds: 2.5 }, time]);
    for (const { seconds, startedAt, endedAt } of times) expect(seconds).toBe((endedAt - startedAt) / 1000);
    expect(await trainingTimes(ledger, BUILT_IN, 1)).toHaveLength(1);
  });

  it('are without the epochs that an attempt went on from', async () => {
    const { ledger } = store;
    const lease = await trainedSweep(ledger);
    await markLaunched(ledger, lease, KEY, [code(2), code(3)]);
    const claim = (n: number) => claimTask(ledger, { codeTask: code(n), holder: 'pod', backend: 'cpu', versions: '' });
    const shorter = await claim(2);
    for (const epoch of [1, 2]) await recordEpoch(ledger, shorter, { epoch, loss: 1, seconds: 10 });
    const longer = await claim(3);
    await resumeFrom(ledger, longer, { codeTask: code(2), attempt: 1, epoch: 2, family: 'f' });
    await recordEpoch(ledger, longer, { epoch: 3, loss: 1, seconds: 1.5 });
    await completeTask(ledger, longer, aResult());
    expect(await trainingTimes(ledger, BUILT_IN)).toEqual([
      expect.objectContaining({ epochSeconds: 1.5, resumedFrom: 2 }),
    ]);
  });

  it('are those of one trainer, on one cluster, of a series or a sweep', async () => {
    const { ledger } = store;
    const lease = await trainedSweep(ledger, 'mine --fast');
    await markLaunched(ledger, lease, KEY, [code(1)]);
    const claim = await claimTask(ledger, { codeTask: code(1), holder: 'pod', backend: 'cpu', versions: '' });
    await completeTask(ledger, claim, aResult());
    const mine = { ...BUILT_IN, trainer: 'mine --fast' };
    for (const of of [{ ticker: TICKER }, { sweepKey: KEY }])
      expect(await trainingTimes(ledger, { ...mine, of })).toHaveLength(1);
    for (const other of [
      BUILT_IN,
      { ...mine, trainer: 'mine' },
      { ...mine, cluster: 'prod' },
      { ...mine, of: { ticker: 'EUR/KRW' } },
      { ...mine, of: { sweepKey: 'another' } },
    ])
      expect(await trainingTimes(ledger, other)).toEqual([]);
  });

  it('are none of a model version that another trainer trained, or nobody knows which', async () => {
    const { ledger } = store;
    const lease = await aSweep(ledger, 4);
    await markLaunched(ledger, lease, KEY, [code(1)]);
    const claim = await claimTask(ledger, { codeTask: code(1), holder: 'pod', backend: 'cpu', versions: '' });
    await completeTask(ledger, claim, aResult());
    expect(await trainingTimes(ledger, BUILT_IN)).toEqual([]);
    await recordTrainer(ledger, lease, { sweepKey: KEY, modelVersion: 2, trainer: BUILT_IN.trainer });
    expect(await trainingTimes(ledger, BUILT_IN)).toEqual([]);
  });
});
