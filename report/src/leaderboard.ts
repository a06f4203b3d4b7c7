import { bestFirst, isoDate, objectiveOf, rankedPoints, readTasks, tasksByCode } from '@tuningsweep/ledger';
import type { Ledger, PointValue, TaskRow } from '@tuningsweep/ledger';
import { replicatesOf } from '@tuningsweep/engine/search';
import type { Sweep } from '@tuningsweep/engine/sweep';
import { DRAWN_TASKS } from './report-data.ts';
import type { ReportTask } from './report-data.ts';

/** What chose the points of tasks, by their codes. */
type Choosers = ReadonlyMap<string, string>;

/** The best tasks of a sweep, the best first; where points have replicates, those that stand for the best points. */
export async function readLeaderboard(ledger: Ledger, sweep: Sweep, choosers?: Choosers): Promise<ReportTask[]> {
  const places = replicatesOf(sweep.spec) > 1 ? await placesOfPoints(ledger, sweep) : bestTasks(ledger, sweep);
  return await Array.fromAsync(places, ({ task, point }, at) => {
    const chosenBy = choosers?.get(point);
    return { rank: at + 1, ...task, ...(chosenBy !== undefined && { chosenBy }) };
  });
}

/** A task, and the code that its point was proposed by. */
interface Place {
  readonly task: Omit<ReportTask, 'rank' | 'chosenBy'>;
  readonly point: string;
}

async function* bestTasks(ledger: Ledger, { key, spec }: Sweep): AsyncGenerator<Place> {
  const { metric, goal } = objectiveOf(spec.objective);
  const order = { metric, descending: bestFirst(goal) === 'desc' };
  const rows = readTasks(ledger, key, { statuses: ['Completed'], inGrid: true, order, limit: DRAWN_TASKS });
  for await (const row of rows) {
    const value = row.metrics[metric];
    if (value !== undefined) yield { task: reportTask(row, value), point: row.codeTask };
  }
}

/** The tasks nearest to the medians of their points. */
async function placesOfPoints(ledger: Ledger, { key, spec }: Sweep): Promise<Place[]> {
  const points = (await rankedPoints(ledger, key, spec.objective)).slice(0, DRAWN_TASKS);
  const codes = points.map(({ codeTask }) => codeTask);
  const rows = new Map((await tasksByCode(ledger, codes)).map((row) => [row.codeTask, row]));
  return points.flatMap((value) => {
    const row = rows.get(value.codeTask);
    if (row === undefined) return [];
    return [{ task: { ...reportTask(row, value.median), replicates: replicatesAt(value) }, point: value.point }];
  });
}

function replicatesAt({ tasks, measured, quartiles }: PointValue): NonNullable<ReportTask['replicates']> {
  return { total: tasks, measured, quartiles };
}

/**
 * A task as pages show it.
 *
 * @param value what it is ranked by
 */
export function reportTask({ codeTask, parameters, metrics, result, ...row }: TaskRow, value: number): Place['task'] {
  const { dateBeginTest, dateEndTest } = result ?? {};
  return {
    codeTask,
    parameters,
    value,
    metrics,
    ...(row.naiveMse !== undefined && { naiveMse: row.naiveMse }),
    ...(row.seconds !== undefined && { seconds: row.seconds }),
    ...(row.backend !== undefined && { backend: row.backend }),
    ...(dateBeginTest && dateEndTest && { tested: `${isoDate(dateBeginTest)} to ${isoDate(dateEndTest)}` }),
  };
}
