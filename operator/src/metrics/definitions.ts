import type { CONDITION_TYPES, FailureCause } from '@tuningsweep/engine/sweep';

/** What one metric is: the registry and the reference page are both made from these. */
export interface MetricDefinition {
  type: 'counter' | 'gauge' | 'histogram';
  help: string;
  labels?: readonly string[];
  /** Every value of the last label, where there are few: each is at zero from the start, or from a sweep's first pass. */
  values?: readonly string[];
  buckets?: readonly number[];
}

const SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60];
const TASK_SECONDS = [1, 10, 30, 60, 300, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400];
const QUEUE = ['name'] as const;
const SWEEP = ['namespace', 'sweep'] as const;
const OUTCOMES = ['Completed', 'Failed', 'Stopped'] as const;

/** What a task may fail for, as its NOTE begins. */
export const FAILURE_CAUSES = [
  'TrainerError',
  'BadInput',
  'OOMKilled',
  'DeadlineExceeded',
  'StartError',
  'ImagePull',
  'Evicted',
  'NodeLost',
  'NoResult',
] as const satisfies readonly (FailureCause | 'NoResult')[];

/** The conditions that alerts and dashboards go by. */
export const CONDITIONS = [
  'Ready',
  'Finished',
  'Succeeded',
  'Stalled',
  'Suspended',
] as const satisfies readonly (typeof CONDITION_TYPES)[number][];

/** Names are controller-runtime's where the meaning is the same, so that existing dashboards fit. */
export const METRICS = {
  controller_runtime_reconcile_total: {
    type: 'counter',
    help: 'Reconciles by result; after requeue, the cache had lagged behind.',
    labels: ['result'],
    values: ['success', 'error', 'requeue'],
  },
  controller_runtime_reconcile_time_seconds: { type: 'histogram', help: 'Time a reconcile took.', buckets: SECONDS },
  controller_runtime_max_concurrent_reconciles: { type: 'gauge', help: 'Reconciles that may go on at once.' },
  workqueue_depth: { type: 'gauge', help: 'Sweeps waiting to be reconciled.', labels: QUEUE },
  workqueue_adds_total: { type: 'counter', help: 'Sweeps put into the queue.', labels: QUEUE },
  workqueue_retries_total: { type: 'counter', help: 'Sweeps put into the queue for a later time.', labels: QUEUE },
  workqueue_queue_duration_seconds: {
    type: 'histogram',
    help: 'Time a sweep waited in the queue.',
    labels: QUEUE,
    buckets: SECONDS,
  },
  workqueue_work_duration_seconds: {
    type: 'histogram',
    help: 'Time a sweep was worked on.',
    labels: QUEUE,
    buckets: SECONDS,
  },
  workqueue_unfinished_work_seconds: {
    type: 'gauge',
    help: 'Seconds of work under way, of all sweeps together.',
    labels: QUEUE,
  },
  workqueue_longest_running_processor_seconds: {
    type: 'gauge',
    help: 'Seconds that the longest work under way has taken.',
    labels: QUEUE,
  },
  rest_client_requests_total: {
    type: 'counter',
    help: 'Requests to the API server.',
    labels: ['code', 'method', 'host'],
  },
  leader_election_master_status: {
    type: 'gauge',
    help: '1 where this replica leads, 0 where it stands by.',
    labels: ['name'],
  },
  tuningsweep_tasks: { type: 'gauge', help: "A sweep's tasks by status.", labels: [...SWEEP, 'status'] },
  tuningsweep_sweep_condition: {
    type: 'gauge',
    help: 'A condition of a sweep: 1 where it is True, 0 where it is False or Unknown.',
    labels: [...SWEEP, 'condition'],
    values: CONDITIONS,
  },
  tuningsweep_best_objective: {
    type: 'gauge',
    help: "The objective's best value so far.",
    labels: [...SWEEP, 'metric'],
  },
  tuningsweep_task_queue_duration_seconds: {
    type: 'histogram',
    help: "Time from a task's Job to the start of its pod.",
    buckets: TASK_SECONDS,
  },
  tuningsweep_task_duration_seconds: {
    type: 'histogram',
    help: "Time from the start of a task's pod to its outcome in the ledger.",
    labels: ['outcome'],
    values: OUTCOMES,
    buckets: TASK_SECONDS,
  },
  tuningsweep_task_failures_total: {
    type: 'counter',
    help: "A sweep's tasks that failed for good, by cause.",
    labels: [...SWEEP, 'cause'],
    values: FAILURE_CAUSES,
  },
  tuningsweep_gpu_seconds_total: {
    type: 'counter',
    help: "Time that a sweep's ended tasks had GPUs for, times how many, from the first start of a task's pod; by `spec.trainer.resources.limits` of NVIDIA, AMD and Intel.",
    labels: SWEEP,
  },
  tuningsweep_ledger_up: {
    type: 'gauge',
    help: '1 where the ledger answered this replica at the scrape, 0 where it did not.',
  },
  tuningsweep_ledger_errors_total: {
    type: 'counter',
    help: 'Reconciles that the ledger ended, and vain tries to open it.',
    labels: ['kind'],
    values: ['Unavailable', 'Conflict', 'Other'],
  },
  tuningsweep_ledger_query_duration_seconds: {
    type: 'histogram',
    help: 'Time an SQL statement took.',
    labels: ['result'],
    values: ['success', 'error', 'requeue'],
    buckets: SECONDS,
  },
  tuningsweep_drift_repaired_total: {
    type: 'counter',
    help: "Sweeps whose counters were found wrong, by somebody's own SQL, and repaired.",
  },
  tuningsweep_namespace_refused: {
    type: 'gauge',
    help: 'Whether a namespace that is to be watched is not there or not allowed: 1 or 0. Only where namespaces are named.',
    labels: ['namespace'],
  },
  tuningsweep_watch_restarts_total: {
    type: 'counter',
    help: 'Watches that were begun anew, by resource.',
    labels: ['resource'],
    values: ['tuningsweeps', 'jobs', 'pods'],
  },
  tuningsweep_grid_rows_written_total: { type: 'counter', help: 'Points written into the ledger.' },
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof METRICS;
