import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  claimTask,
  FINAL_STEP,
  ledgerId,
  markLaunched,
  readMetrics,
  releaseTask,
} from '../../../../ledger/src/index.ts';
import type { Lease } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { settleTask } from '../../../support/ledger/one-task.ts';
import { ReporterProcess } from '../../../support/reporter-process.ts';
import { until } from '../../../support/until.ts';
import { KEY, aSweep, code } from '../builders.ts';
import { attempts, status } from '../rows.ts';

const TASK = code(1);

eachLedger('the reporter of a pod', (store) => {
  let lease: Lease;
  let folder: string;
  let reporters: ReporterProcess[];

  beforeEach(async () => {
    lease = await aSweep(store.ledger, 3);
    await markLaunched(store.ledger, lease, KEY, [TASK]);
    folder = mkdtempSync(join(tmpdir(), 'tuningsweep-pod-'));
    reporters = [];
  });
  afterEach(async () => {
    for (const reporter of reporters) await reporter.kill();
    rmSync(folder, { recursive: true });
  });

  const parameters = (): string => join(folder, 'parameters.json');
  const start = async (changes: Record<string, string> = {}): Promise<ReporterProcess> => {
    const env = {
      CODE_TASK: TASK,
      LEDGER_URL: store.url,
      LEDGER_ID: await ledgerId(store.ledger),
      TASK_HOLDER: 'pod-1',
      REPORTER_PROGRAM: 'python3',
      ...changes,
    };
    const reporter = new ReporterProcess({ env, folder });
    reporters.push(reporter);
    return reporter;
  };
  const isReady = (): Promise<true> => until('the trainer may begin', async () => existsSync(parameters()));
  const append = (...lines: object[]): void =>
    appendFileSync(join(folder, 'report.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const steps = async () => (await readMetrics(store.ledger, [TASK])).get(TASK) ?? [];
  const results = () => store.ledger.db.selectFrom('TB_MODELRESULT').select(['CODE_TASK', 'MSE']).execute();
  const finals = () =>
    store.ledger.db.selectFrom('TB_METRIC').select(['NAME', 'VALUE']).where('STEP', '=', FINAL_STEP).execute();
  const isRecorded = (count: number): Promise<true> =>
    until(`${count} steps are recorded`, async () => (await steps()).length === count);

  describe('records what the trainer beside it says', () => {
    it('and leaves its end to the operator', async () => {
      const reporter = await start({ REPORTER_RESOURCES: '{"memory":"1Gi"}' });
      await isReady();
      expect(JSON.parse(readFileSync(parameters(), 'utf8'))).toMatchObject({
        codeTask: TASK,
        attempt: 1,
        resources: { memory: '1Gi' },
      });
      append({ step: 1, metrics: { f1: 0.25 } });
      await isRecorded(1);
      append({ step: 2, metrics: { f1: 0.5 } }, { final: true, metrics: { mse: 2.5, f1: 0.5 } });
      expect(await reporter.stop()).toBe(0);
      expect(await steps()).toHaveLength(2);
      expect(await results()).toEqual([{ CODE_TASK: TASK, MSE: 2.5 }]);
      expect(await finals()).toEqual([{ NAME: 'f1', VALUE: 0.5 }]);
      expect(await status(store.ledger, TASK)).toBe('Running');
      expect(await attempts(store.ledger, TASK)).toMatchObject([
        { ATTEMPT: 1, HOLDER: 'pod-1', BACKEND: 'python3', DATE_END: null },
      ]);
    });

    it('and writes the result at once, for a pod that something keeps alive', async () => {
      await start();
      await isReady();
      append({ final: true, metrics: { mse: 2 } });
      await until('the result is there', async () => (await results()).length === 1);
      expect(await status(store.ledger, TASK)).toBe('Running');
    });

    it('and says at the attempt what it could not record, also of the lines after the final one', async () => {
      const reporter = await start();
      await isReady();
      append({ final: true, metrics: { mse: 2 } });
      await until('the result is there', async () => (await results()).length === 1);
      appendFileSync(join(folder, 'report.jsonl'), '{"metrics": {"auc": NaN}}\n');
      expect(await reporter.stop()).toBe(0);
      expect(await attempts(store.ledger, TASK)).toMatchObject([
        { NOTE: 'report line 2: auc is left out: NaN is no finite number', DATE_END: null },
      ]);
    });

    it('and says so too where there is no final line', async () => {
      const reporter = await start();
      await isReady();
      appendFileSync(join(folder, 'report.jsonl'), '{"final": true, "metr\n');
      expect(await reporter.stop()).toBe(0);
      expect(await attempts(store.ledger, TASK)).toMatchObject([
        { NOTE: expect.stringMatching(/^report line 1: skipped: expected a JSON object/), DATE_END: null },
      ]);
    });

    it('and nothing where it says nothing', async () => {
      const reporter = await start();
      await isReady();
      expect(await reporter.stop()).toBe(0);
      expect([await steps(), await results()]).toEqual([[], []]);
    });
  });

  describe('that is killed goes on with its attempt when it is started again', () => {
    const expectToGoOn = async (reporter: ReporterProcess): Promise<void> => {
      append({ step: 3, metrics: { f1: 0.75 } }, { final: true, metrics: { mse: 1 } });
      expect(await reporter.stop()).toBe(0);
      expect((await steps()).map(({ step }) => step)).toEqual([1, 2, 3]);
      expect(await results()).toEqual([{ CODE_TASK: TASK, MSE: 1 }]);
      expect(await attempts(store.ledger, TASK)).toMatchObject([{ ATTEMPT: 1, DATE_END: null }]);
    };
    const reportSteps = (): void => append({ step: 1, metrics: { f1: 0.25 } }, { step: 2, metrics: { f1: 0.5 } });

    const again = async (): Promise<ReporterProcess> => {
      const reporter = await start();
      await until('it goes on', async () => reporter.said.includes('records attempt 1'));
      return reporter;
    };

    it('before it had claimed the task', async () => {
      await (await start()).kill();
      const reporter = await start();
      await isReady();
      reportSteps();
      await expectToGoOn(reporter);
    });

    it('after that, before the trainer was told', async () => {
      // As it was when the process died between the two.
      await claimTask(store.ledger, { codeTask: TASK, holder: 'pod-1', backend: 'python3', versions: '' });
      writeFileSync(join(folder, 'parameters.json.new'), '{"codeTa');
      const reporter = await start();
      await isReady();
      reportSteps();
      await expectToGoOn(reporter);
    });

    it('in the middle of the report', async () => {
      const first = await start();
      await isReady();
      reportSteps();
      await isRecorded(2);
      await first.kill();
      await expectToGoOn(await again());
    });

    it('when the result was written, and another one came meanwhile', async () => {
      const first = await start();
      await isReady();
      reportSteps();
      append({ final: true, metrics: { mse: 7 } });
      await until('the result is there', async () => (await results()).length === 1);
      await first.kill();
      await expectToGoOn(await again());
    });
  });

  describe('whose task is another one’s', () => {
    it('writes nothing any more, and takes nothing back when it is started again', async () => {
      const first = await start();
      await isReady();
      append({ step: 1, metrics: { f1: 0.25 } });
      await isRecorded(1);
      await releaseTask(store.ledger, lease, TASK);
      await markLaunched(store.ledger, lease, KEY, [TASK]);
      await claimTask(store.ledger, { codeTask: TASK, holder: 'pod-2', backend: '', versions: '' });
      append({ step: 2, metrics: { f1: 0.5 } }, { final: true, metrics: { mse: 1 } });
      await until('it notices', async () => first.said.includes('is no longer held by'));
      await first.kill();
      const second = await start();
      await until('it notices again', async () => second.said.includes('is no longer held by'));
      expect(await second.stop()).toBe(0);
      expect([await results(), await steps()]).toEqual([[], []]);
      expect((await attempts(store.ledger, TASK)).map(({ HOLDER }) => HOLDER)).toEqual(['pod-1', 'pod-2']);
    });

    it('or over, is refused and says so', async () => {
      await settleTask(store.ledger, lease, { sweepKey: KEY, codeTask: TASK, outcome: 'Stopped' });
      const reporter = await start();
      expect(await reporter.ended).toBe(1);
      expect(reporter.said).toContain('cannot be started: its STATUS is Stopped');
      expect(existsSync(parameters())).toBe(false);
    });

    it('of another ledger, is refused and says so', async () => {
      const reporter = await start({ LEDGER_ID: 'another' });
      expect(await reporter.ended).toBe(1);
      expect(reporter.said).toContain('expected the ledger another, found ');
    });
  });
});
