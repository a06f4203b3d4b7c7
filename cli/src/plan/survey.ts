import { readSweep, readTasks, statusesOf } from '@tuningsweep/ledger';
import type { GridPoint, Ledger, ParameterPoint, TaskStatus } from '@tuningsweep/ledger';
import { firstProposals, gridDefinition, gridMembership, gridPoints, isProposed } from '@tuningsweep/engine/search';
import type { Sweep } from '@tuningsweep/engine/sweep';

const CHUNK = 1000;

/** How many points of a grid are new to the ledger, and how the others stand there. */
export type Counts = Readonly<Record<TaskStatus | 'new', number>>;

/** Points that cost the same: they differ in their learning rate at most. */
export interface Alike {
  parameters: ParameterPoint;
  count: number;
}

/** What a run would find. */
export interface Survey {
  counts: Counts;
  /** Tasks of an earlier grid that a run would stop. */
  leaving: number;
  /** What a run would train. */
  todo: Alike[];
}

const NONE: Counts = { new: 0, Pending: 0, Running: 0, Completed: 0, Failed: 0, Stopped: 0 };
const TO_TRAIN = new Set<keyof Counts>(['new', 'Pending', 'Running']);

/** What a ledger that knows nothing of the sweep says. */
export function surveyOfNothing({ spec }: Sweep): Survey {
  return { counts: { ...NONE, new: gridDefinition(spec).total }, leaving: 0, todo: [] };
}

/** Looks up every point of the sweep; those of a grid in flat memory. */
export async function survey(ledger: Ledger, sweep: Sweep): Promise<Survey> {
  return isProposed(sweep.spec) ? surveySearch(ledger, sweep) : surveyGrid(ledger, sweep);
}

async function surveyGrid(ledger: Ledger, sweep: Sweep): Promise<Survey> {
  const counts: Record<keyof Counts, number> = { ...NONE };
  const todo = new Map<string, Alike>();
  for (const points of chunksOf(gridPoints(sweep.spec, sweep.key))) {
    const statuses = await statusesOf(
      ledger,
      points.map(({ codeTask }) => codeTask),
    );
    for (const { codeTask, parameters } of points) {
      const status = statuses.get(codeTask) ?? 'new';
      counts[status] += 1;
      if (TO_TRAIN.has(status)) add(todo, parameters);
    }
  }
  return { counts, leaving: await countLeaving(ledger, sweep, counts), todo: [...todo.values()] };
}

/** Points that a search is assumed to propose, for an estimate. */
const ASSUMED = 64;

/** Looks up the tasks that a search knows. What it would train is estimated by points that are spread over its space. */
async function surveySearch(ledger: Ledger, sweep: Sweep): Promise<Survey> {
  const { spec, key } = sweep;
  const counts: Record<keyof Counts, number> = { ...NONE };
  const isMember = gridMembership(spec, key);
  const todo: Alike[] = [];
  for await (const { codeTask, parameters, status } of readTasks(ledger, key)) {
    if (!isMember({ codeTask, parameters })) continue;
    counts[status] += 1;
    if (TO_TRAIN.has(status)) todo.push({ parameters, count: 1 });
  }
  const known = Object.values(counts).reduce((sum, count) => sum + count, 0);
  counts.new = Math.max(gridDefinition(spec).total - known, 0);
  const assumed = firstProposals(
    { ...spec, algorithm: { ...spec.algorithm, name: 'Sobol' } },
    key,
    Math.min(counts.new, ASSUMED),
  );
  todo.push(...assumed.map(({ parameters }) => ({ parameters, count: counts.new / assumed.length })));
  return { counts, leaving: await countLeaving(ledger, sweep, counts), todo };
}

function add(todo: Map<string, Alike>, parameters: ParameterPoint): void {
  const { learningRate: _, ...decisive } = parameters;
  const key = JSON.stringify(decisive);
  const alike = todo.get(key);
  if (alike) alike.count += 1;
  else todo.set(key, { parameters, count: 1 });
}

/** Unsettled tasks that the ledger has in the grid and the manifest has not. */
async function countLeaving(ledger: Ledger, sweep: Sweep, { Pending, Running }: Counts): Promise<number> {
  const record = await readSweep(ledger, sweep.key);
  if (!record) return 0;
  const { total, completed, failed, stopped } = record.counts;
  return Math.max(total - completed - failed - stopped - Pending - Running, 0);
}

function* chunksOf(points: Iterable<GridPoint>): Generator<GridPoint[]> {
  let chunk: GridPoint[] = [];
  for (const point of points) {
    if (chunk.push(point) < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
