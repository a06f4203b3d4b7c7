import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach } from 'vitest';
import { pino } from 'pino';
import { claimTask, completeTask, openLedger, setUpTables, readTasks } from '../../ledger/src/index.ts';
import type { Ledger, TaskResult, TaskRow } from '../../ledger/src/index.ts';
import { API } from '../../ledger/src/contracts.ts';
import { KubeClient } from '../../kube-runtime/src/client/client.ts';
import { loadKubeConfig } from '../../kube-runtime/src/client/credentials.ts';
import type { Job } from '../../kube-runtime/src/resource.ts';
import type { SweepResource } from '../../operator/src/cache/resources.ts';
import { sweepOf } from '../../operator/src/controller/sweep-of.ts';
import type { OperatorSettings } from '../../operator/src/manager/settings.ts';
import { runOperator } from '../../operator/src/manager/operator.ts';
import { simulatePods } from '../cluster/pod-simulator.ts';
import type { FakeTrainer } from '../cluster/pod-simulator.ts';
import { useControlPlane } from '../cluster/use.ts';
import type { SharedCluster } from '../cluster/use.ts';
import { freePort } from '../servers/listen.ts';
import { emptyDatabase } from '../support/ledger/ledgers.ts';
import { chosenServer } from '../support/servers/servers.ts';
import { until } from '../support/until.ts';
import { insertData } from './data.ts';
import { manifestOf, NAME } from './manifest.ts';
import type { SpecChanges } from './manifest.ts';
import { resultOf } from '../support/builders.ts';

const CLUSTER = 'test';
const LAUNCHER = fileURLToPath(new URL('../../cli/bin/tuningsweep.mjs', import.meta.url));

/** What a test of the operator works with: a namespace, an empty ledger with data, an operator, fake trainers. */
export class TestEnvironment {
  readonly cluster: SharedCluster;
  readonly namespace: string;
  readonly ledger: Ledger;
  readonly url: string;
  readonly metricsUrl: string;
  readonly #port: number;
  #leaving: (() => Promise<void>)[] = [];
  #isLeft = false;

  constructor(cluster: SharedCluster, namespace: string, ledger: Ledger, url: string, port: number) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.ledger = ledger;
    this.url = url;
    this.#port = port;
    this.metricsUrl = `http://127.0.0.1:${port}/metrics`;
  }

  /** Starts a replica of the operator; the function stops it after it has finished what it does. */
  startOperator(changes: Partial<OperatorSettings> = {}): () => Promise<void> {
    const stop = new AbortController();
    const running = runOperator({ ...this.#settings(), ...changes }, pino({ level: 'silent' }), stop.signal);
    const end = async (): Promise<void> => {
      stop.abort();
      await running;
    };
    this.#leaving.push(end);
    return end;
  }

  /** Starts a replica as a process of its own, to be killed, or to be listened to where it has a log level. */
  spawnOperator(changes: Partial<OperatorSettings> = {}): ChildProcess {
    const settings = { ...this.#settings(), port: 0, ...changes };
    const {
      databaseUrl,
      trainerImage,
      reporterImage,
      leaseNamespace,
      kubeconfig = '',
      host,
      port,
      logLevel,
    } = settings;
    const flags = {
      'cluster-name': settings.clusterName ?? CLUSTER,
      namespace: settings.namespaces.join(','),
      'trainer-image': trainerImage,
      'reporter-image': reporterImage,
      'leader-election-namespace': leaseNamespace,
      'bind-address': `${host}:${port}`,
      kubeconfig,
      'log-level': logLevel,
    };
    const { trainerDefaults } = settings;
    if (trainerDefaults !== undefined) Object.assign(flags, { 'trainer-defaults': trainerDefaults });
    const args = Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]);
    const env = { ...process.env, LEDGER_URL: databaseUrl };
    const stdio = logLevel === 'silent' ? 'ignore' : 'pipe';
    const child = spawn(process.execPath, [LAUNCHER, 'operator', ...args], { env, stdio });
    this.#leaving.push(async () => void child.kill('SIGKILL'));
    return child;
  }

  /**
   * The same, and another one whenever it ends, as a Deployment has it: on a slow machine an API server may be away for
   * longer than a leader may be without it.
   */
  keepOperator(): void {
    this.spawnOperator().once('exit', () => {
      if (!this.#isLeft) this.keepOperator();
    });
  }

  /** Simulates the trainers of all pods of the namespace. */
  simulate(trainer: FakeTrainer): void {
    const stop = new AbortController();
    const client = this.client();
    const simulating = simulatePods(client, [this.namespace], trainer, stop.signal);
    this.#leaving.push(async () => {
      stop.abort();
      await simulating;
      await client.close();
    });
  }

  client(): KubeClient {
    return new KubeClient({
      load: () => loadKubeConfig({ kubeconfig: this.cluster.connection.kubeconfig }),
      version: 'test',
    });
  }

  kubectl(...args: string[]): Promise<string> {
    return this.cluster.kubectl(['-n', this.namespace, ...args]);
  }

  /** Applies the sweep of the tests, as a user would. */
  async apply(changes: SpecChanges = {}, annotations: Record<string, string> = {}): Promise<void> {
    const stdin = JSON.stringify(manifestOf(changes, annotations));
    await this.cluster.kubectl(['-n', this.namespace, 'apply', '-f', '-'], { stdin });
  }

  async sweep(name: string = NAME): Promise<SweepResource> {
    return await this.cluster.api.call('GET', this.#path(`apis/${API.group}/${API.version}`, `${API.plural}/${name}`));
  }

  async jobs(): Promise<Job[]> {
    const { items } = await this.cluster.api.call<{ items: Job[] }>('GET', this.#path('apis/batch/v1', 'jobs'));
    return items.map((job) => ({ apiVersion: 'batch/v1', kind: 'Job', ...job }));
  }

  /** The ledger's rows of the sweep, out of the grid too. */
  async tasks(name: string = NAME): Promise<TaskRow[]> {
    return Array.fromAsync(readTasks(this.ledger, sweepOf(await this.sweep(name), CLUSTER).key));
  }

  /** Status and reason of a condition, as `True AllTasksSettled`. */
  async condition(type: string): Promise<string> {
    const found = (await this.sweep()).status?.conditions?.find((condition) => condition.type === type);
    return `${found?.status} ${found?.reason}`;
  }

  /** Waits until a condition is as said. */
  async reaches(type: string, expected: string): Promise<void> {
    await until(`${type} is ${expected}`, async () => (await this.condition(type)) === expected).catch(
      async (error: unknown) => {
        throw new Error(`found: ${JSON.stringify((await this.sweep()).status)}`, { cause: error });
      },
    );
  }

  /** Calls it before what was begun earlier is waited for: what a trainer waits for has to come, or the test never ends. */
  beforeLeaving(release: () => void): void {
    this.#leaving.push(async () => release());
  }

  async leave(): Promise<void> {
    this.#isLeft = true;
    for (const end of this.#leaving.splice(0).toReversed()) await end();
  }

  /** Where the API has something of this namespace. Tests ask all the time: a kubectl for each costs more than a test. */
  #path(api: string, what: string): string {
    return `/${api}/namespaces/${this.namespace}/${what}`;
  }

  #settings(): OperatorSettings {
    return {
      databaseUrl: this.url,
      clusterName: CLUSTER,
      namespaces: [this.namespace],
      maxConcurrentReconciles: 2,
      kubeApiQps: 1000,
      kubeApiBurst: 1000,
      trainerImage: 'example.org/trainer',
      reporterImage: 'example.org/reporter',
      maxEvictions: 20,
      keepJobs: { completed: 60, failed: 3600 },
      leaseNamespace: this.namespace,
      host: '127.0.0.1',
      port: this.#port,
      kubeconfig: this.cluster.connection.kubeconfig,
      logLevel: 'silent',
    };
  }
}

/** An environment of its own for every test of the suite; `current()` gives it. */
export function useEnvironment({
  withData = true,
  cluster = useControlPlane(),
  makeDatabase = () => emptyDatabase(chosenServer()),
} = {}): () => TestEnvironment {
  let environment: TestEnvironment | undefined;
  let drop: (() => Promise<void>) | undefined;
  beforeEach(async () => {
    const database = await makeDatabase();
    const ledger = await openLedger(database.url);
    await setUpTables(ledger);
    if (withData) await insertData(ledger);
    drop = async () => {
      await ledger.close();
      await database.drop();
    };
    environment = new TestEnvironment(cluster, await cluster.namespace(), ledger, database.url, await freePort());
  });
  afterEach(async () => {
    await environment?.leave();
    await drop?.();
  });
  return () => {
    if (!environment) throw new Error('an environment is there only while a test runs');
    return environment;
  };
}

/** A trainer that follows the whole contract and succeeds, with a result that depends on the task alone. */
export function completing(ledger: Ledger, result: (codeTask: string) => TaskResult = resultOf): FakeTrainer {
  return async (codeTask, pod) => {
    const claim = await claimTask(ledger, {
      codeTask,
      holder: pod.metadata?.uid ?? '',
      backend: 'fake',
      versions: '',
    });
    await completeTask(ledger, claim, result(codeTask));
    return { exitCode: 0 };
  };
}
