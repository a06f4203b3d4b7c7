import {
  bestTask,
  holdersOf,
  ledgerDate,
  lossesOf,
  nextPending,
  oddPointOf,
  openTasks,
  readPause,
  readSweep,
  surplusModels,
  windowSha256,
  type Ledger,
  type OpenTask,
} from '@tuningsweep/ledger';
import { gridDefinition } from '../search/index.ts';
import type { Hands } from './task-runtime.ts';
import { readDataChange } from './data-change.ts';
import { windowEdited } from './prepare.ts';
import { readUntrainable } from './read-untrainable.ts';
import { settlements } from './settle.ts';
import type { Hand, Observation, Sweep } from './types.ts';

/**
 * Reads what {@link decide} looks at. Hands are read before tasks: a trainer that ends between the two reads shows
 * as still active, never as gone without its result. The cost does not grow with the grid.
 * @throws GridError when the manifest's axes make no grid; LedgerUnavailableError when the database cannot be reached.
 */
export async function observe(
  ledger: Ledger,
  hands: Pick<Hands, 'list' | 'find'>,
  sweep: Sweep,
  now: Date,
): Promise<Observation> {
  const { ticker, begin, end } = sweep.spec.data;
  const listed = await hands.list(sweep);
  const record = await readSweep(ledger, sweep.key);
  const best = record?.best && (await bestTask(ledger, sweep.key));
  const oddBest = record?.best && !best ? await oddPointOf(ledger, record.best.codeTask) : undefined;
  const adjSha256 = await windowSha256(ledger, ticker, ledgerDate(begin), ledgerDate(end));
  const dataChange =
    record && !windowEdited(record, sweep.spec)
      ? await readDataChange(ledger, sweep.spec.data, record.adjSha256)
      : undefined;
  const { open, hands: seen } = await openAndFound(ledger, hands, sweep, listed);
  return {
    now,
    sweep,
    ...(record && { record }),
    ...(best && { best }),
    ...(oddBest !== undefined && { oddBest }),
    grid: gridDefinition(sweep.spec),
    ...(adjSha256 && { adjSha256 }),
    ...(dataChange && { dataChange }),
    openTasks: open,
    // No more than can be launched: in most passes every slot is taken, and none is read.
    pending: await nextPending(ledger, sweep.key, record?.outcome ? 1 : sweep.spec.parallelism - open.length),
    hands: seen,
    // After the hands: a trainer that took the task from one of them did so before that one failed.
    holders: await holdersOf(
      ledger,
      seen.filter(({ state }) => state === 'Failed').map(({ codeTask }) => codeTask),
    ),
    losses: await lossesOf(ledger, withoutResult(open, seen)),
  };
}

/** Tasks without a result that they should have, by their STATUS or by their hand. */
function withoutResult(open: readonly OpenTask[], hands: readonly Hand[]): string[] {
  const succeeded = new Set(hands.filter(({ state }) => state === 'Succeeded').map(({ codeTask }) => codeTask));
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
  hands: Pick<Hands, 'list' | 'find' | 'trainsLstm'>,
  sweep: Sweep,
  now: Date,
): Promise<Observation> {
  const { objective, artifacts } = sweep.spec;
  const seen = await observe(ledger, hands, sweep, now);
  const untrainable = hands.trainsLstm?.(sweep) ? await untrainableIfNew(ledger, seen) : undefined;
  const observation = { ...seen, ...(untrainable !== undefined && { untrainable }) };
  if (settlements(observation).length > 0) return observation;
  return {
    ...observation,
    pause: await readPause(ledger, sweep.key),
    surplusModels: await surplusModels(ledger, sweep.key, objective.metric, artifacts),
  };
}

/** A sweep that has completed tasks is left as it is. */
async function untrainableIfNew(
  ledger: Ledger,
  { record, sweep, adjSha256 }: Observation,
): Promise<string | undefined> {
  const isNew = (record?.counts.completed ?? 0) === 0;
  return isNew && adjSha256 !== undefined ? readUntrainable(ledger, sweep, adjSha256) : undefined;
}

/** The open tasks, and the hands with those that had been lost from sight. */
async function openAndFound(
  ledger: Ledger,
  hands: Pick<Hands, 'find'>,
  sweep: Sweep,
  listed: Hand[],
): Promise<{ open: OpenTask[]; hands: Hand[] }> {
  const open = await openTasks(ledger, sweep.key);
  const seen = new Set(listed.map(({ codeTask }) => codeTask));
  const missing = open.map(({ codeTask }) => codeTask).filter((code) => !seen.has(code));
  const found = missing.length > 0 ? ((await hands.find?.(sweep, missing)) ?? []) : [];
  if (found.length === 0) return { open, hands: listed };
  // Read again, since hands are read before tasks.
  return { open: await openTasks(ledger, sweep.key), hands: [...listed, ...found] };
}
