import type { KyselyPlugin } from 'kysely';
import { acquireLease, LedgerError, readSweep, readTasks, recount } from '../../../ledger/src/index.ts';
import type { Lease, Ledger } from '../../../ledger/src/index.ts';
import { GridError } from '../../../engine/src/search/index.ts';
import { SearchLogs } from '../../../engine/src/sweep/act/search-logs.ts';
import { Pace } from '../../../engine/src/sweep/pace.ts';
import { reconcile } from '../../../engine/src/sweep/reconcile.ts';
import type { Reconciled } from '../../../engine/src/sweep/reconcile.ts';
import { statusOf } from '../../../engine/src/status/status.ts';
import type { Sweep } from '../../../engine/src/sweep/types.ts';
import { FakeRuntime } from '../../../engine/test/fake-runtime.ts';
import type { Life } from './lives.ts';
import type { ForeignWrite } from './odd-values.ts';
import { untruth } from './truth.ts';
import { writeInto } from './write.ts';
import type { Effect } from './write.ts';

/** When another program writes: the grid is there, tasks are at work, some are settled, the sweep is over. */
export const MOMENTS = ['before the launch', 'at work', 'when some are settled', 'at the end'] as const;
export type Moment = (typeof MOMENTS)[number];

/** What a life came to: an end, a stall, or an error with a sentence; and the work that it took. */
export interface End {
  readonly effect: Effect;
  readonly said: string | undefined;
  readonly finished: boolean;
  readonly passes: number;
  readonly statements: number;
  /** An error that nobody foresaw, or passes without an end. */
  readonly problem: string | undefined;
}

/** More than an undisturbed life of four or eight tasks needs, several times over. */
const MOST_PASSES = 150;

/** A sweep that is driven as a local run drives it, with trainers that move when they are told to. */
export class Scenario {
  readonly #ledger: Ledger;
  readonly #runtime: FakeRuntime;
  readonly #life: Life;
  readonly #pace = new Pace();
  #searches = new SearchLogs();
  #sweep: Sweep;
  #lease: Lease | undefined;
  #statements = 0;
  #passes = 0;
  #isSpinning = false;

  constructor(ledger: Ledger, life: Life) {
    this.#life = life;
    this.#sweep = life.sweep;
    this.#ledger = { ...ledger, db: ledger.db.withPlugin(this.#counting()) };
    this.#runtime = new FakeRuntime(this.#ledger, () => 'complete');
    this.#runtime.isTolerant = true;
    life.runtime(this.#runtime);
  }

  /** Lives until the moment, lets the other program write, and goes on to the end. */
  async live(write: ForeignWrite, moment: Moment): Promise<End> {
    await this.until(moment);
    const effect = await writeInto(this.#ledger, write);
    const before = { passes: this.#passes, statements: this.#statements };
    const { said, problem } = await this.#toTheEnd(moment === 'at the end');
    const seen: Awaited<ReturnType<Scenario['look']>> = problem === undefined ? await this.look() : { finished: false };
    return {
      effect,
      said: said ?? seen.said,
      finished: seen.finished,
      passes: this.#passes - before.passes,
      statements: this.#statements - before.statements,
      problem: problem ?? seen.problem ?? (this.#isSpinning ? 'passes that repeat each other' : undefined),
    };
  }

  /** Lives until the moment. */
  async until(moment: Moment): Promise<void> {
    await this.#takeLease();
    if (this.#life.isPausedFirst) await this.#pauseFirst();
    for (;;) {
      const { acted, observation } = await this.#pass();
      if (moment === 'before the launch' && acted.some(({ type }) => type === 'WriteGrid' || type === 'Resume')) return;
      if (moment === 'at work' && observation.openTasks.some(({ status }) => status === 'Running')) return;
      if (moment === 'when some are settled' && (observation.record?.counts.completed ?? 0) > 0) return;
      if (moment === 'at the end' && observation.record?.finishTime !== undefined) return;
      if (acted.length === 0) await this.#step();
    }
  }

  async #pauseFirst(): Promise<void> {
    const { sweep } = this.#life;
    this.#sweep = { ...sweep, spec: { ...sweep.spec, suspend: true } };
    while ((await this.#pass()).acted.length > 0);
    this.#sweep = sweep;
  }

  async #toTheEnd(isNewRun: boolean): Promise<{ said?: string; problem?: string }> {
    try {
      if (isNewRun) {
        await this.#takeLease();
        this.#searches = new SearchLogs();
        const { key, spec } = this.#sweep;
        if (await readSweep(this.#ledger, key)) await recount(this.#ledger, this.#lease!, key, spec.objective);
      }
      return await this.#drive();
    } catch (error) {
      if (error instanceof GridError) return { said: error.message };
      if (error instanceof LedgerError && !(error.cause instanceof Error)) return { said: error.message };
      return { problem: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  }

  async #drive(): Promise<{ said?: string; problem?: string }> {
    for (const limit = this.#passes + MOST_PASSES; this.#passes < limit;) {
      const { acted, stall, observation } = await this.#pass();
      const { record, executions } = observation;
      if (acted.length > 0) continue;
      if (executions.length === 0 && stall) return { said: stall.message };
      if (executions.length === 0 && record?.finishTime) return {};
      await this.#step();
    }
    return { problem: `no end after ${MOST_PASSES} passes` };
  }

  async #pass(): Promise<Reconciled> {
    this.#passes += 1;
    const context = { ledger: this.#ledger, lease: this.#lease!, runtime: this.#runtime, searches: this.#searches };
    const found = await reconcile(context, this.#sweep);
    if (this.#pace.after(found.acted).waitMs > 1000) this.#isSpinning = true;
    statusOf(found.observation, found.stall);
    return found;
  }

  async #step(): Promise<void> {
    for (const execution of (await this.#runtime.list()).keys()) await this.#runtime.step(execution);
  }

  /** What `status` and `results` do. */
  async look(): Promise<{ finished: boolean; said?: string; problem?: string }> {
    try {
      const record = await readSweep(this.#ledger, this.#sweep.key);
      await Array.fromAsync(readTasks(this.#ledger, this.#sweep.key));
      if (record?.finishTime === undefined) return { finished: false };
      const problem = await untruth(this.#ledger, record);
      return { finished: true, ...(problem !== undefined && { problem }) };
    } catch (error) {
      if (error instanceof LedgerError) return { finished: false, said: error.message };
      return { finished: false, problem: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  }

  async #takeLease(): Promise<void> {
    const request = { name: `sweep/${this.#sweep.key}`, holder: 'test', ttlSeconds: 600, takeOver: () => true };
    this.#lease = await acquireLease(this.#ledger, request);
  }

  #counting(): KyselyPlugin {
    return {
      transformQuery: ({ node }) => {
        this.#statements += 1;
        return node;
      },
      transformResult: async ({ result }) => result,
    };
  }
}
