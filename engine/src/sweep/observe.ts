import {
  bestTask,
  firstFailures,
  holdersOf,
  ledgerDate,
  lossesOf,
  nextUnlaunched,
  oddPointOf,
  openTasks,
  pointOfTask,
  readPause,
  readSweep,
  readTrainer,
  recordedHolders,
  surplusModels,
  windowSha256,
} from '@tuningsweep/ledger';
import type { Ledger, OpenTask, SweepRecord, TaskRow, WindowChange } from '@tuningsweep/ledger';
import { gridDefinition, replicatesOf } from '../search/index.ts';
import type { TaskRuntime } from './task-runtime.ts';
import { readDataChange } from './observe/data-change.ts';
import { nextTasks } from './observe/next-tasks.ts';
import { readMedian } from './observe/curves.ts';
import { readPauses } from './observe/pauses.ts';
import { windowEdited } from './decide/prepare.ts';
import { readUntrainable } from './observe/read-untrainable.ts';
import { settlements } from './decide/settle.ts';
import { hasRun } from './decide/unclaimed.ts';
import type { Execution, Observation, Sweep } from './types.ts';

/**
 * Reads what {@link decide} looks at. Executions are read before tasks: a trainer that ends between the two reads shows
 * as still active, never as gone without its result. The cost does not grow with the grid.
 * @throws GridError when the manifest's axes make no grid; LedgerUnavailableError when the database cannot be reached.
 */
export async function observe(
  ledger: Ledger,
  runtime: Pick<TaskRuntime, 'list' | 'find' | 'maxEvictions'>,
  sweep: Sweep,
  now: Date,
): Promise<Observation> {
  const listed = await runtime.list(sweep);
  const record = await readSweep(ledger, sweep.key);
  const best = record?.best && (await bestTask(ledger, sweep.key));
  const oddBest = record?.best && !best ? await oddPointOf(ledger, record.best.codeTask) : undefined;
  const adjSha256 = await dataSha256(ledger, sweep);
  const dataChange = record && (await changeSince(ledger, record, sweep));
  const { open, executions: seen } = await openAndFound(ledger, runtime, sweep, listed);
  return {
    now,
    sweep,
    ...(record && { record }),
    ...(best && { best }),
    ...(await bestPoint(ledger, sweep, best)),
    ...(oddBest !== undefined && { oddBest }),
    grid: gridDefinition(sweep.spec),
    ...(adjSha256 && { adjSha256 }),
    ...(dataChange && { dataChange }),
    openTasks: open,
    ...(await waitingTasks(ledger, sweep, record, open)),
    executions: seen,
    ...(runtime.maxEvictions !== undefined && { maxEvictions: runtime.maxEvictions }),
    // After the executions: a trainer that took the task from one of them did so before that one failed.
    holders: await holdersOf(
      ledger,
      seen.filter(({ state, ended }) => state === 'Failed' || ended !== undefined).map(({ codeTask }) => codeTask),
    ),
    recorded: await recordedHolders(
      ledger,
      seen.filter(hasRun).map(({ codeTask }) => codeTask),
    ),
    losses: await lossesOf(ledger, withoutResult(open, seen)),
  };
}

/** No more than can be launched: in most passes every slot is taken, and none is read. */
async function waitingTasks(
  ledger: Ledger,
  sweep: Sweep,
  record: SweepRecord | undefined,
  open: readonly OpenTask[],
): Promise<Pick<Observation, 'pending' | 'pauses' | 'median'>> {
  if (record?.finishTime) return { pending: await nextUnlaunched(ledger, sweep.key) };
  const pauses = await readPauses(ledger, sweep, open);
  if (record?.outcome) return { pending: await nextUnlaunched(ledger, sweep.key), ...pauses };
  const median = await readMedian(ledger, sweep, open);
  return { pending: await nextTasks(ledger, sweep, open), ...pauses, ...median };
}

/** Read only where points have replicates. */
async function bestPoint(
  ledger: Ledger,
  { key, spec }: Sweep,
  best: TaskRow | undefined,
): Promise<Pick<Observation, 'bestPoint'>> {
  if (best === undefined || replicatesOf(spec) === 1) return {};
  const found = await pointOfTask(ledger, key, spec.objective, best.codeTask);
  return found === undefined ? {} : { bestPoint: found };
}

/** How the data differ from those that the sweep is pinned to; undefined where the manifest asks for others now. */
async function changeSince(ledger: Ledger, record: SweepRecord, { spec }: Sweep): Promise<WindowChange | undefined> {
  if (!spec.data || windowEdited(record, spec)) return undefined;
  return await readDataChange(ledger, spec.data, record.adjSha256);
}

/** The hash of the data in the sweep's window; undefined where there are none, or the sweep has none. */
async function dataSha256(ledger: Ledger, { spec: { data } }: Sweep): Promise<string | undefined> {
  return data && (await windowSha256(ledger, data.ticker, ledgerDate(data.begin), ledgerDate(data.end)));
}

/** Tasks without a result that they should have, by their STATUS or by their execution. */
function withoutResult(open: readonly OpenTask[], executions: readonly Execution[]): string[] {
  const succeeded = new Set(executions.filter(({ state }) => state === 'Succeeded').map(({ codeTask }) => codeTask));
  const suspects = open.filter(
    ({ codeTask, status, hasResult }) => !hasResult && (status === 'Completed' || succeeded.has(codeTask)),
  );
  return suspects.map(({ codeTask }) => codeTask);
}

/**
 * The same for whoever drives the sweep, and has to know whether anything of it can be trained, and which models to drop.
 * The latter is not read where tasks are to be settled, since such a pass does nothing else.
 */
export async function observeToAct(
  ledger: Ledger,
  runtime: Pick<TaskRuntime, 'list' | 'find' | 'maxEvictions' | 'trainsLstm' | 'trainerOf'>,
  sweep: Sweep,
  now: Date,
): Promise<Observation> {
  const { objective, artifacts } = sweep.spec;
  const seen = await observe(ledger, runtime, sweep, now);
  const firstOnes = await failuresIfNoneCompleted(ledger, seen);
  const untrainable = runtime.trainsLstm?.(sweep) ? await untrainableIfNew(ledger, seen) : undefined;
  const trainer = await trainerFound(ledger, runtime, sweep);
  const observation = { ...seen, ...firstOnes, ...trainer, ...(untrainable !== undefined && { untrainable }) };
  if (settlements(observation).length > 0) return observation;
  return {
    ...observation,
    pause: await readPause(ledger, sweep.key),
    surplusModels: await surplusModels(ledger, sweep.key, objective, artifacts),
  };
}

async function trainerFound(
  ledger: Ledger,
  runtime: Pick<TaskRuntime, 'trainerOf'>,
  sweep: Sweep,
): Promise<Pick<Observation, 'trainer'>> {
  const name = runtime.trainerOf?.(sweep);
  if (name === undefined) return {};
  const use = { sweepKey: sweep.key, modelVersion: sweep.spec.modelVersion, trainer: name };
  return { trainer: { name, ...(await readTrainer(ledger, use)) } };
}

/** Read while a sweep has failures and nothing else: a few rows. */
async function failuresIfNoneCompleted(
  ledger: Ledger,
  { record, sweep }: Observation,
): Promise<Pick<Observation, 'firstFailures'>> {
  const { pauseAfterFailures: limit } = sweep.spec.trainer;
  const { completed, failed } = record?.counts ?? { completed: 0, failed: 0 };
  if (completed > 0 || limit === 0 || failed < limit) return {};
  return { firstFailures: await firstFailures(ledger, sweep.key, limit) };
}

/** A sweep that has completed tasks is left as it is. */
async function untrainableIfNew(
  ledger: Ledger,
  { record, sweep, adjSha256 }: Observation,
): Promise<string | undefined> {
  const isNew = (record?.counts.completed ?? 0) === 0;
  return isNew && adjSha256 !== undefined ? readUntrainable(ledger, sweep, adjSha256) : undefined;
}

/** The open tasks, and the executions with those that had been lost from sight. */
async function openAndFound(
  ledger: Ledger,
  runtime: Pick<TaskRuntime, 'find'>,
  sweep: Sweep,
  listed: Execution[],
): Promise<{ open: OpenTask[]; executions: Execution[] }> {
  const open = await openTasks(ledger, sweep.key);
  const seen = new Set(listed.map(({ codeTask }) => codeTask));
  const missing = open.map(({ codeTask }) => codeTask).filter((code) => !seen.has(code));
  const found = missing.length > 0 ? ((await runtime.find?.(sweep, missing)) ?? []) : [];
  if (found.length === 0) return { open, executions: listed };
  // Read again, since executions are read before tasks.
  return { open: await openTasks(ledger, sweep.key), executions: [...listed, ...found] };
}
