import assert from 'node:assert/strict';
import { acquireLease, readRungs, readSettlements, readSweep, readTasks } from '@tuningsweep/ledger';
import type { Ledger, TaskRow } from '@tuningsweep/ledger';
import type { TuningSweepSpec } from '../src/api/index.ts';
import { gridDefinition, gridMembership, replay, replicatesOf, sweepIdentity } from '../src/search/index.ts';
import { replayRungs, stoppingOf } from '../src/stopping/index.ts';
import { actAll } from '../src/sweep/act.ts';
import { readSearchLog, SearchLogs } from '../src/sweep/act/search-logs.ts';
import { decide } from '../src/sweep/decide.ts';
import { observeToAct } from '../src/sweep/observe.ts';
import type { Sweep } from '../src/sweep/types.ts';
import { aSweep } from './builders.ts';
import { Crash, FakeRuntime } from './fake-runtime.ts';
import type { Script } from './fake-runtime.ts';

const PLACE = { cluster: 'local', namespace: 'default', name: 'demo' };
const BASE = aSweep({ parallelism: 3 }, { ...PLACE, ...sweepIdentity(PLACE) });
const SCRIPTS = ['complete', 'complete', 'complete', 'fail', 'noResult'] as const satisfies Script[];

/** What a sweep's points are chosen by, and from. */
export type Search = Pick<TuningSweepSpec, 'algorithm' | 'parameters' | 'seed' | 'replicates' | 'earlyStopping'>;

/** A sweep whose points are proposed, on the real ledger, driven by the real core; the process that drives it may die. */
export class SearchScenario {
  readonly #ledger: Ledger;
  readonly #runtime: FakeRuntime;
  #sweep: Sweep;
  /** Of a process that lives on; one that died has left none. */
  #searches = new SearchLogs();

  constructor(ledger: Ledger, first: Search) {
    this.#ledger = ledger;
    this.#runtime = new FakeRuntime(ledger, scriptOf);
    this.#sweep = withSearch(first);
  }

  edit(search: Search): void {
    this.#sweep = withSearch(search);
  }

  step(choice: number): Promise<void> {
    return this.#runtime.step(choice);
  }

  /** The runtime forgets what runs, as local processes are forgotten. */
  restart(): void {
    this.#runtime.loseExecutions();
  }

  /**
   * One pass of a process that may die after some actions or launches.
   *
   * @param between steps that trainers take when it has looked and not acted yet
   * @returns how many actions were decided on
   */
  async pass(limit: number, launches?: number, between: readonly number[] = []): Promise<number> {
    this.#runtime.launchesUntilCrash = launches;
    const request = { name: 'test', holder: crypto.randomUUID(), ttlSeconds: 60, takeOver: () => true };
    const lease = await acquireLease(this.#ledger, request);
    const context = { ledger: this.#ledger, lease, runtime: this.#runtime, searches: this.#searches };
    const observation = await observeToAct(this.#ledger, this.#runtime, this.#sweep, new Date());
    const { actions, stall } = decide(observation);
    assert.equal(stall, undefined);
    for (const choice of between) await this.#runtime.step(choice);
    try {
      await actAll(context, this.#sweep, actions.slice(0, limit), observation);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      this.#searches = new SearchLogs();
    }
    return actions.length;
  }

  /** No more faults: passes and steps until neither has anything left to do. */
  async finish(last: Search): Promise<void> {
    this.#sweep = withSearch(last);
    for (let round = 0; round < 200; round++) {
      const did = await this.pass(Infinity);
      if (did === 0 && (await readSweep(this.#ledger, this.#sweep.key))?.finishTime) return;
      for (let execution = 0; execution < 10; execution++) await this.#runtime.step(execution);
    }
    throw new Error('the sweep did not finish');
  }

  /** Every task is over as its script says, none is lost or there twice, and all proposals are the same when made again. */
  async expectEnd(): Promise<void> {
    const { key, spec } = this.#sweep;
    const isMember = gridMembership(spec, key);
    const rows = await Array.fromAsync(readTasks(this.#ledger, key));
    assert.deepEqual(rows.map(inGridOf), rows.map(isMember));
    const members = rows.filter(inGridOf);
    assert.deepEqual(members.map(statusOf), members.map(spec.earlyStopping ? statusStopping : statusWanted));
    await this.#expectStopping(members);
    // More than there are to be, where a budget was lowered.
    assert.ok(members.length >= gridDefinition(spec).total);
    const log = await readSearchLog(this.#ledger, key);
    const settlements = await readSettlements(this.#ledger, key, 'MSE');
    assert.deepEqual([...replay(log, () => settlements)].filter(Boolean), []);
    const proposed = log.proposals.map(codeOf);
    assert.equal(new Set(proposed).size, proposed.length);
    const replicates = replicatesOf(spec);
    const firsts = members.filter((task) => gridMembership({ ...spec, replicates: 1 }, key)(task));
    assert.equal(firsts.length * replicates, members.length);
    assert.deepEqual(new Set(firsts.map(codeOf)).difference(new Set(proposed)), new Set());
  }

  /** Some are trained to their end if any can be, and all decisions are the same when made again. */
  async #expectStopping(members: readonly TaskRow[]): Promise<void> {
    const rule = stoppingOf(this.#sweep.spec);
    if (rule === undefined) return;
    const well = members.filter((task) => statusWanted(task) === 'Completed');
    assert.equal(
      members.some(({ status }) => status === 'Completed'),
      well.length > 0,
    );
    const known = await readRungs(this.#ledger, this.#sweep.key);
    assert.deepEqual([...replayRungs(known, rule)].filter(Boolean), []);
    const lastOf = new Map(known.rungs.map((rung) => [rung.codeTask, rung]));
    // Nobody passes a rung without having been told to go on.
    const completed = members.filter(({ status }) => status === 'Completed').map(codeOf);
    const ends = completed.flatMap((code) => lastOf.get(code) ?? []);
    assert.deepEqual(
      ends.map(({ epoch }) => epoch),
      ends.map(() => undefined),
    );
  }
}

const statusStopping = (task: { codeTask: string; status: string }): string =>
  task.status === 'Stopped' && statusWanted(task) === 'Completed' ? 'Stopped' : statusWanted(task);

const codeOf = ({ codeTask }: { codeTask: string }): string => codeTask;
const inGridOf = ({ inGrid }: { inGrid: boolean }): boolean => inGrid;
const statusOf = ({ status }: { status: string }): string => status;
const statusWanted = ({ codeTask }: { codeTask: string }): string =>
  scriptOf(codeTask) === 'complete' ? 'Completed' : 'Failed';

function withSearch({ algorithm, parameters, seed, replicates, earlyStopping }: Search): Sweep {
  const { trainer } = BASE.spec;
  const spec = {
    ...BASE.spec,
    algorithm,
    seed,
    ...(replicates !== undefined && { replicates }),
    ...(earlyStopping && { earlyStopping }),
    parameters: { ...BASE.spec.parameters, ...parameters },
    // Trainers fail as they like, all of them alike too.
    trainer: { ...trainer, pauseAfterFailures: 0 },
  };
  return { ...BASE, spec };
}

/** What becomes of a task follows from its code. */
function scriptOf(code: string): Script {
  return SCRIPTS[(code.codePointAt(code.length - 1) ?? 0) % SCRIPTS.length] ?? 'complete';
}
