import { describe, expect, test } from 'vitest';
import { useLedger } from '../../test/support/ledger/ledgers.ts';
import { runTrainer } from '../test/process.ts';
import { readAttempt, readLosses, readResult, readStatus } from '../test/rows.ts';
import { addTask, importCloses } from '../test/tasks.ts';
import type { TaskChanges } from '../test/tasks.ts';

// Whole processes, several in some tests, on a machine that may be busy.
const rising = (days: number): number[] => Array.from({ length: days }, (_, day) => 1000 + day);
const WHOLE = { begin: '20200101', end: '20201231' };

interface Case {
  title: string;
  closes: number[];
  task: TaskChanges;
  note: RegExp;
}

const CASES: Case[] = [
  { title: 'no data at all', closes: [], task: {}, note: /TB_ASSETVALUE_ADJ has no data of USD\/KRW from 20130101/ },
  {
    title: 'no data in the window',
    closes: rising(30),
    task: { begin: '20190101', end: '20191231' },
    note: /no data of USD\/KRW from 20190101 to 20191231; run: tuningsweep data import/,
  },
  {
    title: 'too little data',
    closes: rising(9),
    task: { ...WHOLE, parameters: { sizeSequence: 5, sizeUnitOutput: 3 } },
    note: /needs 8 days, and the training part has 7 \(RATIO_TRAIN_SET 0.8 of 9\)/,
  },
  {
    title: 'a window longer than the series',
    closes: rising(30),
    task: { ...WHOLE, parameters: { sizeSequence: 50 } },
    note: /SIZE_SEQUENCE 50.*needs 51 days, and the training part has 24/,
  },
  {
    title: 'a training part that reaches past testBegin',
    closes: rising(30),
    task: { ...WHOLE, evaluation: { testBegin: '20200110' } },
    note: /RATIO_TRAIN_SET 0.8 reaches past the begin of the test part/,
  },
  {
    title: 'a loss that diverges',
    closes: rising(60),
    task: { ...WHOLE, parameters: { learningRate: 1e38, epoch: 3 } },
    note: /Training diverged: the loss of epoch \d is/,
  },
  {
    title: 'a parameter that makes no sense',
    closes: rising(30),
    task: { ...WHOLE, parameters: { batchSize: 0 } },
    note: /BATCH_SIZE of the task must be a whole number of at least 1, found 0/,
  },
];

describe('bad input ends with exit code 42 and one sentence', () => {
  const store = useLedger('sqlite');

  test.each(CASES)('$title', async ({ closes, task, note }) => {
    if (closes.length > 0) await importCloses(store.ledger, closes);
    const codeTask = await addTask(store.ledger, task);
    const { code, stderr } = await runTrainer({ CODE_TASK: codeTask, LEDGER_URL: store.url });
    expect(code).toBe(42);
    expect(stderr).toMatch(note);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(await readStatus(store.ledger)).toMatchObject({ STATUS: 'Running', NOTE: stderr.trim() });
    expect(await readAttempt(store.ledger)).toMatchObject({ EXIT_CODE: 42, CAUSE: 'BadInput', NOTE: stderr.trim() });
    expect(await readResult(store.ledger)).toBeUndefined();
    expect(await readLosses(store.ledger)).toEqual([]);
  });

  test('a close that is missing, naming the day', async () => {
    await importCloses(store.ledger, rising(60));
    const { db } = store.ledger;
    await db.updateTable('TB_ASSETVALUE_ADJ').set({ CLOSE_P: null }).where('DATE_MARKET', '=', '20200120').execute();
    const codeTask = await addTask(store.ledger, WHOLE);
    const { code, stderr } = await runTrainer({ CODE_TASK: codeTask, LEDGER_URL: store.url });
    expect({ code, stderr }).toEqual({ code: 42, stderr: 'The close of 20200120 is not a number (NaN).\n' });
    expect(await readStatus(store.ledger)).toMatchObject({ NOTE: stderr.trim() });
  });

  test('a code that no task has', async () => {
    const { code, stderr } = await runTrainer({ CODE_TASK: 'testkey-nothing', LEDGER_URL: store.url });
    expect({ code, stderr }).toMatchObject({ code: 42, stderr: expect.stringContaining('testkey-nothing') });
    expect(await readAttempt(store.ledger)).toBeUndefined();
  });

  test.each([
    ['no CODE_TASK', { CODE_TASK: '' }, /CODE_TASK is not set/],
    ['another ledger', { LEDGER_ID: 'other' }, /LEDGER_ID is other, but the ledger sqlite:.* is [\w-]+/],
    ['no ledger', { LEDGER_URL: '' }, /Neither LEDGER_URL nor SERVICE_BINDING_ROOT/],
    ['a time that is none', { LEDGER_RETRY_SECONDS: 'soon' }, /LEDGER_RETRY_SECONDS must be.*'soon'/],
  ])('settings: %s', async (_title, environment, sentence) => {
    await importCloses(store.ledger, rising(60));
    const codeTask = await addTask(store.ledger, WHOLE);
    const ended = await runTrainer({ CODE_TASK: codeTask, LEDGER_URL: store.url, ...environment });
    expect(ended).toMatchObject({ code: 42, stderr: expect.stringMatching(sentence) });
    expect(await readStatus(store.ledger)).toMatchObject({ STATUS: 'Pending', NOTE: null });
  });
});
