import { expect, it } from 'vitest';
import {
  claimTask,
  clearOutcome,
  completeTask,
  failAttempt,
  markLaunched,
  readSweep,
  releaseTask,
  setFinishTime,
  setOutcome,
  tasksByCode,
  recordTrainer,
  trainingTimes,
} from '../../../../ledger/src/index.ts';
import type { Ledger } from '../../../../ledger/src/index.ts';
import { pauseSweep } from '../../../../ledger/src/sweep/record/pause.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, TICKER, aResult, aSweep, code, range } from '../builders.ts';
import { attempts } from '../rows.ts';

const TO_THE_MILLISECOND = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/;
const OUTCOME = { succeeded: true, reason: 'AllTasksSettled', message: '', basis: '' };

/** Claims and completes the n-th task, and says when that was. */
async function trained(ledger: Ledger, n: number, begin: string, end: string): Promise<void> {
  const claim = await claimTask(ledger, { codeTask: code(n), holder: 'pod', backend: 'cpu', versions: '' });
  await completeTask(ledger, claim, aResult());
  const times = { DATE_START: `2026-01-01 ${begin}`, DATE_END: `2026-01-01 ${end}` };
  await ledger.db.updateTable('TB_TASKATTEMPT').set(times).where('CODE_TASK', '=', code(n)).execute();
}

eachLedger('times', (store) => {
  it('are kept to the millisecond, by the clock of the database', async () => {
    const { ledger } = store;
    const lease = await aSweep(ledger, 3);
    await markLaunched(ledger, lease, KEY, [code(0), code(1), code(2)]);
    const claim = (n: number) => claimTask(ledger, { codeTask: code(n), holder: 'h', backend: 'cpu', versions: '' });
    await completeTask(ledger, await claim(0), aResult());
    await failAttempt(ledger, await claim(1), { exitCode: 1, cause: 'TrainerError', note: 'no' });
    await claim(2);
    await releaseTask(ledger, lease, code(2));
    for (const n of range(3)) {
      expect(await attempts(ledger, code(n))).toEqual([
        expect.objectContaining({
          DATE_START: expect.stringMatching(TO_THE_MILLISECOND),
          DATE_END: expect.stringMatching(TO_THE_MILLISECOND),
          DATE_UPDATE: expect.stringMatching(/^.{10} \d\d:\d\d:\d\d$/),
        }),
      ]);
    }
  });

  it('of sweeps and pauses, too', async () => {
    const { ledger } = store;
    const lease = await aSweep(ledger, 1);
    const sweep = () => ledger.db.selectFrom('TB_SWEEP').selectAll().executeTakeFirstOrThrow();
    expect((await sweep()).DATE_START).toMatch(TO_THE_MILLISECOND);
    await setOutcome(ledger, lease, KEY, OUTCOME);
    await setFinishTime(ledger, lease, KEY);
    const { DATE_FINISH } = await sweep();
    expect(DATE_FINISH).toMatch(TO_THE_MILLISECOND);
    expect((await readSweep(ledger, KEY))?.finishTime).toBe(`${DATE_FINISH?.replace(' ', 'T')}Z`);
    await clearOutcome(ledger, lease, KEY);
    expect((await sweep()).DATE_START).toMatch(TO_THE_MILLISECOND);
    await pauseSweep(ledger, lease, KEY);
    const pause = await ledger.db.selectFrom('TB_SWEEPPAUSE').selectAll().executeTakeFirstOrThrow();
    expect(pause.DATE_PAUSE).toMatch(TO_THE_MILLISECOND);
  });

  it('are read with their fractions, those that earlier releases wrote in whole seconds among them', async () => {
    const { ledger } = store;
    const lease = await aSweep(ledger, 4);
    await markLaunched(
      ledger,
      lease,
      KEY,
      range(4).map((n) => code(n)),
    );
    await trained(ledger, 0, '00:00:00.900', '00:00:01.200');
    await trained(ledger, 1, '00:00:00.000', '00:00:00.800');
    await trained(ledger, 2, '00:00:00', '00:00:01');
    await trained(ledger, 3, '00:00:00.999', '00:00:01.001');
    const seconds = [0.3, 0.8, 1, 0.002];
    const tasks = await tasksByCode(
      ledger,
      range(4).map((n) => code(n)),
    );
    expect(tasks.map((task) => task.seconds)).toEqual(seconds);

    await recordTrainer(ledger, lease, { sweepKey: KEY, modelVersion: 1, trainer: 'built-in' });
    const times = await trainingTimes(ledger, { trainer: 'built-in', cluster: 'local', of: { ticker: TICKER } });
    expect(times.map((time) => [time.point.parameters.epoch, time.seconds])).toEqual(
      [0, 3, 2, 1].map((n) => [n, seconds[n]]),
    );
  });
});
