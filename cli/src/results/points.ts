import { rankedPoints, tasksByCode } from '@tuningsweep/ledger';
import type { Ledger, PointValue, TaskRow } from '@tuningsweep/ledger';
import type { Sweep } from '@tuningsweep/engine/sweep';
import type { RecordColumns } from './columns.ts';
import { parameterFields } from './record.ts';
import type { TaskRecord } from './record.ts';

/** Points whose parameters are read at a time. */
const PAGE = 500;

/** One record per point whose replicates are all over, by their medians, the best first. */
export async function* pointRecords(
  ledger: Ledger,
  { key, spec }: Sweep,
  columns: RecordColumns,
  limit = Infinity,
): AsyncGenerator<TaskRecord> {
  const points = (await rankedPoints(ledger, key, spec.objective)).slice(0, limit);
  for (let begin = 0; begin < points.length; begin += PAGE) {
    const page = points.slice(begin, begin + PAGE);
    const tasks = await tasksByCode(
      ledger,
      page.map(({ codeTask }) => codeTask),
    );
    const byCode = new Map(tasks.map((task) => [task.codeTask, task]));
    for (const point of page) yield pointRecord(columns, point, byCode.get(point.codeTask));
  }
}

function pointRecord(columns: RecordColumns, point: PointValue, task: TaskRow | undefined): TaskRecord {
  return {
    POINT: point.point,
    ...(task && parameterFields(columns, task)),
    MEDIAN: point.median,
    Q1: point.quartiles[0],
    Q3: point.quartiles[1],
    N_VALUES: point.measured,
    N_TASKS: point.tasks,
    CODE_TASK: point.codeTask,
  };
}
