import { acquireLease, sweepLeaseName } from '@tuningsweep/ledger';
import type { Lease, Ledger } from '@tuningsweep/ledger';
import type { Sweep } from '@tuningsweep/engine/sweep';
import { isGone, runnerHolder } from './holder.ts';

/**
 * Takes the right to drive a sweep outside a cluster; from a runner that died on this machine at once.
 * @param onOddEpoch as in a LeaseRequest
 * @throws LeaseHeldError when another process has it.
 */
export async function takeSweep(
  ledger: Ledger,
  { key }: Pick<Sweep, 'key'>,
  ttlSeconds: number,
  onOddEpoch: (warning: string) => void,
): Promise<Lease> {
  const request = { name: sweepLeaseName(key), holder: runnerHolder(), ttlSeconds };
  return acquireLease(ledger, { ...request, takeOver: isGone, onOddEpoch });
}
