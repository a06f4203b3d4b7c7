import type { GoalRow } from '../lib/goal.ts';
import { formatTable } from '../lib/table.ts';
import type { Cost } from './measure.ts';

/** The tasks of a sweep that are worked on at a time. */
export const PARALLELISM = 200;

/** Jobs that may be there beside those of tasks under way: settled ones, kept for their logs. */
const KEPT_JOBS = 50;

/** What sweeps cost, one a row. */
export function costTable(costs: readonly Cost[]): string {
  const heads = [
    'tasks',
    'by',
    'seconds',
    'operator CPU ms a task',
    'MariaDB CPU ms a task',
    'SQL statements a task',
    'API requests a task',
    'operator peak MB',
    'resource bytes',
    'most Jobs',
  ];
  const rows = costs.map((cost) => [
    String(cost.tasks),
    cost.chosenBy,
    cost.seconds.toFixed(0),
    ((cost.operatorCpu / cost.tasks) * 1000).toFixed(2),
    ((cost.databaseCpu / cost.tasks) * 1000).toFixed(2),
    (cost.statements / cost.tasks).toFixed(2),
    (cost.requests / cost.tasks).toFixed(2),
    cost.memory.toFixed(0),
    String(cost.resourceBytes),
    String(cost.jobs),
  ]);
  return formatTable(heads, rows);
}

/** The cost of a task of the larger sweep beside one of the smaller one, and what must not grow with the size. */
export function goalsOf(small: Cost, large: Cost): GoalRow[] {
  const ratio = (what: string, of: (cost: Cost) => number): GoalRow => ({
    bench: 'scale',
    what: `${what} a task, ${large.tasks} by ${large.chosenBy} / ${small.tasks} by ${small.chosenBy}`,
    measured: of(large) / large.tasks / (of(small) / small.tasks),
    goal: { max: 1.1 },
  });
  const most = (what: string, measured: number, max: number): GoalRow => ({
    bench: 'scale',
    what,
    measured,
    goal: { max },
  });
  return [
    ratio('operator CPU', ({ operatorCpu }) => operatorCpu),
    ratio('MariaDB CPU', ({ databaseCpu }) => databaseCpu),
    ratio('SQL statements', ({ statements }) => statements),
    ratio('API requests', ({ requests }) => requests),
    most('peak memory of the operator, MB', large.memory, 200),
    most('bytes of the resource', large.resourceBytes, 4095),
    most(`Jobs at a time, ${PARALLELISM} in parallel`, large.jobs, PARALLELISM + KEPT_JOBS),
  ];
}
