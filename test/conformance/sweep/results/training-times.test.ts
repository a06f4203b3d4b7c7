import { expect, it } from 'vitest';
import {
  claimTask,
  completeTask,
  failAttempt,
  markLaunched,
  recordEpoch,
  resumeFrom,
  trainingTimes,
} from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, TICKER, aResult, aSweep, code } from '../builders.ts';

eachLedger('the times of finished tasks', (store) => {
  it('are those of the attempt that succeeded, with the sum of its epochs', async () => {
    const { ledger } = store;
    const lease = await aSweep(ledger, 4);
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

    const times = await trainingTimes(ledger, TICKER);
    const epochOf = ({ point }: (typeof times)[number]): number => Number(point.parameters['epoch']);
    const byEpoch = times.toSorted((a, b) => epochOf(a) - epochOf(b));
    expect(byEpoch).toEqual([
      { point: expect.objectContaining({ ticker: TICKER }), seconds: expect.any(Number), epochSeconds: 2.5 },
      { point: expect.objectContaining({ ticker: TICKER }), seconds: expect.any(Number) },
    ]);
    expect(await trainingTimes(ledger, TICKER, 1)).toHaveLength(1);
    expect(await trainingTimes(ledger, 'EUR/KRW')).toEqual([]);
  });

  it('are without the epochs that an attempt went on from', async () => {
    const { ledger } = store;
    const lease = await aSweep(ledger, 4);
    await markLaunched(ledger, lease, KEY, [code(2), code(3)]);
    const claim = (n: number) => claimTask(ledger, { codeTask: code(n), holder: 'pod', backend: 'cpu', versions: '' });
    const shorter = await claim(2);
    for (const epoch of [1, 2]) await recordEpoch(ledger, shorter, { epoch, loss: 1, seconds: 10 });
    const longer = await claim(3);
    await resumeFrom(ledger, longer, { codeTask: code(2), attempt: 1, epoch: 2, family: 'f' });
    await recordEpoch(ledger, longer, { epoch: 3, loss: 1, seconds: 1.5 });
    await completeTask(ledger, longer, aResult());
    expect(await trainingTimes(ledger, TICKER)).toEqual([
      expect.objectContaining({ epochSeconds: 1.5, resumedFrom: 2 }),
    ]);
  });
});
