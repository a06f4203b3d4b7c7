import type { SweepRecord } from '@tuningsweep/ledger';
import { sweepIdentity } from '../../search/index.ts';
import type { Sweep } from '../types.ts';
import { recordedSpec } from './recorded-spec.ts';

/** A sweep as it was last run: TB_SWEEP keeps its validated manifest. Undefined where another program wrote over that. */
export function sweepOfRecord(record: SweepRecord): Sweep | undefined {
  const { cluster, namespace, name, uid, retryRequest } = record;
  const spec = recordedSpec(record);
  if (!spec) return undefined;
  const place = { cluster, namespace, name };
  return { ...place, ...sweepIdentity(place), uid, spec, ...(retryRequest && { retryRequestedAt: retryRequest }) };
}

/** What is said of a sweep whose manifest is not there any more. */
export function describeOddManifest({ namespace, name }: Pick<SweepRecord, 'namespace' | 'name'>): string {
  return `TB_SWEEP.MANIFEST of ${namespace}/${name}: expected the sweep's spec as JSON, found what another program wrote.`;
}
