import { claimTask, ClaimLostError, ClaimRefusedError, completeTask, TaskNotFoundError } from '@tuningsweep/ledger';
import type { Claim, Ledger } from '@tuningsweep/ledger';
import type { TaskRuntime } from '../src/sweep/task-runtime.ts';
import type { Execution, Sweep } from '../src/sweep/types.ts';
import { trainToPause } from '../../test/support/pausing.ts';
import { resultOf } from '../../test/support/builders.ts';
import { modelOf, recordStep, wholeResultOf } from './whole-report.ts';

/** What a trainer makes of its task. Flaky: fails once, then completes. Minimal: claims nothing and writes a bare result. */
export type Script = 'complete' | 'fail' | 'noResult' | 'flaky' | 'minimal';

/** The process that reconciles dies here. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

const REFUSALS = [ClaimLostError, ClaimRefusedError, TaskNotFoundError];

interface Actor {
  execution: Execution;
  claim?: Claim;
}

/** A task runtime whose executions move one step at a time, when the test says so, and may be orphaned. */
export class FakeRuntime implements TaskRuntime {
  /** Launches until the process dies in the middle of one; undefined: it does not. */
  launchesUntilCrash: number | undefined;
  /** Trainers end with whatever error the ledger has for them, as programs do. */
  isTolerant = false;
  /** Trainers report all that one can: steps, metrics, a forecast, and the image that they run by. */
  reportsAll = false;
  trainerOf?: () => string;
  readonly #ledger: Ledger;
  readonly #scriptOf: (codeTask: string) => Script;
  readonly #actors = new Map<string, Actor>();
  readonly #failedOnce = new Set<string>();
  #orphans: Actor[] = [];

  constructor(ledger: Ledger, scriptOf: (codeTask: string) => Script) {
    this.#ledger = ledger;
    this.#scriptOf = scriptOf;
  }

  async list(): Promise<Execution[]> {
    return [...this.#actors.values()].map(({ execution }) => ({ ...execution }));
  }

  async launch(_: Sweep, codeTask: string): Promise<void> {
    if (this.launchesUntilCrash !== undefined && this.launchesUntilCrash-- <= 0) throw new Crash();
    if (!this.#actors.has(codeTask)) this.#actors.set(codeTask, { execution: { codeTask, state: 'Waiting' } });
  }

  async cancel(codeTask: string): Promise<boolean> {
    const actor = this.#actors.get(codeTask);
    if (actor) actor.execution.state = 'Stopping';
    return actor !== undefined;
  }

  async dispose(codeTask: string): Promise<boolean> {
    return this.#actors.delete(codeTask);
  }

  /** The runtime forgets its executions, as local processes are forgotten; their trainers still try to go on. */
  loseExecutions(): void {
    this.#orphans.push(...this.#actors.values());
    this.#actors.clear();
  }

  /** The runtime forgets one execution, as when somebody deletes a Job; its trainer still tries to go on. */
  loseExecution(choice: number): void {
    const actor = [...this.#actors.values()][choice % Math.max(this.#actors.size, 1)];
    if (!actor) return;
    this.#actors.delete(actor.execution.codeTask);
    this.#orphans.push(actor);
  }

  /** Every execution and every trainer is gone for good. */
  killAll(): void {
    this.#actors.clear();
    this.#orphans = [];
  }

  /** Lets one execution, or one orphan, take its next step. */
  async step(choice: number): Promise<void> {
    const all = [...this.#actors.values(), ...this.#orphans];
    const actor = all[choice % Math.max(all.length, 1)];
    if (actor) await this.#advance(actor);
  }

  async #advance(actor: Actor): Promise<void> {
    const { execution } = actor;
    try {
      if (execution.state === 'Waiting') execution.state = 'Active';
      else if (execution.state === 'Active' && this.#claims(actor)) await this.#claim(actor);
      else if (execution.state === 'Active') await this.#finish(actor);
      else if (execution.state === 'Stopping') this.#remove(actor);
    } catch (error) {
      if (!this.isTolerant && !REFUSALS.some((refusal) => error instanceof refusal)) throw error;
      execution.state = 'Failed';
      if (error instanceof Error) execution.message = error.message;
    }
  }

  /** This one and no other: a task whose execution was forgotten may have a new execution by now. */
  #remove(actor: Actor): void {
    const { codeTask } = actor.execution;
    if (this.#actors.get(codeTask) === actor) this.#actors.delete(codeTask);
    this.#orphans = this.#orphans.filter((orphan) => orphan !== actor);
  }

  /** Whether it is yet to claim its task. */
  #claims({ execution, claim }: Actor): boolean {
    return claim === undefined && this.#scriptOf(execution.codeTask) !== 'minimal';
  }

  async #claim(actor: Actor): Promise<void> {
    const { codeTask } = actor.execution;
    const holder = crypto.randomUUID();
    actor.execution.holders = [holder];
    if (this.reportsAll) actor.execution.images = ['sha256:0'];
    actor.claim = await claimTask(this.#ledger, { codeTask, holder, backend: 'test', versions: '' });
    if (this.reportsAll) await recordStep(this.#ledger, actor.claim);
  }

  async #finish({ execution, claim }: Actor): Promise<void> {
    const { codeTask } = execution;
    const script = this.#outcomeOf(codeTask);
    if (script === 'complete' && claim && !(await this.#pauses(claim))) await this.#complete(claim);
    if (script === 'minimal') await this.#writeBareResult(codeTask);
    execution.state = script === 'fail' ? 'Failed' : 'Succeeded';
  }

  async #complete(claim: Claim): Promise<void> {
    const { codeTask } = claim;
    if (this.reportsAll) await completeTask(this.#ledger, claim, wholeResultOf(codeTask), modelOf(codeTask));
    else await completeTask(this.#ledger, claim, resultOf(codeTask), { artifact: Buffer.from(codeTask) });
  }

  /** With a loss that follows from the task's code. */
  async #pauses(claim: Claim): Promise<boolean> {
    return await trainToPause(this.#ledger, claim, claim.codeTask.codePointAt(claim.codeTask.length - 2) ?? 0);
  }

  #outcomeOf(codeTask: string): Script {
    const script = this.#scriptOf(codeTask);
    if (script !== 'flaky') return script;
    const isFirst = !this.#failedOnce.has(codeTask);
    this.#failedOnce.add(codeTask);
    return isFirst ? 'fail' : 'complete';
  }

  async #writeBareResult(codeTask: string): Promise<void> {
    const { ticker, mse } = resultOf(codeTask);
    await this.#ledger.db.deleteFrom('TB_MODELRESULT').where('CODE_TASK', '=', codeTask).execute();
    const row = { CODE_TASK: codeTask, TICKER: ticker, MSE: mse };
    await this.#ledger.db.insertInto('TB_MODELRESULT').values(row).execute();
  }
}
