import { acquireLease } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { reconcile } from '@tuningsweep/engine/sweep';
import type { Reconciled, Sweep } from '@tuningsweep/engine/sweep';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aSweep } from '../../../engine/test/builders.ts';
import { FakeRuntime } from '../../../engine/test/fake-runtime.ts';
import { emptyLedger } from '../../../engine/test/ledger.ts';
import { registeredEvents } from './registered-events.ts';

const ALL = { artifacts: { keep: 'All', count: 1 } } as const;
const { parameters } = aSweep().spec;
const FEWER = { parameters: { ...parameters, learningRate: { values: [0.001] } } };

let ledger: Ledger;
let runtime: FakeRuntime;
beforeEach(async () => {
  ledger = await emptyLedger();
  runtime = new FakeRuntime(ledger, () => 'complete');
  await untilOver(aSweep(ALL));
});
afterEach(() => ledger.close());

async function pass(sweep: Sweep): Promise<Reconciled> {
  const holder = crypto.randomUUID();
  const lease = await acquireLease(ledger, { name: 'test', holder, ttlSeconds: 60, takeOver: () => true });
  return reconcile({ ledger, lease, runtime }, sweep);
}

/** Passes until none does anything, and trainers that take their steps between them. */
async function untilOver(sweep: Sweep): Promise<void> {
  for (let round = 0; round < 100; round++) {
    const { acted, observation } = await pass(sweep);
    if (acted.length === 0 && observation.record?.finishTime) return;
    for (let step = 0; step < 4; step++) await runtime.step(step);
  }
  throw new Error('expected the sweep to end');
}

const told = async (sweep: Sweep) => registeredEvents(ledger, await pass(sweep));

test('a pass that registers nothing tells nothing, nor does an edit that costs nothing', async () => {
  expect(await told(aSweep(ALL))).toEqual([]);
  expect(await told(aSweep({ ...ALL, parallelism: 1 }))).toEqual([]);
});

test('completed tasks that leave the grid', async () => {
  const [event, ...others] = await told(aSweep({ ...ALL, ...FEWER }));
  expect(others).toEqual([]);
  expect(event).toMatchObject({ type: 'Warning', reason: 'FinishedTasksAffected' });
  expect(event?.message).toMatch(
    /^Leaving the grid: 2 completed tasks \(abcdefg-\w+, abcdefg-\w+\)\. .*"tuningsweep prune default\/demo" deletes/,
  );
});

test('models that the manifest does not ask for any longer', async () => {
  const events = await told(aSweep({ artifacts: { keep: 'Best', count: 3 } }));
  expect(events.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^Deleted by spec\.artifacts \(keep: Best, count: 3\): the models of 1 task \(abcdefg-\w+\)\.$/,
    ),
  ]);
});

test('a sweep that was deleted and made again has found its rows', async () => {
  expect(await told(aSweep(ALL, { uid: 'another' }))).toEqual([
    {
      type: 'Normal',
      reason: 'TasksAdopted',
      message: '4 completed tasks of an earlier sweep of this name are adopted, the others start afresh.',
    },
  ]);
});
