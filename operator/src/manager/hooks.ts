import type { RequestObservation, WorkQueue, WorkQueueHooks } from '@tuningsweep/kube-runtime';
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

/** Reads off the work queue what it does not report. */
export function readQueue(metrics: Metrics, queue: WorkQueue<string>): void {
  const { totalSeconds, longestSeconds } = queue.unfinishedWork();
  metrics.set('workqueue_unfinished_work_seconds', QUEUE, totalSeconds);
  metrics.set('workqueue_longest_running_processor_seconds', QUEUE, longestSeconds);
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
