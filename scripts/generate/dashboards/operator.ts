import type { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboard, PROMETHEUS, variable } from './build.ts';
import { figure, graph, limits, quantiles } from './panels.ts';
import type { Graph } from './panels.ts';

const OF = 'job=~"$job",namespace=~"$operator_namespace"';
const RATE = (metric: string, by: string): string => `sum by (${by}) (rate(${metric}{${OF}}[$__rate_interval]))`;
const BUCKETS = (metric: string): string => RATE(`${metric}_bucket`, 'le');

const GRAPHS: Graph[] = [
  {
    title: 'Reconciles',
    description: 'Passes over a sweep a second, by result. Errors are tried again.',
    unit: 'ops',
    queries: [[RATE('controller_runtime_reconcile_total', 'result'), '{{result}}']],
  },
  {
    title: 'Time of a reconcile',
    description: 'Most of it is SQL and requests to the API server.',
    unit: 's',
    queries: quantiles(BUCKETS('controller_runtime_reconcile_time_seconds')),
  },
  {
    title: 'Queue',
    description: 'Sweeps that wait for a worker, and workers there are.',
    unit: 'short',
    queries: [
      [`sum(workqueue_depth{${OF}})`, 'waiting'],
      [`sum(controller_runtime_max_concurrent_reconciles{${OF}})`, 'workers'],
    ],
  },
  {
    title: 'Wait in the queue',
    description: 'Time until a worker takes a sweep.',
    unit: 's',
    queries: quantiles(BUCKETS('workqueue_queue_duration_seconds')),
  },
  {
    title: 'Work under way',
    description: 'How long workers have been at what they do now. What only grows hangs.',
    unit: 's',
    queries: [
      [`max(workqueue_longest_running_processor_seconds{${OF}})`, 'longest'],
      [`sum(workqueue_unfinished_work_seconds{${OF}})`, 'all'],
    ],
  },
  {
    title: 'Added to the queue',
    description: 'By changes, and to be tried again later.',
    unit: 'ops',
    queries: [
      [`sum(rate(workqueue_adds_total{${OF}}[$__rate_interval]))`, 'added'],
      [`sum(rate(workqueue_retries_total{${OF}}[$__rate_interval]))`, 'for later'],
    ],
  },
  {
    title: 'Requests to the API server',
    description: 'By code; 409 is a cache that lags, 429 a server that is too busy.',
    unit: 'reqps',
    queries: [[RATE('rest_client_requests_total', 'code'), '{{code}}']],
  },
  {
    title: 'Watches begun anew',
    description: 'Every 5 to 10 minutes is usual.',
    unit: 'ops',
    queries: [[RATE('tuningsweep_watch_restarts_total', 'resource'), '{{resource}}']],
  },
  {
    title: 'SQL statements',
    description: 'A second, by result.',
    unit: 'ops',
    queries: [[RATE('tuningsweep_ledger_query_duration_seconds_count', 'result'), '{{result}}']],
  },
  {
    title: 'Time of a statement',
    description: 'Seen from the operator.',
    unit: 's',
    queries: quantiles(BUCKETS('tuningsweep_ledger_query_duration_seconds')),
  },
  {
    title: 'Reconciles that the ledger ended',
    description: 'Unavailable: it did not answer. Conflict: another transaction was first, also after retries.',
    unit: 'ops',
    queries: [[RATE('tuningsweep_ledger_errors_total', 'kind'), '{{kind}}']],
  },
  {
    title: 'Rows written, drift repaired',
    description: 'Points written into the ledger; sweeps whose counters somebody’s own SQL had bent.',
    unit: 'ops',
    queries: [
      [`sum(rate(tuningsweep_grid_rows_written_total{${OF}}[$__rate_interval]))`, 'rows'],
      [`sum(rate(tuningsweep_drift_repaired_total{${OF}}[$__rate_interval]))`, 'repairs'],
    ],
  },
  {
    title: 'Memory',
    description: 'Of each replica: what the system gave it, and what its JavaScript objects use.',
    unit: 'bytes',
    queries: [
      [`process_resident_memory_bytes{${OF}}`, '{{instance}}'],
      [`nodejs_heap_size_used_bytes{${OF}}`, '{{instance}}: heap'],
    ],
  },
  {
    title: 'CPU',
    description: 'Cores that each replica keeps busy. Its JavaScript runs on one.',
    unit: 'short',
    queries: [[RATE('process_cpu_seconds_total', 'instance'), '{{instance}}']],
  },
];

/** The operator itself: leader, queue, requests, SQL, memory. */
export function operatorDashboard(): DashboardBuilder {
  const board = dashboard(
    'operator',
    'Operator',
    'The health of the operator: leader, queue, requests, SQL, memory.',
    PROMETHEUS,
  )
    .withVariable(
      // Called so as not to be the sweeps' namespace, which links hand on.
      variable('operator_namespace', 'Namespace', 'label_values(leader_election_master_status, namespace)', PROMETHEUS)
        .multi(true)
        .includeAll(true)
        .allValue('.*'),
    )
    .withVariable(
      variable('job', 'Job', 'label_values(leader_election_master_status, job)', PROMETHEUS)
        .multi(true)
        .includeAll(true)
        .allValue('.*'),
    )
    .withPanel(
      figure('Leaders', 'One, unless it is changing.', `sum(leader_election_master_status{${OF}})`, {
        thresholds: limits('red', [1, 'green'], [2, 'red']),
      }),
    )
    .withPanel(figure('Replicas', 'That are scraped.', `count(leader_election_master_status{${OF}})`))
    .withPanel(
      figure('Replicas with the ledger', 'Replicas that it answers.', `sum(tuningsweep_ledger_up{${OF}})`, {
        thresholds: limits('red', [1, 'green']),
      }),
    )
    .withPanel(figure('Waiting sweeps', 'In the queue now.', `sum(workqueue_depth{${OF}})`));
  for (const each of GRAPHS) board.withPanel(graph(each));
  return board;
}
