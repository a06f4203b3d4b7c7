import type { Action, Reconciled, Sweep } from '@tuningsweep/engine/sweep';
import { keyOf } from '@tuningsweep/kube-runtime';
import type { Logger } from 'pino';
import type { SweepResource } from '../cache/resources.ts';

/** How a pass went: the values of the label `result` of `controller_runtime_reconcile_total`. */
export type PassResult = 'success' | 'requeue' | 'error';

/** What is said of sweeps that get on: milestones at `info`, each pass at `debug`, and never a line per task. */
export class SweepLog {
  readonly #log: Logger;
  /** What passes that have not ended yet did, by the keys of their sweeps. */
  readonly #passes = new Map<string, Reconciled>();

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Called in the middle of a pass, once its actions are done. */
  acted(sweep: Sweep, pass: Reconciled): void {
    const key = keyOf({ metadata: sweep });
    this.#passes.set(key, pass);
    const { grid, record } = pass.observation;
    for (const action of pass.acted) {
      if (action.type === 'Launch') this.#log.info({ sweep: key, tasks: action.codeTasks.length }, 'tasks launched');
      if (action.type === 'WriteGrid' && !pass.isPaused)
        this.#log.info({ sweep: key, points: grid.total }, 'the grid is written');
      // Not when the outcome is recorded: before that it may still be another one.
      if (action.type === 'RecordFinish')
        this.#log.info({ sweep: key, reason: record?.outcome?.reason, ...record?.counts }, 'the sweep has ended');
    }
  }

  /**
   * Called at the end of a pass.
   * @param resource as the pass found it; undefined where it was gone
   */
  ended(
    key: string,
    resource: Pick<SweepResource, 'metadata'> | undefined,
    { result, ms }: { result: PassResult; ms: number },
  ): void {
    const pass = this.#passes.get(key);
    this.#passes.delete(key);
    if (!this.#log.isLevelEnabled('debug')) return;
    const [namespace, name] = key.split('/');
    const { uid, generation } = resource?.metadata ?? {};
    const about = { sweep: key, namespace, name, uid, generation };
    const stall = pass?.stall?.reason;
    this.#log.debug({ ...about, actions: countByType(pass?.acted ?? []), stall, result, ms: Math.round(ms) }, 'a pass');
  }
}

/** Actions by their type; those on several tasks at once count as many. */
function countByType(actions: readonly Action[]): Partial<Record<Action['type'], number>> {
  const counts: Partial<Record<Action['type'], number>> = {};
  for (const action of actions) {
    const tasks = 'codeTasks' in action ? action.codeTasks.length : 1;
    counts[action.type] = (counts[action.type] ?? 0) + tasks;
  }
  return counts;
}
