import { bestFirst, objectiveOf, readPulses, readTasks } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import type { Sweep } from '@tuningsweep/engine/sweep';
import { namesOf, namesOfMetrics } from '@tuningsweep/report/components';
import type { ReportData } from '@tuningsweep/report/components';
import { taskQuery } from '../pages/tasks-choice.ts';
import type { TasksChoice } from '../pages/tasks-choice.ts';
import { tasksTable } from '../pages/tasks-table.ts';
import type { Source } from './watch.ts';

/** The part that has the table. */
export const TASKS = 'tasks';

/** How a page of a sweep's tasks is read. */
export function tasksSource(ledger: Ledger, sweep: Sweep, choice: TasksChoice): Source {
  const { key, spec } = sweep;
  const { metric, goal } = objectiveOf(spec.objective);
  const query = taskQuery(choice, { metric, descending: bestFirst(goal) === 'desc' });
  return {
    pulse: async () => JSON.stringify(await readPulses(ledger, [key])),
    stages: [
      async () => {
        const rows = await Array.fromAsync(readTasks(ledger, key, query));
        const names = { ...comparedNames(sweep), metrics: namesOfMetrics(metric, rows) };
        return { [TASKS]: tasksTable(rows, { key, choice, names }).text };
      },
    ],
  };
}

/** What tasks of a sweep are compared by, but for their metrics. */
export function comparedNames({ name, namespace, spec }: Sweep): Pick<ReportData, 'sweep' | 'metric' | 'axes'> {
  const { data, parameters, objective } = spec;
  return {
    sweep: { name, namespace, ...(data && { data }), ownTrainer: false },
    metric: objectiveOf(objective).metric,
    axes: namesOf(parameters),
  };
}
