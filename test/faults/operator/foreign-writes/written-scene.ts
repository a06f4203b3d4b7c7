import { expect } from 'vitest';
import type { Ledger } from '../../../../ledger/src/index.ts';
import type { SharedCluster } from '../../../cluster/use.ts';
import { tally } from '../../tally.ts';
import { describeWrite } from '../../writes/odd-values.ts';
import type { ForeignWrite } from '../../writes/odd-values.ts';
import { anEnvironment } from '../an-environment.ts';
import { apiProxy } from '../proxies/api-proxy.ts';
import { writeAsForeigner } from './foreign-writes.ts';
import type { SweepRows } from './foreign-writes.ts';
import { RestartedOperator } from './restarted-operator.ts';
import { problemsOf } from './written-end.ts';
import { beginSweeps, oneThenOthers } from './written-sweeps.ts';
import type { Kind } from './written-sweeps.ts';

/** Of a sweep of four or six tasks, its trainers' second and third attempts included; undisturbed it takes about 20. */
const MOST_REQUESTS = 120;
/** Of the operator, for each sweep. */
const MOST_PASSES = 100;

/** What sweeps are at work, how many at a time, and how often the operator may end: it does when its fence was taken away. */
interface Room {
  readonly kind: Kind;
  readonly sweeps: number;
  readonly exits: number;
}

/**
 * Does every one of the writes to a sweep at work under a running operator; those that the server refuses, or that meet no
 * row, are passed over. Each sweep has to end, with its tasks trained or a word on why not, by a bounded number of passes
 * and requests.
 */
export async function expectEndsAfter(
  cluster: SharedCluster,
  writes: readonly ForeignWrite[],
  room: Room,
): Promise<void> {
  expect(writes.length).toBeGreaterThan(0);
  for (const left = [...writes]; left.length > 0;) await endAfterSome(cluster, left, room);
}

/** As many of the writes as there are sweeps, side by side under one operator; they are taken off the list. */
async function endAfterSome(cluster: SharedCluster, left: ForeignWrite[], { kind, sweeps: count, exits }: Room) {
  await using stack = new AsyncDisposableStack();
  const environment = await anEnvironment(cluster, stack);
  const requests: string[] = [];
  const gate = { onWrite: () => undefined, crash: () => {} };
  const way = await apiProxy(cluster.connection, gate, async ({ url, body }) => {
    if (!url.pathname.includes('/leases')) requests.push(`${url.pathname} ${body.toString()}`);
    return false;
  });
  stack.defer(() => way.close());
  const opened = Promise.withResolvers<void>();
  const operator = await RestartedOperator.start(environment, way.kubeconfig);
  stack.defer(() => operator.end());
  stack.defer(() => opened.resolve());
  environment.simulate(oneThenOthers(opened.promise, environment.ledger));
  const sweeps = await beginSweeps(environment, kind, Math.min(count, left.length));

  const done = new Map<string, ForeignWrite>();
  for (const sweep of sweeps) {
    const write = await nextDone(environment.ledger, left, sweep);
    if (write) done.set(sweep.name, write);
  }
  await environment.kubectl('annotate', 'tsw', '--all', 'test/look=again');
  opened.resolve();

  const problems = await problemsOf(environment, sweeps);
  for (const { name, key } of sweeps) {
    const made = requests.filter((line) => line.includes(key) || line.includes(`/${name}/`)).length;
    if (made > MOST_REQUESTS) problems.set(name, `${made} requests`);
  }
  const described = [...problems].map(([name, problem]) => `${describe(done.get(name))}: ${problem}`);
  expect(described).toEqual([]);
  tally('foreign writes under a running operator', done.size);
  expect(await operator.passes()).toBeLessThan(MOST_PASSES * sweeps.length);
  expect(operator.exits.length).toBeLessThanOrEqual(exits);
}

const describe = (write: ForeignWrite | undefined): string => (write ? describeWrite(write) : 'nothing');

/** Does the first of the writes that can be done to the sweep, and takes off the list what it has looked at. */
async function nextDone(ledger: Ledger, left: ForeignWrite[], sweep: SweepRows): Promise<ForeignWrite | undefined> {
  for (let write = left.shift(); write; write = left.shift()) {
    const result = await writeAsForeigner(ledger, write, sweep);
    if (result === 'done') return write;
    tally(result === 'refused' ? 'foreign writes that a server refused' : 'foreign writes that met no row', 1);
  }
  return undefined;
}
