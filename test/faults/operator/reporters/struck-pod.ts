import type { Pod } from '../../../../kube-runtime/src/resource.ts';
import type { Ending } from '../../../cluster/pod-simulator.ts';
import type { TestEnvironment } from '../../../operator/environment.ts';
import { ReportingPod } from '../../../operator/reporting.ts';
import { until } from '../../../support/until.ts';
import { sqlProxy } from '../proxies/sql-proxy.ts';
import type { SqlProxy } from '../proxies/sql-proxy.ts';
import type { Side, WriteGate } from '../proxies/write-gate.ts';
import { KILLED, TRAINER_KILLED } from './deaths.ts';
import type { Death } from './deaths.ts';

const OOM: Ending = { exitCode: 137, reason: 'OOMKilled' };

/** A simulated pod to which something happens around one of its reporter's writes. */
export class StruckPod implements WriteGate {
  readonly death: Death;
  readonly #environment: TestEnvironment;
  readonly #simulated: Pod;
  readonly #codeTask: string;
  readonly #strike = Promise.withResolvers<void>();
  #writes = 0;
  /** Its trainer works no more. */
  #isOver = false;
  /** Nothing of it works any more. */
  #isGone = false;

  constructor(environment: TestEnvironment, codeTask: string, simulated: Pod, death: Death) {
    this.#environment = environment;
    this.#codeTask = codeTask;
    this.#simulated = simulated;
    this.death = death;
  }

  get hasStruck(): boolean {
    return this.#writes >= this.death.write;
  }

  onWrite(): Side | undefined {
    this.#writes += 1;
    if (this.#writes !== this.death.write) return undefined;
    if (this.death.kind !== TRAINER_KILLED) return this.death.side;
    // The reporter beside it lives on, and its write gets through.
    this.#strike.resolve();
    return undefined;
  }

  crash(): void {
    this.#strike.resolve();
  }

  /** @returns how its trainer ended; undefined where somebody else ends the pod */
  async live(): Promise<Ending | undefined> {
    const proxy = await sqlProxy(this.#environment.url, this);
    const pod = new ReportingPod(this.#environment, this.#codeTask, this.#simulated, proxy.url);
    const training = this.#train(pod);
    try {
      await this.#strike.promise;
      return await this.#struck(pod, proxy, training);
    } finally {
      this.#isOver = true;
      this.#isGone = true;
      await training;
      await pod.leave();
      proxy.close();
    }
  }

  async #struck(pod: ReportingPod, proxy: SqlProxy, training: Promise<void>): Promise<Ending | undefined> {
    const { kind } = this.death;
    if (kind === TRAINER_KILLED) {
      this.#isOver = true;
      await training;
      await pod.stopReporter();
      return OOM;
    }
    await pod.killReporter();
    proxy.sever();
    if (kind === KILLED) {
      await pod.startReporter();
      await training;
      await pod.stopReporter();
      return { exitCode: 0 };
    }
    if (kind === 'the pod is evicted') return await this.#evict();
    this.#isOver = true;
    await training;
    pod.report({ final: true, metrics: { mse: 2 } });
    return { exitCode: 0 };
  }

  /** Reports one thing after the other, each once the one before is in the ledger. */
  async #train(pod: ReportingPod): Promise<void> {
    await pod.startReporter(() => this.#isGone);
    for (const step of [1, 2]) {
      if (this.#isOver) return;
      pod.report({ step, metrics: { f1: step / 10 } });
      await until('the step is recorded', async () => this.#isOver || (await this.#count('TB_METRIC')) >= step);
    }
    if (this.#isOver) return;
    pod.report({ final: true, metrics: { mse: 2 } });
    await until('the result is written', async () => this.#isOver || (await this.#count('TB_MODELRESULT')) > 0);
  }

  async #count(table: 'TB_METRIC' | 'TB_MODELRESULT'): Promise<number> {
    const { db } = this.#environment.ledger;
    const rows = await db.selectFrom(table).select('CODE_TASK').where('CODE_TASK', '=', this.#codeTask).execute();
    return rows.length;
  }

  async #evict(): Promise<undefined> {
    const { cluster, namespace } = this.#environment;
    const { name = '' } = this.#simulated.metadata ?? {};
    await cluster.api.call('POST', `/api/v1/namespaces/${namespace}/pods/${name}/eviction`, {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name },
      deleteOptions: { gracePeriodSeconds: 1 },
    });
  }
}
