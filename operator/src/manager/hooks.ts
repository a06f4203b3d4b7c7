import type { RequestObservation } from '../kube/machinery/transport.ts';
import type { WorkQueueHooks } from '../kube/machinery/workqueue.ts';
import type { Metrics } from '../metrics/registry.ts';

const QUEUE = { name: 'tuningsweep' };

/** Lets the work queue report what it does. */
export function queueHooks(metrics: Metrics): WorkQueueHooks {
  return {
    onAdd: () => metrics.add('workqueue_adds_total', QUEUE),
    onRetry: () => metrics.add('workqueue_retries_total', QUEUE),
    onDepth: (depth) => metrics.set('workqueue_depth', QUEUE, depth),
    onLatency: (seconds) => metrics.observe('workqueue_queue_duration_seconds', QUEUE, seconds),
    onWorkDuration: (seconds) => metrics.observe('workqueue_work_duration_seconds', QUEUE, seconds),
  };
}

/** Lets the client report its requests. */
export function requestHook(metrics: Metrics): (observation: RequestObservation) => void {
  return ({ code, method, host }) => metrics.add('rest_client_requests_total', { code, method, host });
}

/** Lets the ledger report its statements. */
export function queryHook(metrics: Metrics): (seconds: number, failed: boolean) => void {
  return (seconds, failed) =>
    metrics.observe('tuningsweep_ledger_query_duration_seconds', { result: failed ? 'error' : 'success' }, seconds);
}
