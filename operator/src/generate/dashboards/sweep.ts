import { BigValueGraphMode, StackingConfigBuilder, StackingMode } from '@grafana/grafana-foundation-sdk/common';
import type { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StateTimeline } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import { dashboard, now, over, panel, PROMETHEUS, variable } from './build.ts';

const OF = 'namespace="$namespace",sweep="$sweep"';
const TASKS = (status: string): string => `max(tuningsweep_tasks{${OF},status="${status}"})`;
const LEFT = `(${TASKS('pending')} + ${TASKS('active')})`;
const ALL = `sum(max by (status) (tuningsweep_tasks{${OF}}))`;
/** A subquery, so that a change of leader (another instance) does not begin a new series. */
const SPEED = (window: string): string => `deriv(${TASKS('completed')}[${window}:])`;

/** One sweep: where it is, how fast, when it ends, how good. */
export function sweepDashboard(): DashboardBuilder {
  return dashboard('sweep', 'One sweep', 'One sweep: progress, speed, best value, failures.', PROMETHEUS)
    .withVariable(variable('namespace', 'Namespace', 'label_values(tuningsweep_tasks, namespace)', PROMETHEUS))
    .withVariable(
      variable('sweep', 'Sweep', 'label_values(tuningsweep_tasks{namespace="$namespace"}, sweep)', PROMETHEUS),
    )
    .withPanel(stat('Done', 'Share of the tasks that completed.', 'percentunit', `${TASKS('completed')} / ${ALL}`))
    .withPanel(stat('Tasks left', 'Tasks that wait or run.', 'short', LEFT))
    .withPanel(
      stat(
        'Time left',
        'Tasks left at the speed of the last hour. Without a value nothing completed in it.',
        's',
        `${LEFT} / (${SPEED('1h')} > 0)`,
      ),
    )
    .withPanel(
      stat('Best', 'The best value of the objective so far.', 'none', `max(tuningsweep_best_objective{${OF}})`),
    )
    .withPanel(
      panel(
        new TimeSeries().unit('short').fillOpacity(40).stacking(new StackingConfigBuilder().mode(StackingMode.Normal)),
        { title: 'Tasks by status', description: 'All tasks of the grid.', columns: 12 },
        over(`max by (status) (tuningsweep_tasks{${OF}})`, '{{status}}'),
      ),
    )
    .withPanel(
      panel(
        new TimeSeries().unit('none'),
        {
          title: 'Best value over time',
          description: 'The objective’s best value so far; a step is a new best task.',
          columns: 12,
        },
        over(`max by (metric) (tuningsweep_best_objective{${OF}})`, '{{metric}}'),
      ),
    )
    .withPanel(
      panel(
        new TimeSeries().unit('short').min(0),
        { title: 'Tasks completed an hour', description: 'Speed over the last 15 minutes.', columns: 8 },
        over(`3600 * clamp_min(${SPEED('15m')}, 0)`, 'completed'),
      ),
    )
    .withPanel(
      panel(
        new TimeSeries().unit('short').min(0),
        {
          title: 'Failures by cause',
          description: 'Tasks that failed for good since the leader started; NOTE in TB_TASKSTATUS says more.',
          columns: 8,
        },
        over(`max by (cause) (tuningsweep_task_failures_total{${OF}})`, '{{cause}}'),
      ),
    )
    .withPanel(
      panel(
        new StateTimeline().mappings([]),
        {
          title: 'Conditions',
          description: '1 while the condition is True. Stalled says that it does not go on by itself.',
          columns: 8,
        },
        over(`max by (condition) (tuningsweep_sweep_condition{${OF}})`, '{{condition}}'),
      ),
    );
}

function stat(title: string, description: string, unit: string, expr: string): Stat {
  return panel(
    new Stat().graphMode(BigValueGraphMode.None).unit(unit).noValue('–'),
    { title, description, columns: 6, height: 4 },
    now(expr),
  );
}
