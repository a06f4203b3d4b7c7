import { hash } from 'node:crypto';
import { acquireLease, retireLease } from '@tuningsweep/ledger';
import type { Lease, Ledger } from '@tuningsweep/ledger';
import type { ObjectRef } from '@tuningsweep/kube-runtime';

/** TB_LEADER.NAME has no room for more. */
const LONGEST = 64;
const DIGITS = 20;

/** How long a leader is taken for alive that does not renew its fence, by others than its own replicas. */
export const FENCE_SECONDS = 60;

/** The one fence of all operators up to release 0.1, whatever their cluster. */
const FIRST_FENCE = 'operator';

/** Name of the lease that the leading replica of a cluster and Lease holds in the ledger. */
export function fenceName(cluster: string, { namespace = '', name }: ObjectRef): string {
  const text = `operator/${cluster}/${namespace}/${name}`;
  if (text.length <= LONGEST) return text;
  return `${text.slice(0, LONGEST - DIGITS - 1).toWellFormed()}/${hash('sha256', text, 'hex').slice(0, DIGITS)}`;
}

/**
 * Takes the fence for a replica that the API server's Lease says leads: its own earlier leaders are refused from then on,
 * also one of the first release that still runs.
 *
 * @param onOddEpoch as in a LeaseRequest
 */
export async function takeFence(
  ledger: Ledger,
  name: string,
  holder: string,
  onOddEpoch: (warning: string) => void,
): Promise<Lease> {
  await retireLease(ledger, FIRST_FENCE);
  return acquireLease(ledger, { name, holder, ttlSeconds: FENCE_SECONDS, takeOver: () => true, onOddEpoch });
}
