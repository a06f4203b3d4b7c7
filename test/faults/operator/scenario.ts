import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { expect } from 'vitest';
import type { SharedCluster } from '../../cluster/use.ts';
import { until } from '../../support/until.ts';
import { apiWay, type ApiWay, type Meddler } from './api-proxy.ts';
import { PHASES, type Phase } from './phases.ts';
import { sqlWay, type SqlWay } from './sql-proxy.ts';
import { World } from './setup.ts';
import type { Side, WriteGate } from './write-gate.ts';

/** A write in a phase of a sweep's life, by its index in PHASES. */
export interface Point {
  readonly phase: number;
  readonly write: string;
}

/** A crash around a write. */
export type Crash = Point & { readonly side: Side };

type Faults = { readonly crash?: Crash; readonly meddle?: Meddler };

/** What the world looks like at the end of each phase. */
export type Reference = unknown[];

const PHASE_LIMIT_MS = 60_000;

/** A sweep's whole life with one operator, which may be killed at one of its writes and is started again then. */
class Life implements WriteGate {
  readonly writes: Point[] = [];
  /** The phase in which it was killed. */
  killedIn: number | undefined;
  readonly #world: World;
  readonly #fault: Crash | undefined;
  readonly #meddle: Meddler | undefined;
  #phase = 0;
  #ways: { api: ApiWay; sql: SqlWay } | undefined;
  #operator: ChildProcess | undefined;
  #recovery: Promise<void> | undefined;

  constructor(world: World, { crash, meddle }: Faults) {
    this.#world = world;
    this.#fault = crash;
    this.#meddle = meddle;
  }

  async begin(): Promise<void> {
    const { stage } = this.#world;
    this.#ways = {
      api: await apiWay(stage.cluster.connection, this, this.#meddle),
      sql: await sqlWay(stage.url, this),
    };
    this.#spawn();
  }

  /** @returns what the world looks like at the end of the phase */
  async live(index: number, reference?: Reference): Promise<unknown> {
    const phase = PHASES[index]!;
    this.#phase = index;
    await phase.begin(this.#world);
    await until(phase.name, () => phase.isOver(this.#world), PHASE_LIMIT_MS);
    await this.#recovery;
    if (reference) await this.#expectSame(phase, reference[index]);
    return this.#world.content();
  }

  onWrite(write: string): Side | undefined {
    this.writes.push({ phase: this.#phase, write });
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

  async #expectSame({ name }: Phase, expected: unknown): Promise<void> {
    const isSame = async (): Promise<boolean> => this.#world.content().then((found) => isEqual(found, expected));
    try {
      await until(`${name} ends as if nothing had been`, isSame, PHASE_LIMIT_MS);
    } catch {
      // Says what is another.
      expectContent(name, await this.#world.content(), expected);
    }
  }

  async #killAndRestart(): Promise<void> {
    const dead = this.#operator;
    const exit = dead && once(dead, 'exit');
    dead?.kill('SIGKILL');
    this.#ways?.api.sever();
    this.#ways?.sql.sever();
    await exit;
    await this.#world.freeLease();
    this.#spawn();
  }

  #spawn(): void {
    const { api, sql } = this.#ways!;
    this.#operator = this.#world.stage.spawnOperator({ kubeconfig: api.kubeconfig, databaseUrl: sql.url });
  }
}

const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function expectContent(phase: string, content: unknown, expected: unknown): void {
  expect({ phase, content }).toEqual({ phase, content: expected });
}

/** Lives a life without a fault, whole or as many phases of it. */
export async function undisturbed(
  cluster: SharedCluster,
  phases = PHASES.length,
): Promise<{ reference: Reference; writes: Point[] }> {
  const reference: Reference = [];
  const { writes } = await inAWorld(cluster, {}, async (life) => {
    for (let index = 0; index < phases; index += 1) reference.push(await life.live(index));
  });
  return { reference, writes };
}

/**
 * Lives a life in which the operator is killed at a write, and one phase more than that in which it happened. From there
 * on it is the life of the reference, since all that there is is the same.
 *
 * @returns whether the operator came to that write
 */
export async function survives(cluster: SharedCluster, crash: Crash, reference: Reference): Promise<boolean> {
  const { killedIn } = await inAWorld(cluster, { crash }, async (life) => {
    for (const index of reference.keys()) {
      await life.live(index, reference);
      if (life.killedIn !== undefined && life.killedIn < index) return;
    }
  });
  return killedIn !== undefined;
}

/** Lives the reference's life while somebody meddles with what the operator and the API server say to each other. */
export async function endures(cluster: SharedCluster, meddle: Meddler, reference: Reference): Promise<void> {
  await inAWorld(cluster, { meddle }, async (life) => {
    for (const index of reference.keys()) await life.live(index, reference);
  });
}

async function inAWorld(cluster: SharedCluster, faults: Faults, live: (life: Life) => Promise<void>): Promise<Life> {
  const world = await World.make(cluster);
  // Not `finally`: what goes wrong on leaving must not hide what went wrong before.
  await using stack = new AsyncDisposableStack();
  stack.defer(() => world.leave());
  const life = new Life(world, faults);
  stack.defer(() => life.end());
  await life.begin();
  await live(life);
  return life;
}
