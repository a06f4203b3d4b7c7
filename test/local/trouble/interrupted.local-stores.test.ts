import { beforeAll, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { readEpochs } from '@tuningsweep/ledger';
import type { TaskRow } from '@tuningsweep/ledger';
import { cli, startCli } from '../../support/cli/cli.ts';
import { emptyDatabase } from '../../support/ledger/ledgers.ts';
import { trainersIn } from '../../support/cli/processes.ts';
import type { RunningTrainer } from '../../support/cli/processes.ts';
import { until } from '../../support/until.ts';
import { embedded, inLedger, preparedSweep, tasksIn, tinyManifest } from '../tiny-sweep.ts';

/** Long enough that a run is caught at work, short enough to be run again in seconds. */
const { parameters } = parse(tinyManifest()).spec;
const EPOCHS = 200;
/** Tasks of which none goes on from another one. */
const RATES = [0.001, 0.002, 0.005, 0.01];
const SLOW = {
  parameters: { ...parameters, epoch: { values: [EPOCHS] }, learningRate: { values: RATES } },
  trainer: { retries: 1 },
};
const WAIT = { timeout: 600_000, interval: 50 };

const preparedFolder = (database?: string): Promise<string> => preparedSweep(SLOW, database);

/** What must depend neither on interruptions nor on the store: each task's state and its exact figures. */
function figures(tasks: TaskRow[]): unknown[] {
  return tasks.map(({ codeTask, status, result, naiveMse }) => [codeTask, status, result, naiveMse]);
}

/** Waits until a run has finished a task and works on another. */
async function caughtAtWork(folder: string): Promise<void> {
  await vi.waitFor(async () => {
    const states = (await tasksIn(embedded(folder))).map((task) => task.status);
    if (!states.includes('Completed') || !states.includes('Running')) throw new Error(`not yet: ${states.join()}`);
  }, WAIT);
}

/** A trainer that has claimed its task. */
async function trainerAtWork(folder: string): Promise<RunningTrainer> {
  const running = (await tasksIn(embedded(folder))).filter(
    ({ status, attempt }) => status === 'Running' && attempt > 0,
  );
  const trainer = trainersIn(folder).find(({ codeTask }) => running.some((task) => task.codeTask === codeTask));
  if (!trainer) throw new Error('no trainer has claimed its task yet');
  return trainer;
}

/**
 * Waits until a run has finished a task, and holds a trainer that is in the first half of its own: however slow this machine is,
 * that task cannot end before the run is interrupted, nor before its trainer has heard of it once it goes on.
 * @returns the id of the held process. It may hold a lock on the ledger too, so it has to be let go on.
 */
async function holdTrainer(folder: string): Promise<number> {
  return vi.waitFor(async () => {
    const { pid, codeTask } = await trainerAtWork(folder);
    process.kill(pid, 'SIGSTOP');
    const states = (await tasksIn(embedded(folder))).map((task) => task.status);
    const epochs = await inLedger(embedded(folder), (ledger) => readEpochs(ledger, [codeTask]));
    const done = epochs.get(codeTask)?.length ?? 0;
    if (states.includes('Completed') && states.includes('Running') && done < EPOCHS / 2) return pid;
    process.kill(pid, 'SIGCONT');
    throw new Error(`not yet: ${states.join()}, ${done} epochs of ${codeTask}`);
  }, WAIT);
}

let undisturbed: unknown[];
beforeAll(async () => {
  const folder = await preparedFolder();
  await cli(folder, 'run', '-f', 'sweep.yaml');
  undisturbed = figures(await tasksIn(embedded(folder)));
});

describe('a run that is cut off ends, run again, as if nothing had been', () => {
  test('kill -9 of the runner: its trainers end by themselves, finished tasks are kept', async () => {
    const folder = await preparedFolder();
    const run = startCli(folder, 'run', '-f', 'sweep.yaml');
    await caughtAtWork(folder);
    run.child.kill('SIGKILL');
    await run.done;
    const before = (await tasksIn(embedded(folder))).filter((task) => task.status === 'Completed');
    await vi.waitFor(() => expect(trainersIn(folder)).toEqual([]), WAIT);

    expect(await cli(folder, 'run', '-f', 'sweep.yaml')).toMatchObject({ code: 0 });
    const after = await tasksIn(embedded(folder));
    expect(after).toEqual(expect.arrayContaining(before));
    expect(figures(after)).toEqual(undisturbed);
  });

  test('kill -9 of a trainer: its task is tried again', async () => {
    const folder = await preparedFolder();
    const run = startCli(folder, 'run', '-f', 'sweep.yaml');
    const { pid } = await vi.waitFor(() => trainerAtWork(folder), WAIT);
    process.kill(pid, 'SIGKILL');
    expect(await run.done).toMatchObject({ code: 0 });
    const tasks = await tasksIn(embedded(folder));
    expect(figures(tasks)).toEqual(undisturbed);
    expect(tasks.map((task) => task.attempt).toSorted((a, b) => a - b)).toEqual([1, 1, 1, 2]);
  });

  test('Ctrl-C: unfinished tasks are back in the queue, no trainer is left, the sweep is free for the next run', async () => {
    const folder = await preparedFolder();
    const run = startCli(folder, 'run', '-f', 'sweep.yaml');
    let said = '';
    run.child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const held = await holdTrainer(folder);
    run.child.kill('SIGINT');
    await until('the run has heard of it', () => said.includes('Stopping'));
    process.kill(held, 'SIGCONT');
    const { code, stderr } = await run.done;
    expect(code).toBe(130);
    expect(stderr).toMatch(/Pending \S+: it was interrupted and is queued again\n[^]*Run the same command again/);
    expect(trainersIn(folder)).toEqual([]);
    const states = (await tasksIn(embedded(folder))).map((task) => task.status);
    expect(new Set(states)).toEqual(new Set(['Completed', 'Pending']));

    expect(await cli(folder, 'run', '-f', 'sweep.yaml')).toMatchObject({ code: 0 });
    expect(figures(await tasksIn(embedded(folder)))).toEqual(undisturbed);
  });
});

test('a second runner is refused and told who runs', async () => {
  const folder = await preparedFolder();
  const first = startCli(folder, 'run', '-f', 'sweep.yaml');
  await vi.waitFor(() => expect(trainersIn(folder)).not.toEqual([]), WAIT);
  const second = await cli(folder, 'run', '-f', 'sweep.yaml');
  expect(second).toMatchObject({
    code: 4,
    stderr: expect.stringContaining(` is driven by process ${first.child.pid} of `),
  });
  expect(await first.done).toMatchObject({ code: 0 });
  expect((await tasksIn(embedded(folder))).map((task) => task.attempt)).toEqual([1, 1, 1, 1]);
});

test.each(['mariadb', 'mysql'] as const)('the same figures on %s, to the last bit', async (kind) => {
  const database = await emptyDatabase(kind);
  try {
    const folder = await preparedFolder(database.url);
    expect(await cli(folder, 'run', '-f', 'sweep.yaml', '--database', database.url)).toMatchObject({ code: 0 });
    expect(figures(await tasksIn(database.url))).toEqual(undisturbed);
  } finally {
    await database.drop();
  }
});
