import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { expect } from 'vitest';
import type { SharedCluster } from '../../../cluster/use.ts';
import { until } from '../../../support/until.ts';
import { apiProxy } from '../proxies/api-proxy.ts';
import type { ApiProxy, Disturbance } from '../proxies/api-proxy.ts';
import { sqlProxy } from '../proxies/sql-proxy.ts';
import type { SqlProxy } from '../proxies/sql-proxy.ts';
import { FaultSetup } from '../setup.ts';
import type { Side, WriteGate } from '../proxies/write-gate.ts';
import type { Life } from './lives.ts';
import type { Phase } from './phases.ts';

/** A write in a phase of a sweep's life, by its index there and its name. */
export interface Point {
  readonly phase: number;
  readonly during: string;
  readonly write: string;
}

/** A crash around a write. */
export type Crash = Point & { readonly side: Side };

interface Faults {
  readonly crash?: Crash;
  readonly disturb?: Disturbance;
}

/** What the setup looks like at the end of each phase of a life, or of so many of its first ones. */
export interface Reference {
  readonly life: Life;
  readonly contents: readonly unknown[];
}

/** A sweep's whole life with one operator, which may be killed at one of its writes and is started again then. */
class Scenario implements WriteGate {
  readonly writes: Point[] = [];
  /** The phase in which it was killed. */
  killedIn: number | undefined;
  readonly #setup: FaultSetup;
  readonly #life: Life;
  readonly #fault: Crash | undefined;
  readonly #disturb: Disturbance | undefined;
  #phase = 0;
  #ways: { api: ApiProxy; sql: SqlProxy } | undefined;
  #operator: ChildProcess | undefined;
  #recovery: Promise<void> | undefined;

  constructor(setup: FaultSetup, life: Life, { crash, disturb }: Faults) {
    this.#setup = setup;
    this.#life = life;
    this.#fault = crash;
    this.#disturb = disturb;
  }

  async begin(): Promise<void> {
    const { environment } = this.#setup;
    this.#ways = {
      api: await apiProxy(environment.cluster.connection, this, this.#disturb),
      sql: await sqlProxy(environment.url, this),
    };
    this.#spawn();
  }

  /** @returns what the setup looks like at the end of the phase */
  async live(index: number, reference?: Reference): Promise<unknown> {
    const phase = this.#life.phases[index]!;
    this.#phase = index;
    await phase.begin(this.#setup);
    await until(this.#named(phase), () => phase.isOver(this.#setup)).catch(async (error: unknown) => {
      throw new Error(`found ${JSON.stringify(await this.#setup.content())}`, { cause: error });
    });
    await this.#recovery;
    if (reference) await this.#expectSame(phase, reference.contents[index]);
    return this.#setup.content();
  }

  onWrite(write: string): Side | undefined {
    this.writes.push({ phase: this.#phase, during: this.#life.phases[this.#phase]!.name, write });
    const fault = this.#fault;
    if (!fault || this.killedIn !== undefined || this.#phase < fault.phase || write !== fault.write) return undefined;
    this.killedIn = this.#phase;
    return fault.side;
  }

  crash(): void {
    this.#recovery ??= this.#killAndRestart();
  }

  async end(): Promise<void> {
    this.#ways?.api.close();
    this.#ways?.sql.close();
    await this.#recovery;
  }

  async #expectSame(phase: Phase, expected: unknown): Promise<void> {
    const name = this.#named(phase);
    const isSame = async (): Promise<boolean> => this.#setup.content().then((found) => isEqual(found, expected));
    try {
      await until(`${name} ends as if nothing had been`, isSame);
    } catch {
      // Says what is another.
      expectContent(name, await this.#setup.content(), expected);
    }
  }

  #named({ name }: Phase): string {
    const fault = this.#fault;
    return fault ? `${name}, killed ${fault.side} ${fault.during}: ${fault.write}` : name;
  }

  async #killAndRestart(): Promise<void> {
    const dead = this.#operator;
    const exit = dead && once(dead, 'exit');
    dead?.kill('SIGKILL');
    this.#ways?.api.sever();
    this.#ways?.sql.sever();
    await exit;
    await this.#setup.freeLease();
    this.#spawn();
  }

  #spawn(): void {
    const { api, sql } = this.#ways!;
    this.#operator = this.#setup.environment.spawnOperator({ kubeconfig: api.kubeconfig, databaseUrl: sql.url });
  }
}

const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function expectContent(phase: string, content: unknown, expected: unknown): void {
  expect({ phase, content }).toEqual({ phase, content: expected });
}

/** Lives a life without a fault, whole or as many phases of it. */
export async function undisturbed(
  cluster: SharedCluster,
  life: Life,
  phases = life.phases.length,
): Promise<{ reference: Reference; writes: Point[] }> {
  const contents: unknown[] = [];
  const { writes } = await inScenario(cluster, life, {}, async (scenario) => {
    for (let index = 0; index < phases; index += 1) contents.push(await scenario.live(index));
  });
  return { reference: { life, contents }, writes };
}

/**
 * Lives a life in which the operator is killed at a write, and one phase more than that in which it happened. From there
 * on it is the life of the reference, since all that there is is the same.
 *
 * @returns whether the operator came to that write
 */
export async function survives(cluster: SharedCluster, crash: Crash, reference: Reference): Promise<boolean> {
  const { killedIn } = await inScenario(cluster, reference.life, { crash }, async (scenario) => {
    for (const index of reference.contents.keys()) {
      await scenario.live(index, reference);
      if (scenario.killedIn !== undefined && scenario.killedIn < index) return;
    }
  });
  return killedIn !== undefined;
}

/** Runs the reference scenario while somebody disturbs what the operator and the API server say to each other. */
export async function endures(cluster: SharedCluster, disturb: Disturbance, reference: Reference): Promise<void> {
  await inScenario(cluster, reference.life, { disturb }, async (scenario) => {
    for (const index of reference.contents.keys()) await scenario.live(index, reference);
  });
}

async function inScenario(
  cluster: SharedCluster,
  life: Life,
  faults: Faults,
  live: (scenario: Scenario) => Promise<void>,
): Promise<Scenario> {
  const setup = await FaultSetup.make(cluster);
  // Not `finally`: what goes wrong on leaving must not hide what went wrong before.
  await using stack = new AsyncDisposableStack();
  stack.defer(() => setup.leave());
  const scenario = new Scenario(setup, life, faults);
  stack.defer(() => scenario.end());
  await scenario.begin();
  await live(scenario);
  return scenario;
}
