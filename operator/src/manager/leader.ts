import type { TrainerDefaults } from '@tuningsweep/engine/api';
import { LeaseKeeper } from '@tuningsweep/engine/sweep';
import { keyOf, LeadershipLostError, LEASES, WorkQueue } from '@tuningsweep/kube-runtime';
import type { KubeClient } from '@tuningsweep/kube-runtime';
import { ledgerId, setUpTables, unsettledSweeps } from '@tuningsweep/ledger';
import type { Lease, Ledger } from '@tuningsweep/ledger';
import type { Logger } from 'pino';
import { SweepController } from '../controller/controller.ts';
import { KubernetesRuntime } from '../jobs/kubernetes-runtime.ts';
import { StatusWriter } from '../status/status-writer.ts';
import { sweepOf } from '../controller/sweep-of.ts';
import { SweepLeases } from '../controller/sweep-leases.ts';
import { TemplateCheck } from '../jobs/template/template-check.ts';
import { SweepMetrics } from '../metrics/sweep-metrics.ts';
import type { Metrics } from '../metrics/registry.ts';
import type { Caches } from './caches.ts';
import { ErrorLog } from './error-log.ts';
import { FENCE_SECONDS, fenceName, takeFence } from './fence.ts';
import { queueHooks, readQueue } from './hooks.ts';
import type { OperatorSettings } from './settings.ts';
import { SweepLog } from './sweep-log.ts';
import { work } from './worker.ts';

export interface LeaderOptions {
  client: KubeClient;
  ledger: Ledger;
  caches: Caches;
  cluster: string;
  identity: string;
  settings: OperatorSettings;
  /** What the platform says of every trainer. */
  defaults: TrainerDefaults;
  metrics: Metrics;
  log: Logger;
}

/** Name of the Lease that replicas elect their leader by. */
const LEASE_NAME = 'tuningsweep-operator';

/** That Lease. */
export function leaseOf({ leaseNamespace }: Pick<OperatorSettings, 'leaseNamespace'>): {
  namespace: string;
  name: string;
} {
  return { namespace: leaseNamespace, name: LEASE_NAME };
}

/** Changes of a sweep and its Jobs come in bursts: what comes within this time is looked at in one pass. */
const SETTLING_MS = 100;

/**
 * The work of the leading replica, until the signal fires; then what is queued is finished.
 * @throws FencedError when another replica took over while this one was not looking.
 */
export async function lead(options: LeaderOptions, signal: AbortSignal): Promise<void> {
  const { ledger, cluster, settings, identity, log } = options;
  await setUpTables(ledger);
  const fence = await takeFence(ledger, fenceName(cluster, leaseOf(settings)), identity, (text) => log.warn(text));
  await confirmLeadership(options);
  const lost = Promise.withResolvers<never>();
  const keeper = new LeaseKeeper(ledger, fence, FENCE_SECONDS, lost.reject);
  try {
    await Promise.race([driveSweeps(options, fence, signal), lost.promise]);
  } finally {
    keeper.stop();
  }
}

async function driveSweeps(options: LeaderOptions, fence: Lease, signal: AbortSignal): Promise<void> {
  const { ledger, caches, cluster, settings, metrics, log } = options;
  if (!(await caches.filled(signal))) return;
  const leases = new SweepLeases(ledger, fence, (text) => log.warn(text));
  await leases.releaseOthers(caches.sweeps.list().map((sweep) => sweepOf(sweep, cluster).key));
  const queue = new WorkQueue<string>({ hooks: queueHooks(metrics) });
  metrics.onScrape(() => readQueue(metrics, queue));
  const logs = { errors: new ErrorLog(log), passes: new SweepLog(log) };
  const controller = await controllerOf(options, queue, leases, logs);
  caches.onSweepChange(afterBursts((key) => queue.add(key)));
  for (const sweep of caches.sweeps.list()) queue.add(keyOf(sweep));
  // Those that went while nobody led: their passes find that they are gone.
  for (const { namespace, name } of await unsettledSweeps(ledger, cluster))
    if (watches(settings, namespace)) queue.add(keyOf({ metadata: { namespace, name } }));
  signal.addEventListener('abort', () => void queue.shutDown(), { once: true });
  if (signal.aborted) await queue.shutDown();
  metrics.set('controller_runtime_max_concurrent_reconciles', {}, settings.maxConcurrentReconciles);
  const workers = Array.from({ length: settings.maxConcurrentReconciles }, () =>
    work({ queue, controller, caches, metrics, ...logs }),
  );
  // A worker that was fenced off ends all of them: what is still queued is the successor's.
  await Promise.all(workers).finally(() => void queue.shutDown());
}

/**
 * Reads the Lease again once the ledger's fence is this replica's: one that was paused between the two has just fenced
 * its successor, and must give way before it changes anything.
 */
async function confirmLeadership({ client, settings, identity }: LeaderOptions): Promise<void> {
  const lease = await client.get(LEASES, leaseOf(settings));
  const holder = lease.spec?.holderIdentity;
  if (holder !== identity)
    throw new LeadershipLostError(`lease ${LEASE_NAME}: expected ${identity}, found ${holder ?? 'nobody'}`);
}

async function controllerOf(
  { client, ledger, caches, cluster, identity, settings, defaults, metrics, log }: LeaderOptions,
  queue: WorkQueue<string>,
  leases: SweepLeases,
  { errors, passes }: { errors: ErrorLog; passes: SweepLog },
): Promise<SweepController> {
  const { jobs, pods, sweeps } = caches;
  const sweepMetrics = new SweepMetrics(metrics);
  return new SweepController({
    client,
    ledger,
    leases,
    jobs,
    pods,
    sweeps,
    queue,
    cluster,
    refusalOf: (namespace) => caches.refusalOf(namespace),
    runtime: new KubernetesRuntime({
      client,
      jobs,
      pods,
      defaultImage: settings.trainerImage,
      reporterImage: settings.reporterImage,
      defaults,
      maxEvictions: settings.maxEvictions,
      keep: settings.keepJobs,
      ledgerId: await ledgerId(ledger),
    }),
    statuses: new StatusWriter({
      client,
      reporter: identity,
      onWritten: (resource) => sweeps.written(resource),
      onEventError: (resource, error) => errors.warn({ sweep: keyOf(resource) }, error, 'an event was not made'),
    }),
    templates: new TemplateCheck(client, {
      defaultImage: settings.trainerImage,
      reporterImage: settings.reporterImage,
      defaults,
    }),
    onPass: (sweep, pass, status) => {
      sweepMetrics.update(sweep, pass, status);
      passes.acted(sweep, pass);
    },
    onStatus: (sweep, { conditions }) => sweepMetrics.tellConditions(sweep, conditions),
    onDrift: () => metrics.add('tuningsweep_drift_repaired_total'),
    onGone: (key) => {
      sweepMetrics.remove(key);
      errors.forget(key);
    },
    onUntold: (key, error) => errors.warn({ sweep: key }, error, 'a status was not written'),
    onDrivenElsewhere: (sweep, why) => log.warn({ sweep }, why),
  });
}

function watches({ namespaces }: OperatorSettings, namespace: string): boolean {
  return namespaces.length === 0 || namespaces.includes(namespace);
}

/** Passes each key on once after a burst of it. */
function afterBursts(pass: (key: string) => void): (key: string) => void {
  const waiting = new Set<string>();
  return (key) => {
    if (waiting.has(key)) return;
    waiting.add(key);
    setTimeout(() => {
      waiting.delete(key);
      pass(key);
    }, SETTLING_MS);
  };
}
