import { afterEach, beforeEach } from 'vitest';
import { claimTask, ClaimRefusedError, completeTask, openLedger, setUpTables } from '../../../ledger/src/index.ts';
import type { Ledger } from '../../../ledger/src/index.ts';
import { sweepIdentity } from '../../../engine/src/search/index.ts';
import type { KubeClient } from '../../../kube-runtime/src/client/client.ts';
import { isNotFound } from '../../../kube-runtime/src/client/errors.ts';
import { LEASES } from '../../../kube-runtime/src/resource.ts';
import type { Lease } from '../../../kube-runtime/src/resource.ts';
import { SWEEPS } from '../../../operator/src/cache/resources.ts';
import type { SweepResource } from '../../../operator/src/cache/resources.ts';
import type { SharedCluster } from '../../cluster/use.ts';
import { leaseOf } from '../../../operator/src/manager/leader.ts';
import { deleteNamespace, makeNamespace } from '../../cluster/client/namespaces.ts';
import type { FakeTrainer } from '../../cluster/pod-simulator.ts';
import { insertData } from '../../operator/data.ts';
import { manifestOf, NAME } from '../../operator/manifest.ts';
import type { SpecChanges } from '../../operator/manifest.ts';
import { TestEnvironment } from '../../operator/environment.ts';
import { emptyDatabase } from '../../support/ledger/ledgers.ts';
import { trainToPause } from '../../support/pausing.ts';
import { chosenServer } from '../../support/servers/servers.ts';
import { ledgerContent, resourceContent } from './content.ts';
import { JobRecord } from './job-record.ts';
import { resultOf } from '../../support/builders.ts';

/**
 * What trainers do: all train; all train by the minimal contract, which claims nothing; the first task of the grid fails for
 * good, without a word to the ledger; all begin and never end.
 */
export type Behaviour = 'train' | 'train without a claim' | 'fail first' | 'hang';

const USER = 'kubectl-client-side-apply';
const KEY_LETTERS = 8;

/** A setup for each test of the surrounding suite, with tables and data. */
export function useFaultSetup(cluster: SharedCluster): () => FaultSetup {
  let setup: FaultSetup;
  beforeEach(async () => {
    setup = await FaultSetup.make(cluster);
    await setUpTables(setup.ledger);
    await insertData(setup.ledger);
  });
  afterEach(() => setup.leave());
  return () => setup;
}

/** A namespace, an empty database, fake trainers and a record of Jobs: all that an operator works on. */
export class FaultSetup {
  readonly environment: TestEnvironment;
  readonly jobs = new JobRecord();
  behaviour: Behaviour = 'train';
  readonly #client: KubeClient;
  readonly #ends: (() => Promise<unknown>)[] = [];

  private constructor(environment: TestEnvironment) {
    this.environment = environment;
    this.#client = environment.client();
  }

  static async make(cluster: SharedCluster): Promise<FaultSetup> {
    const database = await emptyDatabase(chosenServer());
    const ledger = await openLedger(database.url);
    const namespace = await makeNamespace(cluster.api);
    const setup = new FaultSetup(new TestEnvironment(cluster, namespace, ledger, database.url, 0));
    setup.#ends.push(
      () => database.drop(),
      () => ledger.close(),
      () => deleteNamespace(cluster.api, namespace),
      () => setup.#client.close(),
      () => setup.environment.leave(),
    );
    setup.#follow();
    setup.environment.simulate((codeTask, pod) => setup.#train(codeTask, pod));
    return setup;
  }

  get ledger(): Ledger {
    return this.environment.ledger;
  }

  /** Applies the sweep of these tests, as a user would. */
  async apply(changes: SpecChanges, annotations: Record<string, string> = {}): Promise<void> {
    const manifest = manifestOf({ deletionPolicy: 'Delete', trainer: { retries: 0 }, ...changes }, annotations);
    const { metadata, ...body } = JSON.parse(JSON.stringify(manifest));
    const resource = { ...body, metadata: { ...metadata, namespace: this.environment.namespace } };
    await this.#client.apply(SWEEPS, resource, { fieldManager: USER, force: true });
  }

  async delete(): Promise<void> {
    await this.#client.delete(SWEEPS, this.#ref);
  }

  async resource(): Promise<SweepResource | undefined> {
    return this.#found(this.#client.get(SWEEPS, this.#ref));
  }

  /** Who leads, as the API server has it. */
  async lease(): Promise<Lease | undefined> {
    return this.#found(this.#client.get(LEASES, this.#leaseRef));
  }

  /** So that the next operator need not wait until it runs out. */
  async freeLease(): Promise<void> {
    await this.#found(this.#client.delete(LEASES, this.#leaseRef));
  }

  /** Rows, resource and Jobs in words that are the same in every setup. */
  async content(): Promise<unknown> {
    const { namespace } = this.environment;
    const { key } = sweepIdentity({ cluster: 'test', namespace, name: NAME });
    const plain = (text: string): string => text.replaceAll(key, '<key>').replaceAll(namespace, '<namespace>');
    const content = {
      ledger: await ledgerContent(this.ledger, plain),
      resource: resourceContent(await this.resource()),
      jobs: this.jobs.counts(),
      problems: this.jobs.problems,
    };
    return JSON.parse(plain(JSON.stringify(content)));
  }

  async leave(): Promise<void> {
    for (const end of this.#ends.splice(0).toReversed()) await end();
  }

  get #ref(): { namespace: string; name: string } {
    return { namespace: this.environment.namespace, name: NAME };
  }

  get #leaseRef(): { namespace: string; name: string } {
    return leaseOf({ leaseNamespace: this.environment.namespace });
  }

  async #found<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
      return await answer;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  #follow(): void {
    const stop = new AbortController();
    const following = this.jobs.follow(this.#client, this.environment.namespace, stop.signal);
    this.#ends.push(async () => {
      stop.abort();
      await following;
    });
  }

  async #train(codeTask: string, pod: Parameters<FakeTrainer>[1]): ReturnType<FakeTrainer> {
    const { behaviour, ledger } = this;
    const holder = pod.metadata?.uid ?? '';
    if (behaviour === 'train without a claim') return this.#writeResult(codeTask);
    try {
      const claim = await claimTask(ledger, { codeTask, holder, backend: 'fake', versions: '' });
      if (behaviour === 'hang') return undefined;
      if (behaviour === 'fail first' && (await this.#isFirst(codeTask))) return { exitCode: 42, message: 'as told' };
      const result = resultOf(codeTask.slice(KEY_LETTERS));
      if (!(await trainToPause(ledger, claim, result.mse))) await completeTask(ledger, claim, result);
      return { exitCode: 0 };
    } catch (error) {
      // As a trainer ends whose Job was made by news of yesterday. Whether there may be such a Job the record of Jobs says.
      if (error instanceof ClaimRefusedError) return { exitCode: 1, message: error.message };
      throw error;
    }
  }

  async #writeResult(codeTask: string): ReturnType<FakeTrainer> {
    const { ticker, mse } = resultOf(codeTask.slice(KEY_LETTERS));
    const row = { CODE_TASK: codeTask, TICKER: ticker, MSE: mse };
    await this.ledger.db.insertInto('TB_MODELRESULT').values(row).execute();
    return { exitCode: 0 };
  }

  async #isFirst(codeTask: string): Promise<boolean> {
    const first = await this.ledger.db
      .selectFrom('TB_TASK')
      .select('CODE_TASK')
      .orderBy('IDX_TASK')
      .limit(1)
      .executeTakeFirstOrThrow();
    return first.CODE_TASK === codeTask;
  }
}
