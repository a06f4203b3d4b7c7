import type { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { dashboard, panel, PROMETHEUS, rows, urlOf, variable } from './build.ts';
import { coloured, figure, graph, limits, quantiles } from './panels.ts';
import type { Graph } from './panels.ts';

// Every replica may be scraped, and a former leader's series are there for a while: one series per sweep is what counts.
const TASKS = 'max by (namespace, sweep, status) (tuningsweep_tasks{namespace=~"$namespace"})';
const CONDITION = (type: string): string =>
  `max by (namespace, sweep) (tuningsweep_sweep_condition{namespace=~"$namespace",condition="${type}"})`;
const COUNT = (status: string): string =>
  `max by (namespace, sweep) (tuningsweep_tasks{namespace=~"$namespace",status="${status}"})`;
const BEST = 'max by (namespace, sweep, metric) (tuningsweep_best_objective{namespace=~"$namespace"})';
/** A subquery, so that a change of leader does not begin a new series. */
const SETTLED = `deriv(max by (namespace, sweep, status) (tuningsweep_tasks{namespace=~"$namespace",status=~"completed|failed|stopped"})[15m:])`;

const GRAPHS: Graph[] = [
  {
    title: 'Tasks by status',
    description: 'Tasks of all sweeps, by status.',
    unit: 'short',
    queries: [[`sum by (status) (${TASKS})`, '{{status}}']],
  },
  {
    title: 'Tasks settled an hour',
    description: 'Tasks that ended in the last 15 minutes, by status.',
    unit: 'short',
    queries: [[`3600 * sum by (status) (clamp_min(${SETTLED}, 0))`, '{{status}}']],
  },
  {
    title: 'Failures by cause',
    description: 'Tasks that failed for good in the last hour.',
    unit: 'short',
    queries: [['sum by (cause) (increase(tuningsweep_task_failures_total{namespace=~"$namespace"}[1h]))', '{{cause}}']],
  },
  {
    title: 'Wait for a start',
    description: 'Time from a task’s Job to the start of its pod, in all namespaces: scheduling, quota, image.',
    unit: 's',
    queries: quantiles('sum by (le) (rate(tuningsweep_task_queue_duration_seconds_bucket[$__rate_interval]))'),
  },
];

/** All sweeps: how many, how far, how fast, what fails. */
export function sweepsDashboard(): DashboardBuilder {
  const namespaces = variable('namespace', 'Namespace', 'label_values(tuningsweep_tasks, namespace)', PROMETHEUS)
    .multi(true)
    .includeAll(true)
    .allValue('.*');
  const number = (expr: string): string => `${expr} or vector(0)`;
  const unfinished = number(`count(${CONDITION('Finished')} == 0)`);
  const board = dashboard('sweeps', 'Sweeps', 'All sweeps: how far they are and what fails.', PROMETHEUS)
    .withVariable(namespaces)
    .withPanel(figure('Sweeps under way', 'Sweeps that are not finished.', unfinished))
    .withPanel(
      figure(
        'Stalled',
        'Sweeps that cannot go on by themselves, and failed ones.',
        number(`sum(${CONDITION('Stalled')})`),
        { thresholds: limits('green', [1, 'red']) },
      ),
    )
    .withPanel(figure('Tasks running', 'Tasks with a Job.', number(`sum(${COUNT('active')})`)))
    .withPanel(figure('Tasks waiting', 'Tasks without a Job yet.', number(`sum(${COUNT('pending')})`)))
    .withPanel(list());
  for (const each of GRAPHS) board.withPanel(graph(each));
  return board;
}

/** Columns of the list and what fills them. */
const COLUMNS = {
  Completed: COUNT('completed'),
  Failed: COUNT('failed'),
  Running: COUNT('active'),
  Waiting: COUNT('pending'),
  Best: BEST,
  Stalled: CONDITION('Stalled'),
};

function list(): Table {
  const names = Object.keys(COLUMNS).map((name, index) => [`Value #${'ABCDEF'[index]}`, name]);
  const renameByName = { namespace: 'Namespace', sweep: 'Sweep', metric: 'Metric', ...Object.fromEntries(names) };
  const some = coloured(limits('text', [1, 'red']));
  const sweep = 'var-namespace=${__data.fields.Namespace}&var-sweep=${__data.fields.Sweep}';
  const link = { title: 'This sweep', url: `${urlOf('sweep')}?${sweep}&\${__url_time_range}` };
  const table = new Table()
    .overrideByName('Failed', some)
    .overrideByName('Stalled', some)
    .overrideByName('Sweep', [{ id: 'links', value: [link] }])
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({ id: 'organize', options: { excludeByName: { Time: true }, renameByName } });
  const text = {
    title: 'Sweeps',
    description:
      'Every sweep with its tasks and the best value of each objective so far; a sweep leads to its dashboard.',
    columns: 24,
  };
  return panel(table, text, ...Object.values(COLUMNS).map(rows));
}
