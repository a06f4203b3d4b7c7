import assert from 'node:assert/strict';
import { sql } from 'kysely';
import type { KyselyPlugin } from 'kysely';
import {
  acquireLease,
  deleteSweep,
  LedgerConflictError,
  LedgerUnavailableError,
  openLedger,
  readSweep,
  readTasks,
  setUpTables,
} from '../../../ledger/src/index.ts';
import type { Lease, Ledger, TaskRow } from '../../../ledger/src/index.ts';
import { withMetric } from '../../../engine/src/api/index.ts';
import type { SweepSpec, TuningSweepSpec } from '../../../engine/src/api/index.ts';
import { gridPoints, sweepIdentity } from '../../../engine/src/search/index.ts';
import { reconcile } from '../../../engine/src/sweep/reconcile.ts';
import type { Reconciled } from '../../../engine/src/sweep/reconcile.ts';
import { aSweep } from '../../../engine/test/builders.ts';
import { Crash, FakeRuntime } from '../../../engine/test/fake-runtime.ts';
import type { Script } from '../../../engine/test/fake-runtime.ts';
import type { Sweep } from '../../../engine/src/sweep/types.ts';
import { expectTrueCounters } from '../../conformance/sweep/rows.ts';
import { insertData } from '../../operator/data.ts';
import { resultOf } from '../../support/builders.ts';

const PLACE = { cluster: 'local', namespace: 'default', name: 'demo' };
const IDENTITY = { ...PLACE, ...sweepIdentity(PLACE) };
const KEPT = 2;

/** What the process that drives a sweep dies of, or waits out. */
const PASSING = [Crash, LedgerUnavailableError, LedgerConflictError];

/** Every point that a user of the model may ask for. */
export const EPOCHS = [1, 2, 3] as const;

/** A code's script is chosen by its place here. */
const CODES = [...gridPoints(specOf(aSweep(), [...EPOCHS]), IDENTITY.key)].map(({ codeTask }) => codeTask);

function specOf({ spec }: Sweep, epochs: readonly number[]): SweepSpec {
  return { ...spec, parameters: { ...spec.parameters, epoch: { values: [...epochs] } } };
}

/** A sweep on the real ledger, driven by the real core, with fake trainers; the process that drives it may die. */
export class SweepScenario {
  readonly runtime: FakeRuntime;
  readonly #ledger: Ledger;
  readonly #driver: Ledger;
  readonly #scripts: readonly Script[];
  /** What the resource says; it is kept while the resource is away, as in a user's repository. */
  #spec: SweepSpec;
  #exists = true;
  #uid = 1;
  #retries = 0;
  readonly #done = new Set<string>();

  /** In a ledger in memory. */
  static async begin(scripts: readonly Script[]): Promise<SweepScenario> {
    const ledger = await openLedger('sqlite::memory:');
    await setUpTables(ledger);
    await insertData(ledger);
    return new SweepScenario({ ledger, scripts });
  }

  /** @param driver by which the process that drives the sweep reaches the ledger; trainers and looks have their own way */
  constructor({ ledger, driver = ledger, scripts }: { ledger: Ledger; driver?: Ledger; scripts: readonly Script[] }) {
    this.#ledger = ledger;
    this.#driver = driver;
    this.#scripts = scripts;
    this.runtime = new FakeRuntime(ledger, (code) => this.#scriptOf(code));
    // Trainers fail as the history has it, all of them alike too.
    const trainer = { ...aSweep().spec.trainer, pauseAfterFailures: 0 };
    this.#spec = aSweep({ artifacts: { keep: 'Best', count: KEPT }, trainer }).spec;
  }

  #scriptOf(code: string): Script {
    return this.#scripts[CODES.indexOf(code)] ?? 'fail';
  }

  edit(changes: Partial<TuningSweepSpec>): void {
    this.#spec = withMetric({ ...this.#spec, ...changes });
  }

  editEpochs(epochs: readonly number[]): void {
    this.#spec = specOf(this.#sweep(), epochs);
  }

  retry(): void {
    this.#retries += 1;
  }

  /** Deletes the resource: its Jobs go with it. Rows go only when the manifest says so, after all trainers are gone. */
  async delete(): Promise<void> {
    if (!this.#exists) return;
    this.#exists = false;
    this.#retries = 0;
    if (this.#spec.deletionPolicy === 'Retain') return this.runtime.loseExecutions();
    this.runtime.killAll();
    this.#done.clear();
    await deleteSweep(this.#ledger, await this.#lease(), IDENTITY.key);
  }

  /** Applies the manifest again: the resource has another UID then. */
  restore(): void {
    if (this.#exists) return;
    this.#exists = true;
    this.#uid += 1;
  }

  /** A process takes over and makes one pass; it dies before its so-many-th statement or launch, if it gets there. */
  async pass(statements: number, launches: number): Promise<Reconciled | undefined> {
    if (!this.#exists) return undefined;
    this.runtime.launchesUntilCrash = launches;
    let left = statements;
    const ledger = watched(this.#driver, () => {
      if (left-- <= 0) throw new Crash();
    });
    try {
      const lease = await this.#lease(this.#driver);
      const pass = await reconcile({ ledger, lease, runtime: this.runtime }, this.#sweep());
      assert.equal(pass.stall, undefined);
      return pass;
    } catch (error) {
      if (!PASSING.some((kind) => error instanceof kind)) throw error;
      return undefined;
    }
  }

  /** What must hold at every moment. */
  async check(): Promise<void> {
    if (!(await readSweep(this.#ledger, IDENTITY.key))) return;
    await expectTrueCounters(this.#ledger, IDENTITY.key);
    const rows = await this.#rows();
    const completed = new Set(rows.filter(({ status, result }) => status === 'Completed' && result).map(codeOf));
    assert.deepEqual(
      [...this.#done].filter((code) => !completed.has(code)),
      [],
      'results that were lost',
    );
    for (const code of completed) this.#done.add(code);
    assert.deepEqual(await this.#contradictions(), [], 'settled tasks that are not over');
  }

  async #contradictions(): Promise<unknown[]> {
    const { rows } = await sql`
      select t.CODE_TASK, s.STATUS from TB_TASK t join TB_TASKSTATUS s on s.CODE_TASK = t.CODE_TASK
      where t.SETTLED = 1 and s.STATUS not in ('Completed', 'Failed', 'Stopped')`.execute(this.#ledger.db);
    return rows;
  }

  /** No more faults, nothing held back, failures retried: then the end is known, and it is quiet. */
  async finish(): Promise<void> {
    const { maxFailedTasks: _, ...spec } = this.#spec;
    this.#spec = { ...spec, suspend: false, objective: { metric: spec.objective.metric } };
    this.restore();
    await this.#settleDown();
    this.retry();
    await this.#settleDown();
    await this.#expectEnd();
    await this.#expectQuiet();
  }

  async close(): Promise<void> {
    await this.#ledger.close();
  }

  async #settleDown(): Promise<void> {
    for (let round = 0; round < 300; round += 1) {
      const pass = await this.pass(Infinity, Infinity);
      await this.check();
      if (pass?.acted.length === 0 && (await readSweep(this.#ledger, IDENTITY.key))?.finishTime) return;
      for (let execution = 0; execution < 12; execution += 1) await this.runtime.step(execution);
    }
    throw new Error('the sweep did not finish');
  }

  async #expectEnd(): Promise<void> {
    const wanted = [...gridPoints(this.#spec, IDENTITY.key)].map(codeOf);
    const fails = (code: string): boolean => ['fail', 'noResult'].includes(this.#scriptOf(code));
    const inGrid = (await this.#rows()).filter(({ codeTask }) => wanted.includes(codeTask));
    assert.deepEqual(
      Object.fromEntries(inGrid.map(({ codeTask, status }) => [codeTask, status])),
      Object.fromEntries(wanted.map((code) => [code, fails(code) ? 'Failed' : 'Completed'])),
    );
    const order = inGrid.filter(({ status }) => status === 'Completed').toSorted((a, b) => a.idxTask - b.idxTask);
    const best = order.toSorted((a, b) => resultOf(a.codeTask).mse - resultOf(b.codeTask).mse)[0];
    assert.equal((await readSweep(this.#ledger, IDENTITY.key))?.best?.codeTask, best?.codeTask);
    assert.deepEqual(await this.runtime.list(), []);
  }

  /** Eventually stable: neither the process that finished it nor one that comes after it has anything to write. */
  async #expectQuiet(): Promise<void> {
    for (const lease of [await this.#lease(), await this.#lease()]) {
      const written: string[] = [];
      const ledger = watched(this.#ledger, (statement) => {
        if (statement !== 'SelectQueryNode') written.push(statement);
      });
      for (let look = 0; look < 2; look += 1)
        assert.deepEqual((await reconcile({ ledger, lease, runtime: this.runtime }, this.#sweep())).acted, []);
      assert.deepEqual(written, []);
    }
  }

  #sweep(): Sweep {
    const changes = {
      ...IDENTITY,
      uid: `uid-${this.#uid}`,
      ...(this.#retries > 0 && { retryRequestedAt: `${this.#retries}` }),
    };
    return { ...aSweep({}, changes), spec: this.#spec };
  }

  async #rows(): Promise<TaskRow[]> {
    return Array.fromAsync(readTasks(this.#ledger, IDENTITY.key));
  }

  async #lease(ledger = this.#ledger): Promise<Lease> {
    const holder = crypto.randomUUID();
    return acquireLease(ledger, { name: 'test', holder, ttlSeconds: 60, takeOver: () => true });
  }
}

const codeOf = ({ codeTask }: { codeTask: string }): string => codeTask;

/** The same ledger, with a look at every statement before it is run; what that throws undoes the transaction. */
function watched(ledger: Ledger, look: (kind: string) => void): Ledger {
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      look(node.kind);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return { ...ledger, db: ledger.db.withPlugin(plugin) };
}
