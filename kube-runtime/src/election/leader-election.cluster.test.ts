import { describe, expect, it, onTestFinished } from 'vitest';
import { useControlPlane } from '../../../test/cluster/use.ts';
import { until } from '../../../test/support/until.ts';
import type { KubeClient } from '../client/client.ts';
import { LeaderElector, LeadershipLostError } from './leader-election.ts';
import type { LeaderElectionOptions } from './leader-election.ts';
import { LEASES } from '../resource.ts';
import type { Lease, ObjectRef } from '../resource.ts';
import { sleep } from '../time.ts';
import { clientOf, throughGateway } from '../../test/clients.ts';

const cluster = useControlPlane();

/** Short, but with room for a busy machine. */
const SHORT = { leaseDurationMs: 3000, renewDeadlineMs: 2000, retryPeriodMs: 200 };
/** A Lease that outlasts every test: whoever takes it over, was given it. */
const LONG = { leaseDurationMs: 60_000, renewDeadlineMs: 40_000, retryPeriodMs: 100 };

interface Candidate {
  readonly name: string;
  readonly elector: LeaderElector;
  readonly log: string[];
  readonly running: Promise<void>;
  readonly stop: () => void;
}

const untilAborted = async (signal: AbortSignal): Promise<void> => sleep(3_600_000, signal).catch(() => undefined);

/** Starts a candidate; its log tells what became of it. Stopped when the test is finished. */
function candidate(
  client: KubeClient,
  name: string,
  lease: ObjectRef,
  settings: Partial<LeaderElectionOptions> = SHORT,
): Candidate {
  const log: string[] = [];
  const { onStartedLeading = untilAborted, ...durations } = settings;
  const elector = new LeaderElector({
    client,
    lease,
    identity: name,
    ...durations,
    onStartedLeading: async (signal) => {
      log.push('started');
      await onStartedLeading(signal);
      log.push('ended');
    },
    onStoppedLeading: (why) => log.push(why),
  });
  const controller = new AbortController();
  const running = elector.run(controller.signal);
  const stop = (): void => controller.abort(new Error('shutting down'));
  onTestFinished(async () => {
    stop();
    await running.catch(() => undefined);
  });
  return { name, elector, log, running, stop };
}

async function leads({ name, log }: Candidate): Promise<void> {
  await until(`${name} to lead`, () => log.includes('started'));
}

async function newLease(): Promise<ObjectRef & { namespace: string }> {
  return { namespace: await cluster.namespace(), name: 'operator' };
}

async function specOf(client: KubeClient, lease: ObjectRef): Promise<NonNullable<Lease['spec']>> {
  return (await client.get(LEASES, lease)).spec ?? {};
}

describe('LeaderElector', () => {
  it('makes the Lease as other tools expect it', async () => {
    const client = clientOf(cluster.connection);
    const lease = await newLease();

    await leads(candidate(client, 'a', lease, LONG));

    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(await specOf(client, lease)).toEqual({
      holderIdentity: 'a',
      leaseDurationSeconds: 60,
      acquireTime: time,
      renewTime: time,
      leaseTransitions: 0,
    });
  });

  it('renews, and keeps the time of acquisition', async () => {
    const client = clientOf(cluster.connection);
    const lease = await newLease();
    await leads(candidate(client, 'a', lease, LONG));
    const first = await specOf(client, lease);

    const later = await until('a renewal', async () => {
      const spec = await specOf(client, lease);
      return spec.renewTime !== first.renewTime && spec;
    });

    expect(later).toEqual({ ...first, renewTime: later.renewTime });
  });

  it('hands over at once when the leader is stopped, after its work', async () => {
    const client = clientOf(cluster.connection);
    const lease = await newLease();
    const work = Promise.withResolvers<void>();
    const onStartedLeading = async (signal: AbortSignal): Promise<void> => {
      await untilAborted(signal);
      await work.promise;
    };
    const a = candidate(client, 'a', lease, { ...LONG, onStartedLeading });
    await leads(a);
    const b = candidate(client, 'b', lease, LONG);

    a.stop();
    const { renewTime } = await specOf(client, lease);
    await until('a renewal while the work ends', async () => (await specOf(client, lease)).renewTime !== renewTime);
    expect(b.log).toEqual([]);
    work.resolve();

    await a.running;
    expect(a.log).toEqual(['started', 'ended', 'Released']);
    await leads(b);
    expect(await specOf(client, lease)).toMatchObject({ holderIdentity: 'b', leaseTransitions: 1 });
  });

  it('is taken over after its lease when the leader cannot be reached, which has stopped before', async () => {
    const { client, gateway } = await throughGateway(cluster.connection);
    const lease = await newLease();
    const a = candidate(client, 'a', lease);
    await leads(a);
    const aStoppedFirst: boolean[] = [];
    const b = candidate(clientOf(cluster.connection), 'b', lease, {
      ...SHORT,
      onStartedLeading: async (signal) => {
        aStoppedFirst.push(a.log.includes('Lost') && !a.elector.isLeading);
        await untilAborted(signal);
      },
    });

    gateway.disconnect();

    await leads(b);
    expect(aStoppedFirst).toEqual([true]);
    await a.running;
    expect(a.log).toEqual(['started', 'Lost', 'ended']);
  });

  it('outlasts a short interruption', async () => {
    const { client, gateway } = await throughGateway(cluster.connection);
    const lease = await newLease();
    const a = candidate(client, 'a', lease, LONG);
    await leads(a);
    const { renewTime } = await specOf(clientOf(cluster.connection), lease);

    gateway.disconnect();
    const tries = gateway.connections;
    await until('several tries', () => gateway.connections >= tries + 3);
    gateway.restore();

    await until('a renewal', async () => (await specOf(client, lease)).renewTime !== renewTime);
    expect(a.log).toEqual(['started']);
  });

  it('stops when someone else has taken the Lease', async () => {
    const client = clientOf(cluster.connection);
    const lease = await newLease();
    const reasons: unknown[] = [];
    const onStartedLeading = async (signal: AbortSignal): Promise<void> => {
      await untilAborted(signal);
      reasons.push(signal.reason);
    };
    const a = candidate(client, 'a', lease, { ...LONG, onStartedLeading });
    await leads(a);

    const spec = { holderIdentity: 'intruder' };
    await client.mergePatch(LEASES, lease, { spec });

    await a.running;
    expect(a.log).toEqual(['started', 'Lost', 'ended']);
    expect(reasons).toEqual([expect.any(LeadershipLostError)]);
    expect(await specOf(client, lease)).toMatchObject(spec);
  });

  it('goes on when the Lease was changed otherwise, or deleted', async () => {
    const client = clientOf(cluster.connection);
    const lease = await newLease();
    const a = candidate(client, 'a', lease, LONG);
    await leads(a);

    await client.mergePatch(LEASES, lease, { metadata: { labels: { seen: '' } } });
    const { renewTime } = await specOf(client, lease);
    await until('a renewal', async () => (await specOf(client, lease)).renewTime !== renewTime);
    expect((await client.get(LEASES, lease)).metadata?.labels).toEqual({ seen: '' });
    await client.delete(LEASES, lease);

    await until('another Lease', async () => (await client.list(LEASES, lease)).items.length > 0);
    expect(a.log).toEqual(['started']);
  });

  it('gives the Lease up when the work ends by itself, and says how it ended', async () => {
    const client = clientOf(cluster.connection);
    const lease = await newLease();
    const onStartedLeading = async (): Promise<void> => {
      throw new Error('work at fault');
    };

    const a = candidate(client, 'a', lease, { ...LONG, onStartedLeading });

    await expect(a.running).rejects.toThrow('work at fault');
    expect(a.log).toEqual(['started', 'Released']);
    expect(await specOf(client, lease)).toMatchObject({ holderIdentity: '' });
  });

  it('never has two leaders, whoever is cut off', async () => {
    const lease = await newLease();
    const roads = await Promise.all(
      ['a', 'b', 'c'].map(async (name) => ({ name, ...(await throughGateway(cluster.connection)) })),
    );
    const leading = new Set<string>();
    const mostAtOnce: number[] = [];
    const order: string[] = [];
    const start = ({ name, client }: (typeof roads)[number]): Candidate =>
      candidate(client, name, lease, {
        ...SHORT,
        onStartedLeading: async (signal) => {
          leading.add(name);
          order.push(name);
          mostAtOnce.push(leading.size);
          await untilAborted(signal);
          leading.delete(name);
        },
      });
    for (const road of roads) start(road);

    for (let change = 1; change <= 2; change++) {
      await until('a leader', () => order.length === change);
      roads.find(({ name }) => name === order.at(-1))?.gateway.disconnect();
    }
    await until('a third leader', () => order.length === 3);

    expect(mostAtOnce).toEqual([1, 1, 1]);
    expect(order.toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('gives the Lease up when it is stopped as it comes to lead', async () => {
    const client = clientOf(cluster.connection);
    const lease = await newLease();
    const a: Candidate = candidate(client, 'a', lease, { ...LONG, onNewLeader: () => a.stop() });

    await a.running;

    expect(a.log).toEqual(['started', 'ended', 'Released']);
    expect(await specOf(client, lease)).toMatchObject({ holderIdentity: '' });
  });

  it('does not lead when it was stopped before', async () => {
    const client = clientOf(cluster.connection);
    const lease = await newLease();
    await leads(candidate(client, 'a', lease, LONG));
    const b = candidate(client, 'b', lease, LONG);

    b.stop();

    await b.running;
    expect(b.log).toEqual([]);
  });

  it.each([
    [{ leaseDurationMs: 10_000 }, 'found 10000, 10000, 2000 ms'],
    [{ retryPeriodMs: 9000 }, 'found 15000, 10000, 9000 ms'],
  ])('refuses durations without room: %j', async (durations, message) => {
    const settings = { client: clientOf(cluster.connection), lease: { name: 'x' }, identity: 'a' };
    expect(() => new LeaderElector({ ...settings, ...durations, onStartedLeading: untilAborted })).toThrow(message);
  });
});
