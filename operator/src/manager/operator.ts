import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { ledgerId, LedgerUnavailableError, openLedger, type Ledger } from '@tuningsweep/ledger';
import type { Logger } from 'pino';
import { clusterId } from '../kube/cluster-id.ts';
import { KubeClient } from '../kube/machinery/client.ts';
import { loadKubeConfig } from '../kube/machinery/credentials.ts';
import { LeaderElector } from '../kube/machinery/leader-election.ts';
import { Metrics } from '../metrics/registry.ts';
import manifest from '../../package.json' with { type: 'json' };
import { Caches } from './caches.ts';
import { queryHook, requestHook } from './hooks.ts';
import { serveEndpoints } from './http-server.ts';
import { lead, LEASE_NAME } from './leader.ts';
import type { OperatorSettings } from './settings.ts';

const DATABASE_RETRY_MS = 2000;

/**
 * One replica of the operator, until the signal fires: it stands by, and leads when it is elected.
 * @throws FencedError or LeadershipLostError when it must not go on; the process is to be started anew.
 */
export async function runOperator(settings: OperatorSettings, log: Logger, signal: AbortSignal): Promise<void> {
  const metrics = new Metrics();
  const client = clientOf(settings, metrics);
  const stop = new AbortController();
  const ending = AbortSignal.any([signal, stop.signal]);
  const ledger = await openPatiently(settings.databaseUrl, { log, metrics }, ending);
  const cluster = await clusterId(client, settings.clusterName);
  const caches = new Caches({ client, namespaces: settings.namespaces, cluster, log, metrics });
  const server = await serveEndpoints(settings.host, settings.port, {
    healthy: () => undefined,
    ready: () => notReady(ledger, caches),
    metrics: async () => ({ contentType: metrics.registry.contentType, body: await metrics.registry.metrics() }),
  });
  const watching = caches.run(ending);
  try {
    await electAndLead({ settings, log, metrics, client, ledger, caches, cluster }, signal);
  } finally {
    stop.abort();
    await watching;
    server.close();
    await client.close();
    await ledger.close();
  }
}

type Parts = Omit<Parameters<typeof lead>[0], 'identity'>;

async function electAndLead(parts: Parts, signal: AbortSignal): Promise<void> {
  const { client, log, metrics, settings } = parts;
  const identity = `${hostname()}_${randomUUID()}`;
  const report = (leads: boolean): void =>
    metrics.set('leader_election_master_status', { name: LEASE_NAME }, leads ? 1 : 0);
  report(false);
  const elector = new LeaderElector({
    client,
    lease: { namespace: settings.leaseNamespace, name: LEASE_NAME },
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
    onError: (error) => log.warn({ error }, 'the leader election is tried again'),
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
    version: manifest.version,
    limit: { qps, burst },
    onRequest: requestHook(metrics),
  });
}

/** The database may come up after the operator. */
async function openPatiently(
  url: string,
  { log, metrics }: { log: Logger; metrics: Metrics },
  signal: AbortSignal,
): Promise<Ledger> {
  for (;;) {
    try {
      return await openLedger(url, { onQuery: queryHook(metrics) });
    } catch (error) {
      if (!(error instanceof LedgerUnavailableError)) throw error;
      log.warn({ error }, 'waiting for the database');
      await sleep(DATABASE_RETRY_MS, undefined, { signal });
    }
  }
}

async function notReady(ledger: Ledger, caches: Caches): Promise<string | undefined> {
  if (!caches.isFilled) return 'the caches are not filled yet';
  try {
    await ledgerId(ledger);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
