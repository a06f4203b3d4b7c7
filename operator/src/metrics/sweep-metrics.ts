import { objectiveOf } from '@tuningsweep/ledger';
import type { TuningSweepSpec } from '@tuningsweep/engine/api';
import { isProposed, replicatesOf } from '@tuningsweep/engine/search';
import type { Action, Condition, Execution, Reconciled, Sweep, SweepStatus } from '@tuningsweep/engine/sweep';
import { CONDITIONS, FAILURE_CAUSES } from './definitions.ts';
import type { Metrics } from './registry.ts';

const STATUSES = ['pending', 'active', 'completed', 'failed', 'stopped'] as const;

/** The series of each sweep: never one a task, and gone with the sweep. */
export class SweepMetrics {
  readonly #metrics: Metrics;
  readonly #objectives = new Map<string, string>();

  constructor(metrics: Metrics) {
    this.#metrics = metrics;
  }

  update(sweep: Sweep, { acted, observation, isPaused }: Reconciled, { tasks, best }: SweepStatus): void {
    const labels = { namespace: sweep.namespace, sweep: sweep.name };
    this.#begin(sweep);
    for (const status of STATUSES) this.#metrics.set('tuningsweep_tasks', { ...labels, status }, tasks[status]);
    if (best) this.#metrics.set('tuningsweep_best_objective', { ...labels, metric: best.metric }, best.value);
    this.#metrics.add('tuningsweep_grid_rows_written_total', {}, isPaused ? 0 : pointsWritten(acted, observation));
    const executions = new Map(observation.executions.map((execution) => [execution.codeTask, execution]));
    for (const action of acted) {
      const end = endOf(action);
      if (end) this.#ended(end, executions.get(end.codeTask), sweep);
    }
  }

  /** What counts up is at zero from the first pass on. */
  #begin({ namespace, name: sweep, spec }: Sweep): void {
    const key = `${namespace}/${sweep}`;
    if (!this.#objectives.has(key)) {
      this.#metrics.zero('tuningsweep_task_failures_total', { namespace, sweep });
      this.#metrics.add('tuningsweep_gpu_seconds_total', { namespace, sweep }, 0);
    }
    const { metric } = objectiveOf(spec.objective);
    const before = this.#objectives.get(key);
    if (before !== undefined && before !== metric)
      this.#metrics.remove('tuningsweep_best_objective', { namespace, sweep, metric: before });
    this.#objectives.set(key, metric);
  }

  /** Also for sweeps whose pass could not be made: their conditions say why. */
  tellConditions({ namespace, name: sweep }: Sweep, conditions: readonly Condition[]): void {
    for (const condition of CONDITIONS) {
      const isTrue = conditions.some(({ type, status }) => type === condition && status === 'True');
      this.#metrics.set('tuningsweep_sweep_condition', { namespace, sweep, condition }, isTrue ? 1 : 0);
    }
  }

  #ended({ outcome, note }: TaskEnd, execution: Execution | undefined, { namespace, name: sweep, spec }: Sweep): void {
    const { madeAt, startedAt } = execution ?? {};
    // An execution that did not fail itself, as one that was evicted too often, has its cause in the note only.
    const noted = FAILURE_CAUSES.find((known) => note?.startsWith(`${known}:`));
    const cause = execution?.cause ?? noted ?? 'NoResult';
    if (outcome === 'Failed') this.#metrics.add('tuningsweep_task_failures_total', { namespace, sweep, cause });
    if (madeAt === undefined || startedAt === undefined) return;
    this.#metrics.observe('tuningsweep_task_queue_duration_seconds', {}, (startedAt - madeAt) / 1000);
    const seconds = (Date.now() - startedAt) / 1000;
    this.#metrics.observe('tuningsweep_task_duration_seconds', { outcome }, seconds);
    this.#metrics.add('tuningsweep_gpu_seconds_total', { namespace, sweep }, gpusOf(spec) * seconds);
  }

  /** @param key `namespace/name` */
  remove(key: string): void {
    const [namespace = '', sweep = ''] = key.split('/');
    for (const status of STATUSES) this.#metrics.remove('tuningsweep_tasks', { namespace, sweep, status });
    for (const condition of CONDITIONS)
      this.#metrics.remove('tuningsweep_sweep_condition', { namespace, sweep, condition });
    for (const cause of FAILURE_CAUSES)
      this.#metrics.remove('tuningsweep_task_failures_total', { namespace, sweep, cause });
    this.#metrics.remove('tuningsweep_gpu_seconds_total', { namespace, sweep });
    const metric = this.#objectives.get(key);
    if (metric) this.#metrics.remove('tuningsweep_best_objective', { namespace, sweep, metric });
    this.#objectives.delete(key);
  }
}

/** Points that became tasks in a pass: a grid's all together, proposed ones as they are. */
function pointsWritten(acted: readonly Action[], { sweep, grid }: Reconciled['observation']): number {
  const counts = acted.map((action) => {
    if (action.type === 'Propose') return action.count * replicatesOf(sweep.spec);
    return action.type === 'WriteGrid' && !isProposed(sweep.spec) ? grid.total : 0;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Extended resources of the vendors' device plugins, parts of a GPU too. */
const GPU = /^(nvidia\.com|amd\.com|gpu\.intel\.com)\//;

/** GPUs that a task of the sweep has to itself; the API server takes whole ones only. */
function gpusOf({ trainer }: TuningSweepSpec): number {
  const limits = Object.entries(trainer?.resources?.limits ?? {});
  return limits.reduce((sum, [name, count]) => (GPU.test(name) ? sum + (Number(count) || 0) : sum), 0);
}

/** How work on a task ended. One that pauses ends too, as far as its execution goes. */
interface TaskEnd {
  readonly codeTask: string;
  readonly outcome: Action<'Settle'>['outcome'] | 'Paused';
  readonly note?: string;
}

function endOf(action: Action): TaskEnd | undefined {
  if (action.type === 'Settle') return action;
  if (action.type === 'StopEarly') return { ...action, outcome: 'Stopped' };
  return action.type === 'Park' ? { ...action, outcome: 'Paused' } : undefined;
}
