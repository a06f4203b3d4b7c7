import { isConflict, monotonicMs } from '@tuningsweep/kube-runtime';
import type { WorkQueue } from '@tuningsweep/kube-runtime';
import { FencedError, LedgerConflictError, LedgerError, LedgerUnavailableError } from '@tuningsweep/ledger';
import type { SweepController } from '../controller/controller.ts';
import type { Metrics } from '../metrics/registry.ts';
import type { Caches } from './caches.ts';
import type { ErrorLog } from './error-log.ts';
import type { PassResult, SweepLog } from './sweep-log.ts';

export interface WorkerOptions {
  queue: WorkQueue<string>;
  controller: SweepController;
  caches: Caches;
  metrics: Metrics;
  errors: ErrorLog;
  passes: SweepLog;
}

/**
 * Takes keys until the queue is shut down and empty, and makes a pass over the sweep of each.
 * @throws FencedError when another replica took over.
 */
export async function work(options: WorkerOptions): Promise<void> {
  const { queue } = options;
  for (let key = await queue.get(); key !== undefined; key = await queue.get()) {
    try {
      await reconcileOnce(options, key);
    } finally {
      queue.done(key);
    }
  }
}

async function reconcileOnce(options: WorkerOptions, key: string): Promise<void> {
  const { metrics, caches, passes } = options;
  const began = monotonicMs();
  const resource = caches.sweeps.get(key);
  let result: PassResult = 'error';
  try {
    result = await reconcileOrRequeue(options, key);
    metrics.add('controller_runtime_reconcile_total', { result });
  } finally {
    const ms = monotonicMs() - began;
    metrics.observe('controller_runtime_reconcile_time_seconds', {}, ms / 1000);
    passes.ended(key, resource, { result, ms });
  }
}

async function reconcileOrRequeue(
  { queue, controller, metrics, errors }: WorkerOptions,
  key: string,
): Promise<PassResult> {
  try {
    await controller.reconcile(key);
    return 'success';
  } catch (error) {
    if (error instanceof FencedError) throw error;
    queue.addRateLimited(key);
    // A conflict only says that the cache lags behind: the change that it lacks is on its way.
    if (isConflict(error)) return 'requeue';
    if (error instanceof LedgerError) metrics.add('tuningsweep_ledger_errors_total', { kind: kindOf(error) });
    errors.warn({ sweep: key }, error, 'a reconcile failed and is tried again');
    return 'error';
  }
}

function kindOf(error: LedgerError): string {
  if (error instanceof LedgerUnavailableError) return 'Unavailable';
  return error instanceof LedgerConflictError ? 'Conflict' : 'Other';
}
