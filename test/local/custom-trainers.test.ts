import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { ledgerId, readWindow } from '@tuningsweep/ledger';
import { cli, startCli } from '../support/cli/cli.ts';
import { example } from '../support/cli/examples.ts';
import { trainersIn } from '../support/cli/processes.ts';
import { embedded, inLedger, preparedSweep, tasksIn } from './tiny-sweep.ts';

const WAIT = { timeout: 600_000, interval: 50 };
/** Every task gets its attempts: three that failed alike would else pause the sweep before the fourth one's last. */
const RETRYING = { trainer: { retries: 1, pauseAfterFailures: 0 } };

/** A folder with a trainer of the test's own, a shell script. */
async function folderWith(script: string): Promise<{ folder: string; run: readonly string[] }> {
  const folder = await preparedSweep(RETRYING);
  writeFileSync(join(folder, 'trainer.sh'), script);
  return { folder, run: ['run', '-f', 'sweep.yaml', '--trainer', 'sh trainer.sh'] };
}

describe('the examples run a sweep', () => {
  test.each([
    ['an autoregressive model in Python', `python3 ${example('autoregression.py')}`],
    ['a moving average in shell', `sh ${example('moving-average.sh')}`],
  ])('%s', async (_, trainer) => {
    const folder = await preparedSweep();
    const run = await cli(folder, 'run', '-f', 'sweep.yaml', '--trainer', trainer);
    expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining('4 of 4 tasks completed, 0 failed.') });
    for (const { status, result } of await tasksIn(embedded(folder))) {
      expect(status).toBe('Completed');
      expect(result).toMatchObject({ ticker: 'USD/KRW', versionModel: 1, ...(await partDates(folder)) });
      expect(result?.loss).toBeGreaterThan(0);
      expect(result?.accuracy).toBeGreaterThan(0);
      expect(result?.accuracy).toBeLessThan(1);
    }
    expect(run.stdout).toMatch(/Best task .*: MSE \d/);
  });

  test('the moving average is one', async () => {
    const folder = await preparedSweep();
    await cli(folder, 'run', '-f', 'sweep.yaml', '--trainer', `sh ${example('moving-average.sh')}`);
    const { close } = await window(folder);
    const errors = [...close.keys()].slice(Math.floor(0.8 * close.length)).map((day) => {
      const before = close.slice(day - 5, day);
      return (before.reduce((sum, value) => sum + value, 0) / before.length - (close[day] ?? Number.NaN)) ** 2;
    });
    const mse = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    for (const { result } of await tasksIn(embedded(folder))) expect(result?.mse).toBeCloseTo(mse, 2);
  });

  test.each([`python3 ${example('autoregression.py')}`, `sh ${example('moving-average.sh')}`])(
    'too few days are bad input: %s',
    async (trainer) => {
      const data = { ticker: 'USD/KRW', begin: '2013-01-02', end: '2013-01-04' };
      const folder = await preparedSweep({ ...RETRYING, data });
      const run = await cli(folder, 'run', '-f', 'sweep.yaml', '--trainer', trainer);
      expect(run.code).toBe(3);
      for (const { status, note } of await tasksIn(embedded(folder))) {
        expect(status).toBe('Failed');
        expect(note).toMatch(/^BadInput: .*too few/);
      }
    },
  );
});

test('what is no finite number is no value, and is said', async () => {
  const folder = await preparedSweep({ parallelism: 4 });
  writeFileSync(
    join(folder, 'odd.py'),
    `import os, sqlite3, struct
db = sqlite3.connect(os.environ['LEDGER_URL'].removeprefix('sqlite:'), timeout=30)
task = os.environ['CODE_TASK']
at, = db.execute('select IDX_TASK from TB_TASKSTATUS where CODE_TASK = ?', (task,)).fetchone()
value = [float('-inf'), float('nan'), struct.pack('f', 1), 2.5][at]
db.execute('replace into TB_MODELRESULT (CODE_TASK, MSE) values (?, ?)', (task, value))
db.commit()
`,
  );
  const run = await cli(folder, 'run', '-f', 'sweep.yaml', '--trainer', 'python3 odd.py');
  expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining('3 of 4 tasks completed, 1 failed.') });
  const tasks = await tasksIn(embedded(folder));
  expect(run.stdout).toContain(`Best task ${tasks[3]?.codeTask}: MSE 2.5`);
  expect(tasks.map(({ status, note, result }) => [status, note, result?.mse])).toEqual([
    ['Completed', 'NoValue: TB_MODELRESULT.MSE is -Infinity, which is no finite number', undefined],
    ['Completed', 'NoValue: TB_MODELRESULT.MSE is NULL, which is no finite number', undefined],
    ['Failed', 'TrainerError: sqlite3.IntegrityError: TB_MODELRESULT.MSE: expected a number, found a blob', undefined],
    ['Completed', undefined, 2.5],
  ]);
  const sorted = await cli(folder, 'results', 'tiny', '--sort', 'MSE', '-o', 'csv');
  expect(sorted.stdout.split('\n')[1]).toContain(`${tasks[3]?.codeTask},`);
});

const window = (folder: string): ReturnType<typeof readWindow> =>
  inLedger(embedded(folder), (ledger) => readWindow(ledger, 'USD/KRW', '20130101', '20221231'));

async function partDates(folder: string): Promise<object> {
  const { dates } = await window(folder);
  const split = Math.floor(0.8 * dates.length);
  const [dateBeginTrain, dateEndTrain, dateBeginTest, dateEndTest] = [0, split - 1, split, -1].map((at) =>
    dates.at(at),
  );
  return { dateBeginTrain, dateEndTrain, dateBeginTest, dateEndTest };
}

describe('what a trainer is told, and what its exit code does', () => {
  test.each([
    ['42: bad input, not tried again', 'echo "no such model" >&2; exit 42', 1, 'BadInput: no such model'],
    ['another code: tried again', 'echo "out of luck" >&2; exit 7', 2, 'TrainerError: out of luck'],
    [
      '0 without a result, which may be lost: tried again',
      'exit 0',
      2,
      'No result: the program exited with 0 and reported none. At its end it has to append a line such as ' +
        '{"final": true, "metrics": {"mse": 1.2}} to the file that TUNINGSWEEP_REPORT names, or to write its row of ' +
        'TB_MODELRESULT',
    ],
  ])('%s', async (_, ending, attempts, note) => {
    const { folder, run } = await folderWith(`touch attempt-$CODE_TASK-$TASK_HOLDER; ${ending}`);
    expect(await cli(folder, ...run)).toMatchObject({ code: 3 });
    for (const task of await tasksIn(embedded(folder))) {
      expect(task).toMatchObject({ status: 'Failed', note });
      const files = readdirSync(folder).filter((name) => name.startsWith(`attempt-${task.codeTask}-`));
      expect(files).toHaveLength(attempts);
    }
  });

  test('the ledger, wherever the trainer goes, and its id', async () => {
    const { folder, run } = await folderWith(`echo "$LEDGER_URL $LEDGER_ID" >&2; exit 42`);
    await cli(folder, ...run);
    const id = await inLedger(embedded(folder), ledgerId);
    const [task] = await tasksIn(embedded(folder));
    expect(task?.note).toBe(`BadInput: ${embedded(folder)} ${id}`);
  });

  test('a program that is not there is refused before anything is tried', async () => {
    const folder = await preparedSweep();
    const run = await cli(folder, 'run', '-f', 'sweep.yaml', '--trainer', 'no-such-trainer');
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('no-such-trainer') });
    expect(await tasksIn(embedded(folder))).toEqual([]);
  });
});

test('kill -9 of the runner ends trainers and what they started; the next run goes on', async () => {
  const { folder, run } = await folderWith('sleep 600 & sleep 600');
  const first = startCli(folder, ...run);
  // Of each of the two tasks: the script, its two sleeps, and the guard.
  await vi.waitFor(() => expect(trainersIn(folder)).toHaveLength(8), WAIT);
  first.child.kill('SIGKILL');
  await first.done;
  await vi.waitFor(() => expect(trainersIn(folder)).toEqual([]), WAIT);

  const again = await cli(folder, 'run', '-f', 'sweep.yaml', '--trainer', `python3 ${example('autoregression.py')}`);
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('4 of 4 tasks completed, 0 failed.') });
});
