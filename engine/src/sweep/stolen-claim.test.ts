import { expect, test } from 'vitest';
import { acquireLease, readTasks } from '@tuningsweep/ledger';
import { reconcile } from './reconcile.ts';
import { aSweep } from '../../test/builders.ts';
import { emptyLedger } from '../../test/ledger.ts';
import { FakeRuntime } from '../../test/fake-runtime.ts';

/** A pod whose Job nobody sees any more, and which takes the task from the pod that replaced it. */
test('an execution that lost its task to a trainer that nobody knows is replaced', async () => {
  const ledger = await emptyLedger();
  const sweep = aSweep({ parallelism: 1 });
  const lease = await acquireLease(ledger, { name: 'test', holder: 'test', ttlSeconds: 60 });
  const runtime = new FakeRuntime(ledger, () => 'complete');
  const settle = async (): Promise<void> => {
    while ((await reconcile({ ledger, lease, runtime }, sweep)).acted.length > 0);
  };
  await settle();
  runtime.loseExecution(0);
  await settle();
  const [REPLACEMENT, UNKNOWN] = [0, 1];
  await runtime.step(REPLACEMENT); // begins
  await runtime.step(UNKNOWN); // begins
  await runtime.step(REPLACEMENT); // claims
  await runtime.step(UNKNOWN); // claims
  await runtime.step(REPLACEMENT); // may not complete, and fails
  await settle();
  const [first] = await Array.fromAsync(readTasks(ledger, sweep.key));
  expect(first).toMatchObject({ status: 'Pending' });
  await runtime.step(REPLACEMENT); // begins anew
  await runtime.step(REPLACEMENT); // claims
  await runtime.step(REPLACEMENT); // completes
  await settle();
  const [settled] = await Array.fromAsync(readTasks(ledger, sweep.key));
  expect(settled).toMatchObject({ status: 'Completed' });
  await ledger.close();
});
