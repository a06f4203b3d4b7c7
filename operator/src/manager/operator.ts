import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadTrainerDefaults } from '@tuningsweep/engine/api';
import {
  isAlreadyExists,
  isConflict,
  keyOf,
  KubeClient,
  LeaderElector,
  loadKubeConfig,
} from '@tuningsweep/kube-runtime';
import { LedgerUnavailableError, openLedger } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { VERSION } from '@tuningsweep/ledger/contracts';
import type { Logger } from 'pino';
import { clusterId } from '../controller/cluster-id.ts';
import { StatusWriter } from '../status/status-writer.ts';
import { Metrics } from '../metrics/registry.ts';
import { AbandonedSweeps } from './abandoned.ts';
import { Caches } from './caches.ts';
import { ErrorLog } from './error-log.ts';
import { queryHook, requestHook } from './hooks.ts';
import { serveEndpoints } from './http-server.ts';
import { lead, leaseOf } from './leader.ts';
import { Readiness } from './readiness.ts';
import type { OperatorSettings } from './settings.ts';

const DATABASE_RETRY_MS = 2000;

/**
 * One replica of the operator, until the signal fires: it stands by, and leads when it is elected.
 * @throws FencedError or LeadershipLostError when it must not go on; the process is to be started anew.
 * ManifestError when the trainer defaults cannot be used.
 */
export async function runOperator(settings: OperatorSettings, log: Logger, signal: AbortSignal): Promise<void> {
  const defaults = settings.trainerDefaults === undefined ? {} : await loadTrainerDefaults(settings.trainerDefaults);
  const metrics = new Metrics();
  metrics.addProcess();
  const client = clientOf(settings, metrics);
  const readiness = new Readiness(metrics);
  // Served from the start: a replica that waits for the database is alive, and says what it waits for.
  const server = await serveEndpoints(settings, {
    healthy: () => undefined,
    ready: () => readiness.problem(),
    remarks: () => readiness.remarks(),
    metrics: () => metrics.scrape(),
  });
  try {
    const ledger = await openPatiently({ settings, log, metrics, client }, signal);
    if (ledger) await runWith({ settings, defaults, log, metrics, client, ledger, readiness }, signal);
  } finally {
    server.close();
    await client.close();
  }
}

/** The replica's work once its database has answered, which is closed at the end. */
async function runWith(
  { readiness, ...parts }: Omit<Parts, 'caches' | 'cluster'> & { readiness: Readiness },
  signal: AbortSignal,
): Promise<void> {
  const { settings, client, ledger, log, metrics } = parts;
  const stop = new AbortController();
  try {
    const cluster = await clusterId(client, settings.clusterName);
    const caches = new Caches({ client, namespaces: settings.namespaces, cluster, log, metrics });
    readiness.watch(ledger, caches);
    const watching = caches.run(AbortSignal.any([signal, stop.signal]));
    try {
      await electAndLead({ ...parts, caches, cluster }, signal);
    } finally {
      stop.abort();
      await watching;
    }
  } finally {
    await ledger.close();
  }
}

type Parts = Omit<Parameters<typeof lead>[0], 'identity'>;

async function electAndLead(parts: Parts, signal: AbortSignal): Promise<void> {
  const { client, log, metrics, settings } = parts;
  const identity = `${hostname()}_${randomUUID()}`;
  const errors = new ErrorLog(log);
  const report = (leads: boolean): void =>
    metrics.set('leader_election_master_status', { name: leaseOf(settings).name }, leads ? 1 : 0);
  report(false);
  const elector = new LeaderElector({
    client,
    lease: leaseOf(settings),
    identity,
    onStartedLeading: async (leading) => {
      log.info({ identity }, 'leading');
      report(true);
      await lead({ ...parts, identity }, leading);
    },
    onStoppedLeading: (why) => {
      report(false);
      log.info({ why }, 'not leading any more');
    },
    onNewLeader: (leader) => {
      if (leader !== identity) log.info({ leader }, leader === '' ? 'nobody leads' : 'another replica leads');
    },
    onError: (error) => {
      // Another replica was faster: that is how one of them is elected.
      if (!isConflict(error) && !isAlreadyExists(error)) errors.warn({}, error, 'the leader election is tried again');
    },
  });
  await elector.run(signal);
  if (!signal.aborted) throw new Error('the leadership was lost; start the operator anew');
}

function clientOf(
  { kubeconfig, kubeApiQps: qps, kubeApiBurst: burst }: OperatorSettings,
  metrics: Metrics,
): KubeClient {
  return new KubeClient({
    load: () => loadKubeConfig(kubeconfig ? { kubeconfig } : {}),
    version: VERSION,
    limit: { qps, burst },
    onRequest: requestHook(metrics),
  });
}

/**
 * The database may come up after the operator, or never: sweeps with abandoned rows are let go meanwhile.
 * @returns undefined when the signal fired before it came up.
 */
async function openPatiently(
  { settings, log, metrics, client }: Omit<Parts, 'ledger' | 'caches' | 'cluster' | 'defaults'>,
  signal: AbortSignal,
): Promise<Ledger | undefined> {
  const errors = new ErrorLog(log);
  const abandoned = abandonedSweeps(client, settings, errors);
  while (!signal.aborted) {
    try {
      return await openLedger(settings.databaseUrl, { onQuery: queryHook(metrics) });
    } catch (error) {
      if (!(error instanceof LedgerUnavailableError)) throw error;
      errors.warn({}, error, 'waiting for the database');
      metrics.add('tuningsweep_ledger_errors_total', { kind: 'Unavailable' });
      await abandoned
        .lookAfter(error, signal)
        .catch((untold: unknown) => errors.warn({}, untold, 'sweeps that wait for the database were not told'));
    }
    await sleep(DATABASE_RETRY_MS, undefined, { signal }).catch(() => undefined); // rejects only when the signal fires
  }
  return undefined;
}

function abandonedSweeps(client: KubeClient, settings: OperatorSettings, errors: ErrorLog): AbandonedSweeps {
  const statuses = new StatusWriter({
    client,
    reporter: hostname(),
    onWritten: () => undefined, // each look lists them anew
    onEventError: (resource, error) => errors.warn({ sweep: keyOf(resource) }, error, 'an event was not made'),
  });
  return new AbandonedSweeps({
    client,
    namespaces: settings.namespaces,
    lease: leaseOf(settings),
    statuses,
    cluster: () => clusterId(client, settings.clusterName),
  });
}
