import { StackingConfigBuilder, StackingMode } from '@grafana/grafana-foundation-sdk/common';
import { MappingType } from '@grafana/grafana-foundation-sdk/dashboard';
import type { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as StateTimeline } from '@grafana/grafana-foundation-sdk/statetimeline';
import { dashboard, linkTo, over, panel, PROMETHEUS, variable } from './build.ts';
import { figure, graph } from './panels.ts';
import type { Graph } from './panels.ts';

const OF = 'namespace="$namespace",sweep="$sweep"';
const TASKS = (status: string): string => `max(tuningsweep_tasks{${OF},status="${status}"})`;
const LEFT = `(${TASKS('pending')} + ${TASKS('active')})`;
const ALL = `sum(max by (status) (tuningsweep_tasks{${OF}}))`;
/** A subquery, so that a change of leader (another instance) does not begin a new series. */
const SPEED = (window: string): string => `deriv(${TASKS('completed')}[${window}:])`;

/** How fast it goes, what fails, what it costs. */
const RATES: Graph[] = [
  {
    title: 'Tasks completed an hour',
    description: 'Speed over the last 15 minutes.',
    unit: 'short',
    columns: 8,
    queries: [[`3600 * clamp_min(${SPEED('15m')}, 0)`, 'completed']],
  },
  {
    title: 'Failures by cause',
    description: 'Tasks that failed for good since the leader started; NOTE in TB_TASKSTATUS says more.',
    unit: 'short',
    columns: 8,
    queries: [[`max by (cause) (tuningsweep_task_failures_total{${OF}})`, '{{cause}}']],
  },
  {
    title: 'GPU hours',
    description: 'Of tasks that ended, since the leader started; what runs is not in it yet.',
    unit: 'h',
    columns: 8,
    queries: [[`max(tuningsweep_gpu_seconds_total{${OF}}) / 3600`, 'GPU hours']],
  },
];

/** One sweep: where it is, how fast, when it ends, how good. */
export function sweepDashboard(): DashboardBuilder {
  const sweeps = 'label_values(tuningsweep_tasks{namespace="$namespace"}, sweep)';
  const timeLeft = 'Tasks left at the speed of the last hour. Without a value nothing completed in it.';
  const board = dashboard('sweep', 'One sweep', 'One sweep: progress, speed, best value, failures.', PROMETHEUS)
    .link(linkTo('ledger', 'Results'))
    .withVariable(variable('namespace', 'Namespace', 'label_values(tuningsweep_tasks, namespace)', PROMETHEUS))
    .withVariable(variable('sweep', 'Sweep', sweeps, PROMETHEUS))
    .withPanel(
      figure('Done', 'Share of the tasks that completed.', `${TASKS('completed')} / ${ALL}`, { unit: 'percentunit' }),
    )
    .withPanel(figure('Tasks left', 'Tasks that wait or run.', LEFT))
    .withPanel(figure('Time left', timeLeft, `${LEFT} / (${SPEED('1h')} > 0)`, { unit: 's' }))
    .withPanel(
      figure(
        'Best',
        'The best value of each objective that the sweep has had.',
        `max by (metric) (tuningsweep_best_objective{${OF}})`,
        {
          unit: 'none',
          legend: '{{metric}}',
        },
      ),
    )
    .withPanel(
      graph({
        title: 'Tasks by status',
        description: 'All tasks of the grid.',
        unit: 'short',
        queries: [[`max by (status) (tuningsweep_tasks{${OF}})`, '{{status}}']],
      })
        .fillOpacity(40)
        .stacking(new StackingConfigBuilder().mode(StackingMode.Normal)),
    )
    .withPanel(
      graph({
        title: 'Best value over time',
        description: 'The objective’s best value so far; a step is a new best task.',
        unit: 'none',
        queries: [[`max by (metric) (tuningsweep_best_objective{${OF}})`, '{{metric}}']],
      }),
    );
  for (const each of RATES) board.withPanel(graph(each));
  return board.withPanel(conditions());
}

function conditions(): StateTimeline {
  const description = '1 while the condition is True. Stalled says that it does not go on by itself.';
  const query = over(`max by (condition) (tuningsweep_sweep_condition{${OF}})`, '{{condition}}');
  const timeline = new StateTimeline().mappings([
    { type: MappingType.ValueToText, options: { 0: { text: 'no', color: 'text' }, 1: { text: 'yes', color: 'blue' } } },
  ]);
  return panel(timeline, { title: 'Conditions', description, columns: 16 }, query);
}
