import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  FencedError,
  LeaseHeldError,
  acquireLease,
  pinData,
  readSweep,
  registerSweep,
  renewLease,
  sweepLeaseName,
} from '../../../../ledger/src/index.ts';
import type { Lease, Ledger } from '../../../../ledger/src/index.ts';
import { SweepLeases } from '../../../../operator/src/controller/sweep-leases.ts';
import { FENCE_SECONDS, fenceName, takeFence } from '../../../../operator/src/manager/fence.ts';
import { registration } from '../../../conformance/sweep/builders.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';

const LEASE = 'tuningsweep-operator';

/** Nobody else writes to TB_LEADER here. */
const expectCounted = (warning: string): void => expect.fail(warning);

/** One replica of an operator that was elected. */
class Replica {
  readonly #ledger: Ledger;
  readonly #fence: Lease;
  readonly #leases: SweepLeases;

  private constructor(ledger: Ledger, fence: Lease) {
    this.#ledger = ledger;
    this.#fence = fence;
    this.#leases = new SweepLeases(ledger, fence, expectCounted);
  }

  static async elect(ledger: Ledger, cluster: string, namespace: string, identity: string): Promise<Replica> {
    const name = fenceName(cluster, { namespace, name: LEASE });
    return new Replica(ledger, await takeFence(ledger, name, identity, expectCounted));
  }

  /** A pass over a sweep that writes. */
  async pass(key: string, text: string): Promise<void> {
    await pinData(this.#ledger, await this.#leases.of(key), key, text);
  }

  renew(): Promise<void> {
    return renewLease(this.#ledger, this.#fence, FENCE_SECONDS);
  }

  releaseOthers(keys: readonly string[]): Promise<void> {
    return this.#leases.releaseOthers(keys);
  }
}

/** The replicas of one operator, one after the other, and its sweep. */
class Installation {
  readonly key: string;
  readonly deposed: Replica[] = [];
  readonly #ledger: Ledger;
  readonly #place: { cluster: string; namespace: string };
  #leader: Replica | undefined;

  constructor(ledger: Ledger, place: { cluster: string; namespace: string }, key: string) {
    this.#ledger = ledger;
    this.#place = place;
    this.key = key;
  }

  async elect(): Promise<void> {
    const { cluster, namespace } = this.#place;
    if (this.#leader) this.deposed.push(this.#leader);
    this.#leader = await Replica.elect(this.#ledger, cluster, namespace, `${this.deposed.length}`);
  }

  async leaderWrites(text: string): Promise<void> {
    await this.#leader?.renew();
    await this.#leader?.pass(this.key, text);
  }

  /** What a deposed one could do all the same, after its long pause. */
  async deposedWrites(which: number): Promise<string[]> {
    const one = this.deposed[which % Math.max(this.deposed.length, 1)];
    const ends = await Promise.allSettled(one ? [one.pass(this.key, 'late'), one.renew()] : []);
    return ends.flatMap((end) => (end.status === 'rejected' && end.reason instanceof FencedError ? [] : [end.status]));
  }
}

/** Lets time go by for the database: the end of every lease comes nearer. */
async function elapse({ db }: Ledger, seconds: number): Promise<void> {
  for (const { NAME, DATE_EXPIRE } of await db.selectFrom('TB_LEADER').select(['NAME', 'DATE_EXPIRE']).execute()) {
    const earlier = new Date(Date.parse(`${DATE_EXPIRE.replace(' ', 'T')}Z`) - seconds * 1000);
    const text = earlier.toISOString().replace('T', ' ').replace('Z', '');
    await db.updateTable('TB_LEADER').set({ DATE_EXPIRE: text }).where('NAME', '=', NAME).execute();
  }
}

async function register(ledger: Ledger, sweepKey: string): Promise<void> {
  const lease = await acquireLease(ledger, { name: 'test', holder: 'test', ttlSeconds: 600 });
  await registerSweep(ledger, lease, registration({ sweepKey, name: sweepKey }));
}

const writer = async (ledger: Ledger, key: string) => (await readSweep(ledger, key))?.adjSha256;

eachLedger('operators on one ledger', (store) => {
  const elect = (cluster: string, namespace: string, identity: string) =>
    Replica.elect(store.ledger, cluster, namespace, identity);

  describe('of several clusters and namespaces', () => {
    const PLACES = ['one', 'two'].flatMap((cluster) => ['a', 'b'].map((namespace) => ({ cluster, namespace })));
    const KEYS = PLACES.map(({ cluster, namespace }) => `${cluster}-${namespace}`.padEnd(7, 'x').slice(0, 7));
    const STEP_SECONDS = 20;
    const STEPS = 3600 / STEP_SECONDS;

    beforeEach(async () => {
      for (const key of KEYS) await register(store.ledger, key);
    });

    it('work side by side for an hour, whoever leads, and replicas that were deposed write nothing', async () => {
      const installations = PLACES.map((place, at) => new Installation(store.ledger, place, KEYS[at]!));
      for (const installation of installations) await installation.elect();
      const chances = fc.sample(fc.tuple(fc.nat(9), fc.nat()), { numRuns: STEPS * PLACES.length, seed: 6 });
      for (let step = 0; step < STEPS; step += 1) {
        await elapse(store.ledger, STEP_SECONDS);
        for (const installation of installations) {
          const [crash, wake] = chances.pop() ?? [1, 0];
          if (crash === 0) await installation.elect();
          expect(await installation.deposedWrites(wake)).toEqual([]);
          await installation.leaderWrites(`step ${step}`);
          expect(await writer(store.ledger, installation.key)).toBe(`step ${step}`);
        }
      }
      expect(installations.flatMap(({ deposed }) => deposed).length).toBeGreaterThan(50);
    });
  });

  describe('that watch the same namespace of one cluster', () => {
    const KEY = 'abcdefg';
    beforeEach(() => register(store.ledger, KEY));

    it('leave a sweep to the one that has it, as long as that one lives', async () => {
      const one = await elect('c', 'here', 'one');
      const two = await elect('c', 'there', 'two');
      await one.pass(KEY, 'one');
      await expect(two.pass(KEY, 'two')).rejects.toThrow(LeaseHeldError);
      await elapse(store.ledger, FENCE_SECONDS - 10);
      await one.renew();
      await elapse(store.ledger, FENCE_SECONDS - 10);
      await expect(two.pass(KEY, 'two')).rejects.toThrow(LeaseHeldError);
      await one.pass(KEY, 'one again');

      await elapse(store.ledger, 11);
      await two.renew();
      await two.pass(KEY, 'two');
      await expect(one.pass(KEY, 'one, late')).rejects.toThrow(FencedError);
      expect(await writer(store.ledger, KEY)).toBe('two');
    });

    it('let go of what they do not watch any more', async () => {
      const one = await elect('c', 'here', 'one');
      await one.pass(KEY, 'one');
      const two = await elect('c', 'there', 'two');
      const next = await elect('c', 'here', 'one, restarted with other namespaces');
      await next.releaseOthers([]);
      await two.pass(KEY, 'two');
      await expect(one.pass(KEY, 'one, late')).rejects.toThrow(FencedError);
      await next.releaseOthers([]);
      await two.pass(KEY, 'two again');
    });

    it('and a replica that was deposed takes no sweep that it never had', async () => {
      const one = await elect('c', 'here', 'one');
      await elect('c', 'here', 'successor');
      await expect(one.pass(KEY, 'late')).rejects.toThrow(FencedError);
    });
  });

  it('of the first release are refused when one of this release leads', async () => {
    await register(store.ledger, 'abcdefg');
    const old = await acquireLease(store.ledger, { name: 'operator', holder: 'old', ttlSeconds: 15 });
    await pinData(store.ledger, old, 'abcdefg', 'old');
    const now = await elect('c', 'here', 'new');
    await expect(pinData(store.ledger, old, 'abcdefg', 'late')).rejects.toThrow(FencedError);
    await now.pass('abcdefg', 'new');
  });

  it('refuse a local run of the same sweep, and wait for one', async () => {
    await register(store.ledger, 'abcdefg');
    const run = { name: sweepLeaseName('abcdefg'), holder: 'host/1/1/x', ttlSeconds: 15 };
    const operator = await elect('c', 'here', 'one');
    await operator.pass('abcdefg', 'operator');
    await expect(acquireLease(store.ledger, run)).rejects.toThrow(LeaseHeldError);
    await elapse(store.ledger, FENCE_SECONDS + 1);
    await acquireLease(store.ledger, run);
    const next = await elect('c', 'here', 'two');
    await expect(next.pass('abcdefg', 'next')).rejects.toThrow(LeaseHeldError);
  });
});

it('fences have a name of their own for each cluster and Lease, that fits its column', () => {
  const long = 'x'.repeat(200);
  const places = ['a', 'b', `${long}1`, `${long}2`].flatMap((cluster) =>
    ['ns', `ns-${'y'.repeat(60)}`].map((namespace) => fenceName(cluster, { namespace, name: LEASE })),
  );
  expect(new Set(places).size).toBe(places.length);
  expect(Math.max(...places.map((name) => name.length))).toBeLessThanOrEqual(64);
  expect(places[0]).toBe('operator/a/ns/tuningsweep-operator');
});
