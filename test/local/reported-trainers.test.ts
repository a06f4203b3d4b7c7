import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readMetrics, setUpTables } from '@tuningsweep/ledger';
import { cli, startCli } from '../support/cli/cli.ts';
import { trainersIn } from '../support/cli/processes.ts';
import { pythonPackages } from '../support/cli/python-packages.ts';
import { until } from '../support/until.ts';
import { embedded, inLedger, tasksIn, tinyManifest } from './tiny-sweep.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
const RUN = ['run', '-f', 'sweep.yaml', '--no-report'] as const;
const FINAL = `echo '{"final": true, "metrics": {"mse": 2}}' >> $TUNINGSWEEP_REPORT`;

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tuningsweep-'));
  mkdirSync(join(folder, 'temporary'));
  vi.stubEnv('TMPDIR', join(folder, 'temporary'));
  await inLedger(embedded(folder), setUpTables);
});
afterEach(() => {
  const left = readdirSync(join(folder, 'temporary'));
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
  if (left.length > 0) throw new Error(`files of attempts are left: ${left.join(', ')}`);
});

/** A sweep of one task that a shell script trains. */
function write(script: string, trainer: object = {}): void {
  writeFileSync(join(folder, 'trainer.sh'), script);
  const parameters = { depth: { values: [3] }, method: { choices: ['a "b"'] } };
  const program = { command: ['sh'], args: ['trainer.sh', 'a b'], retries: 0, ...trainer };
  writeFileSync(join(folder, 'sweep.yaml'), tinyManifest({ data: undefined, parameters, trainer: program }));
}

const attempts = () =>
  inLedger(embedded(folder), ({ db }) =>
    db
      .selectFrom('TB_TASKATTEMPT')
      .select(['ATTEMPT', 'BACKEND', 'EXIT_CODE', 'CAUSE', 'NOTE', 'DATE_END'])
      .orderBy('ATTEMPT')
      .execute(),
  );
const stepsOf = (codeTask: string) =>
  inLedger(embedded(folder), async (ledger) => (await readMetrics(ledger, [codeTask])).get(codeTask) ?? []);
const steps = async () => {
  const [task] = await tasksIn(embedded(folder));
  return task ? await stepsOf(task.codeTask) : [];
};

describe('the examples run as they say', () => {
  beforeEach(() => cpSync(EXAMPLES, join(folder, 'examples'), { recursive: true }));

  test('a curve in shell', async () => {
    const run = await cli(folder, 'run', '-f', 'examples/trainers/curve.yaml', '--no-report');
    expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining('6 of 6 tasks completed, 0 failed.') });
    expect(run.stdout).toMatch(/Best task .*: MSE 0\.00405/);
  });

  const printed = () => cli(folder, 'run', '-f', 'examples/trainers/printed.yaml', '--no-report');

  test('a program that only prints, with a shell script around it', async () => {
    const run = await printed();
    expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining('3 of 3 tasks completed, 0 failed.') });
    expect(run.stdout).toMatch(/Best task .*: LOSS \d/);
    const found = await tasksIn(embedded(folder));
    for (const { codeTask } of found) expect(await stepsOf(codeTask)).toHaveLength(10);
  });

  test('which fails as that program does', async () => {
    const path = join(folder, 'examples', 'trainers', 'printed.sh');
    writeFileSync(path, readFileSync(path, 'utf8').replace('train() {', '$&\n  echo "step 1 loss 9"; return 7'));
    expect(await printed()).toMatchObject({ code: 3 });
    const failed = { EXIT_CODE: 7, CAUSE: 'TrainerError' };
    expect(await attempts()).toMatchObject([failed, failed, failed]);
  });

  test('the flats most alike, in Python without packages', async () => {
    const run = await cli(folder, 'run', '-f', 'examples/trainers/neighbours.yaml', '--no-report');
    expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining('6 of 6 tasks completed, 0 failed.') });
    expect(run.stdout).toMatch(/Best task .*: mae 74\.8/);
  });

  test('a random forest of scikit-learn', async () => {
    vi.stubEnv('PYTHONPATH', pythonPackages('scikit-learn==1.9.1'));
    const run = await cli(folder, 'run', '-f', 'examples/trainers/forest.yaml', '--no-report');
    expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining('16 of 16 tasks completed, 0 failed.') });
    expect(run.stdout).toMatch(/Best task .*: r2 0\.9/);
  });
});

describe('what a program is told', () => {
  const TELL = `env > told; cp $TUNINGSWEEP_PARAMETERS parameters.json; echo "$1" > argument; ${FINAL}`;

  test('its parameters; where the ledger is it is not told, as in a pod', async () => {
    write(TELL, { resources: { limits: { memory: '4Gi' } } });
    vi.stubEnv('SERVICE_BINDING_ROOT', '/nowhere');
    expect(await cli(folder, ...RUN, '--database', embedded(folder))).toMatchObject({ code: 0 });
    const [task] = await tasksIn(embedded(folder));
    expect(JSON.parse(readFileSync(join(folder, 'parameters.json'), 'utf8'))).toEqual({
      codeTask: task?.codeTask,
      attempt: 1,
      parameters: { depth: 3, method: 'a "b"' },
      seed: 42,
      modelVersion: 1,
      resources: { memory: '4Gi' },
    });
    expect(readFileSync(join(folder, 'argument'), 'utf8')).toBe('a b\n');
    const told = readFileSync(join(folder, 'told'), 'utf8');
    expect(told).not.toMatch(/^(LEDGER_URL|SERVICE_BINDING_ROOT)=/m);
    expect(task).toMatchObject({ status: 'Completed', attempt: 1, backend: 'sh', result: { mse: 2 } });
    const trainers = await inLedger(embedded(folder), ({ db }) =>
      db.selectFrom('TB_SWEEPTRAINER').select('TRAINER').execute(),
    );
    expect(trainers).toEqual([{ TRAINER: "sh trainer.sh 'a b'" }]);
  });

  test('a program of --trainer comes first, is told where the ledger is, and may report too', async () => {
    write('exit 1');
    writeFileSync(join(folder, 'other.sh'), TELL);
    expect(await cli(folder, ...RUN, '--trainer', 'sh other.sh')).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, 'told'), 'utf8')).toContain(`\nLEDGER_URL=${embedded(folder)}\n`);
  });
});

describe('what is refused before anything is written', () => {
  test.each([
    [
      'a program that is not there',
      { command: ['no-such-trainer'], args: [] },
      'spec.trainer.command: expected a program, found "no-such-trainer", which is not there or not executable.',
    ],
    [
      'a trainer that only a cluster could start',
      { command: undefined, args: undefined, image: 'registry.example/forest:1' },
      'the built-in trainer needs spec.data. Name the program: with spec.trainer.command, or with --trainer.',
    ],
  ])('%s', async (_, trainer, sentence) => {
    write(FINAL, trainer);
    const run = await cli(folder, ...RUN);
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining(sentence) });
    expect(await tasksIn(embedded(folder))).toEqual([]);
  });
});

describe('how an attempt ends', () => {
  const STEP = `echo '{"step": 1, "metrics": {"auc": 0.5}}' >> $TUNINGSWEEP_REPORT`;

  test.each([
    ['bad input', 'echo "no table" >&2; exit 42', {}, { EXIT_CODE: 42, CAUSE: 'BadInput', NOTE: 'BadInput: no table' }],
    [
      'another exit code',
      'exit 3',
      {},
      { EXIT_CODE: 3, CAUSE: 'TrainerError', NOTE: 'TrainerError: the trainer exited with 3' },
    ],
    [
      'killed within a line',
      `printf '{"step": 2, "me' >> $TUNINGSWEEP_REPORT; kill -KILL $$`,
      {},
      {
        EXIT_CODE: null,
        CAUSE: 'TrainerError',
        NOTE: expect.stringMatching(/^TrainerError: the trainer was ended by SIGKILL; report line 2: skipped: /),
      },
    ],
    [
      'the time limit',
      'exec sleep 600',
      { timeoutSeconds: 1 },
      { EXIT_CODE: null, CAUSE: 'DeadlineExceeded', NOTE: expect.stringContaining('spec.trainer.timeoutSeconds of 1') },
    ],
    [
      'the memory limit',
      `exec python3 -c "x = b'x' * 200_000_000; import time; time.sleep(600)"`,
      { resources: { limits: { memory: '100Mi' } } },
      { EXIT_CODE: null, CAUSE: 'OOMKilled', NOTE: expect.stringContaining('limits.memory allows 100 MiB') },
    ],
    [
      'well, without a result',
      'exit 0',
      {},
      { EXIT_CODE: 0, CAUSE: 'NoResult', NOTE: expect.stringMatching(/^No result: .*append a line such as /) },
    ],
  ])('%s', async (_, script, trainer, end) => {
    write(`${STEP}; ${script}`, trainer);
    expect(await cli(folder, ...RUN)).toMatchObject({ code: 3 });
    expect(await attempts()).toMatchObject([{ ATTEMPT: 1, BACKEND: 'sh', DATE_END: expect.any(String), ...end }]);
    const [task] = await tasksIn(embedded(folder));
    expect(task).toMatchObject({ status: 'Failed', note: end.NOTE });
    expect(await steps()).toEqual([{ step: 1, metrics: { auc: 0.5 } }]);
  });

  test('a program that was killed within a line is tried again', async () => {
    const [half, whole] = [`{"step": 1, "me`, `{"step": 1, "metrics": {"auc": 0.25}}`];
    write(
      `if test ! -e once; then touch once; printf '${half}' >> $TUNINGSWEEP_REPORT; kill -KILL $$; fi
       echo '${whole}' >> $TUNINGSWEEP_REPORT; ${FINAL}`,
      { retries: 1 },
    );
    expect(await cli(folder, ...RUN)).toMatchObject({ code: 0 });
    expect(await attempts()).toMatchObject([{ CAUSE: 'TrainerError' }, { CAUSE: 'Completed', NOTE: null }]);
    expect(await steps()).toEqual([{ step: 1, metrics: { auc: 0.25 } }]);
  });
});

describe('a run that ends while a program reports', () => {
  const SLOW = `echo '{"step": 1, "metrics": {"auc": 0.5}}' >> $TUNINGSWEEP_REPORT; test -e go || exec sleep 600; ${FINAL}`;

  test.each([
    ['Ctrl-C', 'SIGINT', 130],
    ['kill -9', 'SIGKILL', null],
  ] as const)('%s: the attempt gets an end, and the next run goes on', async (_, signal, code) => {
    write(SLOW);
    const first = startCli(folder, ...RUN);
    await until('a step is recorded', async () => (await steps()).length === 1);
    first.child.kill(signal);
    expect(await first.done).toMatchObject({ code });
    await until('no trainer is left', () => trainersIn(folder).length === 0);
    // The next run removes what this one could not.
    expect(readdirSync(join(folder, 'temporary'))).toHaveLength(signal === 'SIGKILL' ? 1 : 0);

    writeFileSync(join(folder, 'go'), '');
    expect(await cli(folder, ...RUN)).toMatchObject({ code: 0 });
    expect(await attempts()).toMatchObject([
      { CAUSE: 'Interrupted', DATE_END: expect.any(String) },
      { CAUSE: 'Completed', EXIT_CODE: 0 },
    ]);
    const [task] = await tasksIn(embedded(folder));
    expect(task).toMatchObject({ status: 'Completed', attempt: 2, result: { mse: 2 } });
  });
});

test('a program that keeps to the full contract shares its one attempt with the reporter', async () => {
  const ledger = new URL('../../ledger/src/index.ts', import.meta.url).href;
  writeFileSync(
    join(folder, 'full.ts'),
    `import { claimTask, completeTask, openLedger } from '${ledger}';
     const { CODE_TASK: codeTask = '', LEDGER_URL = '', TASK_HOLDER: holder = '' } = process.env;
     const ledger = await openLedger(LEDGER_URL);
     const claim = await claimTask(ledger, { codeTask, holder, backend: 'mine', versions: '1.0' });
     await completeTask(ledger, claim, { mse: 7 });
     await ledger.close();`,
  );
  write('exit 1');
  expect(await cli(folder, ...RUN, '--trainer', `${process.execPath} full.ts`)).toMatchObject({ code: 0 });
  const [task] = await tasksIn(embedded(folder));
  expect(task).toMatchObject({ status: 'Completed', attempt: 1, backend: 'mine', result: { mse: 7 } });
  expect(await attempts()).toMatchObject([{ ATTEMPT: 1, BACKEND: 'mine', CAUSE: 'Completed', EXIT_CODE: 0 }]);
});
