import { gridPoints, sweepIdentity } from '../../../../engine/src/search/index.ts';
import { reconcile } from '../../../../engine/src/sweep/reconcile.ts';
import type { Reconciled } from '../../../../engine/src/sweep/reconcile.ts';
import { aSweep } from '../../../../engine/test/builders.ts';
import { FakeRuntime } from '../../../../engine/test/fake-runtime.ts';
import type { Lease, Ledger } from '../../../../ledger/src/index.ts';
import { insertData } from '../../../operator/data.ts';
import { resultOf } from '../../../support/builders.ts';
import { aLease } from '../builders.ts';

const PLACE = { cluster: 'local', namespace: 'default', name: 'demo' };

/** A sweep of four points, which {@link drive} drives. */
export const SWEEP = aSweep({}, { ...PLACE, ...sweepIdentity(PLACE) });
export const POINTS = [...gridPoints(SWEEP.spec, SWEEP.key)];
export const CODES = POINTS.map(({ codeTask }) => codeTask);
/** The task with the smallest MSE, once all are completed. */
export const [BEST = ''] = CODES.toSorted((a, b) => resultOf(a).mse - resultOf(b).mse);

/** What drives the sweep: each pass is the core's, and trainers take a step when they are told to. */
export interface Driven {
  lease: Lease;
  runtime: FakeRuntime;
  pass: () => Promise<Reconciled>;
}

/** Makes a ledger ready for the sweep, with data and a lease. */
export async function drive(ledger: Ledger): Promise<Driven> {
  await insertData(ledger);
  const lease = await aLease(ledger);
  const runtime = new FakeRuntime(ledger, () => 'complete');
  return { lease, runtime, pass: () => reconcile({ ledger, lease, runtime }, SWEEP) };
}
