import { sql } from 'kysely';
import type { KyselyPlugin } from 'kysely';
import { acquireLease, LedgerError, readSweep, readTasks, recount } from '../../../ledger/src/index.ts';
import type { Lease, Ledger } from '../../../ledger/src/index.ts';
import { gridPoints, sweepIdentity } from '../../../engine/src/search/index.ts';
import { Pace } from '../../../engine/src/sweep/pace.ts';
import { reconcile } from '../../../engine/src/sweep/reconcile.ts';
import type { Reconciled } from '../../../engine/src/sweep/reconcile.ts';
import { statusOf } from '../../../engine/src/status/status.ts';
import { aSweep } from '../../../engine/test/builders.ts';
import { FakeRuntime } from '../../../engine/test/fake-runtime.ts';
import type { ForeignWrite } from './odd-values.ts';
import { untruth } from './truth.ts';

/** When another program writes: the grid is there, tasks are at work, some are settled, the sweep is over. */
export const MOMENTS = ['before the launch', 'at work', 'when some are settled', 'at the end'] as const;
export type Moment = (typeof MOMENTS)[number];

const PLACE = { cluster: 'local', namespace: 'default', name: 'demo' };
const SWEEP = aSweep(
  { trainer: { ...aSweep().spec.trainer, retries: 1 }, artifacts: { keep: 'Best', count: 2 } },
  { ...PLACE, ...sweepIdentity(PLACE) },
);
const [FIRST = ''] = [...gridPoints(SWEEP.spec, SWEEP.key)].map(({ codeTask }) => codeTask);

/** What a life came to: an end, a stall, or an error with a sentence; and the work that it took. */
export interface End {
  readonly refused: boolean;
  readonly said: string | undefined;
  readonly finished: boolean;
  readonly passes: number;
  readonly statements: number;
  /** An error that nobody foresaw, or passes without an end. */
  readonly problem: string | undefined;
}

/** More than an undisturbed life of four tasks needs, several times over. */
const MOST_PASSES = 150;

/** A sweep that is driven as a local run drives it, with trainers that move when they are told to. */
export class Scenario {
  readonly #ledger: Ledger;
  readonly #runtime: FakeRuntime;
  readonly #pace = new Pace();
  #lease: Lease | undefined;
  #statements = 0;
  #passes = 0;
  #isSpinning = false;

  constructor(ledger: Ledger) {
    this.#ledger = { ...ledger, db: ledger.db.withPlugin(this.#counting()) };
    this.#runtime = new FakeRuntime(this.#ledger, () => 'complete');
    this.#runtime.isTolerant = true;
  }

  /** Lives until the moment, lets the other program write, and goes on to the end. */
  async live(write: ForeignWrite, moment: Moment): Promise<End> {
    await this.#until(moment);
    const refused = await this.#write(write);
    const before = { passes: this.#passes, statements: this.#statements };
    const { said, problem } = await this.#toTheEnd(moment === 'at the end');
    const seen: Awaited<ReturnType<Scenario['look']>> = problem === undefined ? await this.look() : { finished: false };
    return {
      refused,
      said: said ?? seen.said,
      finished: seen.finished,
      passes: this.#passes - before.passes,
      statements: this.#statements - before.statements,
      problem: problem ?? seen.problem ?? (this.#isSpinning ? 'passes that repeat each other' : undefined),
    };
  }

  async #until(moment: Moment): Promise<void> {
    await this.#takeLease();
    for (;;) {
      const { acted, observation } = await this.#pass();
      if (moment === 'before the launch' && acted.some(({ type }) => type === 'WriteGrid')) return;
      if (moment === 'at work' && observation.openTasks.some(({ status }) => status === 'Running')) return;
      if (moment === 'when some are settled' && (observation.record?.counts.completed ?? 0) > 0) return;
      if (moment === 'at the end' && observation.record?.finishTime !== undefined) return;
      if (acted.length === 0) await this.#step();
    }
  }

  async #toTheEnd(isNewRun: boolean): Promise<{ said?: string; problem?: string }> {
    try {
      if (isNewRun) {
        await this.#takeLease();
        if (await readSweep(this.#ledger, SWEEP.key))
          await recount(this.#ledger, this.#lease!, SWEEP.key, SWEEP.spec.objective);
      }
      return await this.#drive();
    } catch (error) {
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
    const found = await reconcile({ ledger: this.#ledger, lease: this.#lease!, runtime: this.#runtime }, SWEEP);
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
      const record = await readSweep(this.#ledger, SWEEP.key);
      await Array.fromAsync(readTasks(this.#ledger, SWEEP.key));
      if (record?.finishTime === undefined) return { finished: false };
      const problem = await untruth(this.#ledger, record);
      return { finished: true, ...(problem !== undefined && { problem }) };
    } catch (error) {
      if (error instanceof LedgerError) return { finished: false, said: error.message };
      return { finished: false, problem: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  }

  /** @returns whether the store refused it */
  async #write({ statement, table, scope, isInsert }: ForeignWrite): Promise<boolean> {
    const where = scope === 'one' ? sql` where CODE_TASK = ${FIRST}` : sql``;
    try {
      await sql`${statement}${where}${isInsert && table === 'TB_TASK' ? sql`` : sql``}`.execute(this.#ledger.db);
      return false;
    } catch {
      return true;
    }
  }

  async #takeLease(): Promise<void> {
    const request = { name: `sweep/${SWEEP.key}`, holder: 'test', ttlSeconds: 600, takeOver: () => true };
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
