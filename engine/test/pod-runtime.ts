import type { Ledger } from '@tuningsweep/ledger';
import { resultOf } from '../../test/support/builders.ts';
import type { TaskRuntime } from '../src/sweep/task-runtime.ts';
import type { AttemptEnd, Execution, Sweep } from '../src/sweep/types.ts';

/** How a pod's trainer ends: with a result, without one, broken so that its Job tries again, or so that it does not. */
export type PodEnd = 'well' | 'without a result' | 'broken' | 'bad input';

const ENDS: Record<PodEnd, Pick<AttemptEnd, 'exitCode' | 'cause' | 'message'>> = {
  well: { exitCode: 0, cause: 'Completed' },
  'without a result': { exitCode: 0, cause: 'Completed' },
  broken: { exitCode: 1, cause: 'TrainerError', message: 'broken' },
  'bad input': { exitCode: 42, cause: 'BadInput', message: 'no use' },
};
const STATES: Record<PodEnd, Execution['state']> = {
  well: 'Succeeded',
  'without a result': 'Succeeded',
  broken: 'Active',
  'bad input': 'Failed',
};

/** Jobs of trainers that claim nothing, as a cluster shows them: their pods end one after the other, as each task's plan says. */
export class PodRuntime implements TaskRuntime {
  readonly #ledger: Ledger;
  readonly #plans: Map<string, PodEnd[]>;
  readonly #jobs = new Map<string, Execution & { ended: AttemptEnd[] }>();
  #pods = 0;

  /** @param plans how the pods of tasks end; one that is not in them has bad input */
  constructor(ledger: Ledger, plans: ReadonlyMap<string, readonly PodEnd[]>) {
    this.#ledger = ledger;
    this.#plans = new Map(Array.from(plans, ([code, ends]) => [code, [...ends]]));
  }

  async list(): Promise<Execution[]> {
    return [...this.#jobs.values()].map((job) => ({ ...job, ended: [...job.ended] }));
  }

  async launch(_: Sweep, codeTask: string): Promise<void> {
    if (!this.#jobs.has(codeTask)) this.#jobs.set(codeTask, { codeTask, state: 'Active', ended: [] });
  }

  async cancel(codeTask: string): Promise<boolean> {
    return this.#jobs.delete(codeTask);
  }

  async dispose(codeTask: string): Promise<boolean> {
    return this.#jobs.delete(codeTask);
  }

  /** Lets the pod of one Job end. */
  async step(choice: number): Promise<void> {
    const active = [...this.#jobs.values()].filter(({ state }) => state === 'Active');
    const job = active[choice % Math.max(active.length, 1)];
    if (!job) return;
    const { codeTask } = job;
    const end = this.#plans.get(codeTask)?.shift() ?? 'bad input';
    this.#pods += 1;
    if (end === 'well') {
      const { ticker, mse } = resultOf(codeTask);
      await this.#ledger.db
        .insertInto('TB_MODELRESULT')
        .values({ CODE_TASK: codeTask, TICKER: ticker, MSE: mse })
        .execute();
    }
    const times = { startedAt: this.#pods * 1000, endedAt: this.#pods * 1000 + 500 };
    // The last one first: who lists pods need not list them in their order.
    job.ended.unshift({ holder: `pod-${this.#pods}`, ...ENDS[end], ...times });
    job.state = STATES[end];
  }
}
