import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { STORE_KINDS, useLedger } from '../../test/support/ledger/ledgers.ts';
import { runTrainer, startTrainer, until } from '../test/process.ts';
import type { Ended } from '../test/process.ts';
import { readAttempt, readLosses, readResult, readStatus, readValidation } from '../test/rows.ts';
import { addTask, importRates, RATES } from '../test/tasks.ts';

// Whole processes, several in some tests, on a machine that may be busy.
interface LogLine {
  msg: string;
  epoch?: number;
  sha256?: string;
}

/** The log lines of a trainer with this message. */
function logged({ stdout }: Ended, message: string): LogLine[] {
  const lines: LogLine[] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return lines.filter(({ msg }) => msg === message);
}

function weightsOf(ended: Ended): string | undefined {
  const sha256 = logged(ended, 'weights trained')[0]?.sha256;
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  return sha256;
}

/** The closes as the ledger keeps them, from a day on, each with the one before it. */
function steps(from: string): { close: number; before: number }[] {
  const lines = readFileSync(RATES, 'utf8').trim().split('\n').slice(1);
  const days = lines.map((line) => ({ date: line.slice(0, 10), close: Math.fround(Number(line.slice(11))) }));
  return days.flatMap(({ date, close }, day) => (date < from ? [] : [{ close, before: days[day - 1]?.close ?? 0 }]));
}

describe('a task on the real series', () => {
  const store = useLedger('sqlite');

  test('ends as Completed with its result, attempt and epochs', async () => {
    await importRates(store.ledger);
    const codeTask = await addTask(store.ledger, { parameters: { epoch: 2 } });
    const ended = await runTrainer({ CODE_TASK: codeTask, LEDGER_URL: store.url, TASK_HOLDER: 'me' });

    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(await readStatus(store.ledger)).toMatchObject({ STATUS: 'Completed', NOTE: null });
    const losses = await readLosses(store.ledger);
    expect(losses).toHaveLength(2);
    expect(await readResult(store.ledger)).toMatchObject({
      CODE_TASK: codeTask,
      TICKER: 'USD/KRW',
      VERSION_MODEL: 3,
      DATE_B_TRAIN: '20130102',
      DATE_E_TRAIN: '20210106',
      DATE_B_TEST: '20210107',
      DATE_E_TEST: '20221230',
      LOSS: Math.fround(losses[1] ?? 0),
    });
    expect(await readAttempt(store.ledger)).toMatchObject({
      ATTEMPT: 1,
      HOLDER: 'me',
      EXIT_CODE: 0,
      BACKEND: expect.stringMatching(/^graph-native-/),
      VERSIONS: expect.stringMatching(/^trainer .*, tensorflow .*, tfjs .*, node /),
    });
    expect(logged(ended, 'epoch').map(({ epoch }) => epoch)).toEqual([1, 2]);
  });

  test('is scored beside the naive forecast of the same days', async () => {
    await importRates(store.ledger);
    const codeTask = await addTask(store.ledger, { evaluation: { testBegin: '20220101' } });
    expect(await runTrainer({ CODE_TASK: codeTask, LEDGER_URL: store.url })).toMatchObject({ code: 0 });
    const days = steps('2022-01-01');
    const naive = days.reduce((sum, { close, before }) => sum + (close - before) ** 2, 0) / days.length;
    expect((await readAttempt(store.ledger))?.NAIVE_MSE).toBeCloseTo(naive, 8);
    const result = await readResult(store.ledger);
    expect(result?.DATE_B_TEST).toBe('20220103');
    expect(result?.MSE).toBeGreaterThan(0);
    const right = (result?.ACCURACY ?? 0) * days.length;
    expect(right).toBeCloseTo(Math.round(right), 4);
  });
});

describe('an interrupted task', () => {
  const [interrupted, undisturbed] = [useLedger('sqlite'), useLedger('sqlite')];

  test('has the same weights and figures as one that was not', async () => {
    const run = { parameters: { epoch: 12 } };
    await importRates(interrupted.ledger);
    const environment = { CODE_TASK: await addTask(interrupted.ledger, run), LEDGER_URL: interrupted.url };
    const killed = startTrainer(environment);
    await until('the first epoch', async () => (await readLosses(interrupted.ledger))[0]);
    killed.child.kill('SIGKILL');
    expect(await killed.ended).toMatchObject({ signal: 'SIGKILL' });
    expect(await readResult(interrupted.ledger)).toBeUndefined();
    const resumed = await runTrainer(environment);
    expect(resumed).toMatchObject({ code: 0 });

    await importRates(undisturbed.ledger);
    await addTask(undisturbed.ledger, run);
    const once = await runTrainer({ ...environment, LEDGER_URL: undisturbed.url });
    expect(once).toMatchObject({ code: 0 });
    expect(weightsOf(resumed)).toEqual(weightsOf(once));
    expect(await readResult(interrupted.ledger)).toEqual(await readResult(undisturbed.ledger));
    expect(await readLosses(interrupted.ledger, 2)).toEqual(await readLosses(undisturbed.ledger));
  });
});

describe('the same task in every kind of store', () => {
  const stores = STORE_KINDS.map((kind) => useLedger(kind));

  test('has the same result, bit by bit', async () => {
    const results: object[] = [];
    for (const { ledger, url } of stores) {
      await importRates(ledger);
      const codeTask = await addTask(ledger, { evaluation: { validationRatio: 0.1 } });
      expect(await runTrainer({ CODE_TASK: codeTask, LEDGER_URL: url })).toMatchObject({ code: 0 });
      const naive = (await readAttempt(ledger))?.NAIVE_MSE;
      const validation = await readValidation(ledger);
      expect(validation.map(({ STEP, NAME }) => [STEP, NAME])).toEqual([
        [-1, 'VALIDATION_MSE'],
        [-1, 'VALIDATION_NAIVE_MSE'],
        [1, 'VALIDATION_MSE'],
      ]);
      results.push({ ...(await readResult(ledger)), naive, losses: await readLosses(ledger), validation });
    }
    expect(results).toHaveLength(3);
    expect(results).toEqual(results.map(() => results[0]));
  });
});
