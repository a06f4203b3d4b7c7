import { BigValueGraphMode } from '@grafana/grafana-foundation-sdk/common';
import type { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import { dashboard, now, over, panel, PROMETHEUS, rows, variable } from './build.ts';

// Every replica may be scraped, and a former leader's series are there for a while: one series a sweep is what counts.
const TASKS = 'max by (namespace, sweep, status) (tuningsweep_tasks{namespace=~"$namespace"})';
const CONDITION = (type: string): string =>
  `max by (namespace, sweep) (tuningsweep_sweep_condition{namespace=~"$namespace",condition="${type}"})`;
const COUNT = (status: string): string =>
  `max by (namespace, sweep) (tuningsweep_tasks{namespace=~"$namespace",status="${status}"})`;

/** All sweeps: how many, how far, how fast, what fails. */
export function sweepsDashboard(): DashboardBuilder {
  const namespaces = variable('namespace', 'Namespace', 'label_values(tuningsweep_tasks, namespace)', PROMETHEUS)
    .multi(true)
    .includeAll(true)
    .allValue('.*');
  return dashboard('sweeps', 'Sweeps', 'All sweeps of the cluster: how far they are and what fails.', PROMETHEUS)
    .withVariable(namespaces)
    .withPanel(
      stat('Sweeps under way', 'Sweeps that are not finished.', `count(${CONDITION('Finished')} == 0) or vector(0)`),
    )
    .withPanel(
      stat(
        'Stalled',
        'Sweeps that cannot go on by themselves, and failed ones.',
        `sum(${CONDITION('Stalled')}) or vector(0)`,
      ),
    )
    .withPanel(stat('Tasks running', 'Tasks with a Job.', `sum(${COUNT('active')}) or vector(0)`))
    .withPanel(stat('Tasks waiting', 'Tasks without a Job yet.', `sum(${COUNT('pending')}) or vector(0)`))
    .withPanel(list())
    .withPanel(
      panel(
        new TimeSeries().unit('short').fillOpacity(20),
        { title: 'Tasks by status', description: 'Tasks of all sweeps, by status.', columns: 12 },
        over(`sum by (status) (${TASKS})`, '{{status}}'),
      ),
    )
    .withPanel(
      panel(
        new TimeSeries().unit('short'),
        { title: 'Tasks settled an hour', description: 'Tasks that ended, by outcome.', columns: 12 },
        over(
          '3600 * sum by (outcome) (rate(tuningsweep_task_duration_seconds_count[$__rate_interval]))',
          '{{outcome}}',
        ),
      ),
    )
    .withPanel(
      panel(
        new TimeSeries().unit('short'),
        { title: 'Failures by cause', description: 'Tasks that failed for good in the last hour.', columns: 12 },
        over('sum by (cause) (increase(tuningsweep_task_failures_total{namespace=~"$namespace"}[1h]))', '{{cause}}'),
      ),
    )
    .withPanel(
      panel(
        new TimeSeries().unit('s'),
        {
          title: 'Wait for a start',
          description: 'Time from a task’s Job to the start of its pod: scheduling, quota, image.',
          columns: 12,
        },
        ...[0.5, 0.95].map((quantile) =>
          over(
            `histogram_quantile(${quantile}, sum by (le) (rate(tuningsweep_task_queue_duration_seconds_bucket[$__rate_interval])))`,
            `p${quantile * 100}`,
          ),
        ),
      ),
    );
}

function stat(title: string, description: string, expr: string): Stat {
  return panel(
    new Stat().graphMode(BigValueGraphMode.None).unit('short'),
    { title, description, columns: 6, height: 4 },
    now(expr),
  );
}

function list(): Table {
  const HIDDEN = { Time: true };
  return panel(
    new Table().withTransformation({ id: 'merge', options: {} }).withTransformation({
      id: 'organize',
      options: {
        excludeByName: HIDDEN,
        renameByName: {
          namespace: 'Namespace',
          sweep: 'Sweep',
          'Value #A': 'Completed',
          'Value #B': 'Failed',
          'Value #C': 'Running',
          'Value #D': 'Waiting',
          'Value #E': 'Best',
          'Value #F': 'Stalled',
        },
      },
    }),
    { title: 'Sweeps', description: 'Every sweep with its tasks and the best value so far.', columns: 24 },
    rows(COUNT('completed')),
    rows(COUNT('failed')),
    rows(COUNT('active')),
    rows(COUNT('pending')),
    rows('max by (namespace, sweep) (tuningsweep_best_objective{namespace=~"$namespace"})'),
    rows(CONDITION('Stalled')),
  );
}
