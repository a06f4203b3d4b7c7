import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { findSweepsByName, readTasks } from '../../ledger/src/index.ts';
import type { TaskRow } from '../../ledger/src/index.ts';
import type { Pod } from '../../kube-runtime/src/resource.ts';
import type { SweepResource } from '../../operator/src/cache/resources.ts';
import { forward } from '../cluster/node/forwarder.ts';
import { useRealCluster } from '../cluster/use.ts';
import type { SharedCluster } from '../cluster/use.ts';
import { manifestOf, NAME } from '../operator/manifest.ts';
import type { SpecChanges } from '../operator/manifest.ts';
import { startRegistry } from '../registry/registry.ts';
import { makeDatabase, TICKER } from './database.ts';
import type { Database } from './database.ts';
import { installAsGuide, makeSecret, OPERATOR_NAMESPACE } from './install.ts';
import type { Reach } from './install.ts';

/** How long anything on the node may take. */
export const LIMIT_MS = 600_000;
const RESTRICTED = 'pod-security.kubernetes.io/enforce=restricted';

/** A cluster with a real node on which the operator was installed by its chart, as a user finds it. */
export class Site {
  readonly database: Database;
  readonly #cluster: SharedCluster;
  readonly #home: string;

  /** @param home a folder for what helm keeps */
  constructor(cluster: SharedCluster, database: Database, home: string) {
    this.#cluster = cluster;
    this.#home = home;
    this.database = database;
  }

  /** For commands of the guides. */
  get reach(): Reach {
    const { kubeconfig } = this.#cluster.connection;
    return { kubectl: (args) => this.kubectl(args), kubeconfig, home: this.#home };
  }

  kubectl(args: readonly string[], stdin?: string): Promise<string> {
    return this.#cluster.kubectl(args, stdin === undefined ? {} : { stdin });
  }

  /** A namespace for sweeps, in which only pods of the restricted standard may run. */
  async namespace(): Promise<string> {
    const name = await this.#cluster.namespace();
    await this.kubectl(['label', 'namespace', name, RESTRICTED]);
    await makeSecret(this.reach, 'research', this.database.account('trainer'), `--namespace=${name}`);
    return name;
  }

  /** Applies a small sweep on the rates, changed as said, in a namespace of its own; what asks about it. */
  async apply(changes: SpecChanges): Promise<Sweep> {
    const namespace = await this.namespace();
    const data = { ticker: TICKER, begin: '2013-01-01', end: '2022-12-31' };
    await this.kubectl(['-n', namespace, 'apply', '-f', '-'], JSON.stringify(manifestOf({ data, ...changes }, {})));
    return new Sweep(this, namespace, NAME);
  }

  async list<T>(namespace: string, resource: string, ...args: string[]): Promise<T[]> {
    return JSON.parse(await this.kubectl(['-n', namespace, 'get', resource, '-o', 'json', ...args])).items;
  }

  /** Where each replica of the operator serves its metrics. */
  async metricsUrls(): Promise<string[]> {
    const pods = await this.list<Pod>(OPERATOR_NAMESPACE, 'pods');
    return pods.flatMap(({ status }) => (status?.podIP ? [`http://${status.podIP}:8080/metrics`] : []));
  }

  /** The name of the replica that leads. */
  async leader(): Promise<string> {
    const path = 'jsonpath={.spec.holderIdentity}';
    const holder = await this.kubectl(['-n', OPERATOR_NAMESPACE, 'get', 'lease', 'tuningsweep-operator', '-o', path]);
    const pods = await this.list<Pod>(OPERATOR_NAMESPACE, 'pods');
    const names = pods.flatMap(({ metadata }) => metadata?.name ?? []);
    const leader = names.find((name) => holder.startsWith(name));
    if (leader === undefined) throw new Error(`the Lease is held by '${holder}', which is none of ${names.join(', ')}`);
    return leader;
  }
}

/** A sweep of a site: what the cluster and the ledger say of it. */
export class Sweep {
  readonly namespace: string;
  readonly name: string;
  readonly #site: Site;

  constructor(site: Site, namespace: string, name: string) {
    this.#site = site;
    this.namespace = namespace;
    this.name = name;
  }

  kubectl(...args: readonly string[]): Promise<string> {
    return this.#site.kubectl(['-n', this.namespace, ...args]);
  }

  async finished(limit = '600s'): Promise<void> {
    await this.kubectl('wait', '--for=condition=Finished', `tsw/${this.name}`, `--timeout=${limit}`);
  }

  async resource(): Promise<SweepResource> {
    return JSON.parse(await this.kubectl('get', 'tsw', this.name, '-o', 'json'));
  }

  pods(): Promise<Pod[]> {
    return this.#site.list<Pod>(this.namespace, 'pods', '-l', 'tuningsweep.io/code-task');
  }

  /** The pods that have begun and not ended; undefined when there are none. */
  async running(): Promise<Pod[] | undefined> {
    const pods = (await this.pods()).filter(({ status }) => status?.phase === 'Running');
    return pods.length > 0 ? pods : undefined;
  }

  /** The ledger's rows, none before the grid is written. */
  async tasks(): Promise<TaskRow[]> {
    const { ledger } = this.#site.database;
    const sweeps = await findSweepsByName(ledger, this.name);
    const own = sweeps.find(({ namespace }) => namespace === this.namespace);
    return own === undefined ? [] : await Array.fromAsync(readTasks(ledger, own.sweepKey));
  }
}

/** The site for the surrounding suite. */
export function useSite(): () => Site {
  const cluster = useRealCluster();
  let site: Site | undefined;
  const open = new AsyncDisposableStack();
  beforeAll(async () => {
    const database = await makeDatabase(cluster.real());
    open.defer(database.drop);
    const home = mkdtempSync(join(tmpdir(), 'tuningsweep-site-'));
    open.defer(() => rmSync(home, { recursive: true }));
    const registry = await startRegistry();
    open.defer(registry.stop);
    const { machine } = cluster.real();
    const port = Number(registry.host.split(':')[1]);
    open.defer(await forward({ host: machine, port }, { host: '127.0.0.1', port }));
    site = new Site(cluster, database, home);
    await installAsGuide(site.reach, database.account('runner'), { registry, fromNode: `${machine}:${port}` });
  }, INSTALL_LIMIT_MS);
  afterAll(async () => await open.disposeAsync());
  return () => {
    if (site === undefined) throw new Error('the site is there only while the tests of its suite run');
    return site;
  };
}

const INSTALL_LIMIT_MS = 600_000;
