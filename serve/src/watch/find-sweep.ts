import { readSweep } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { describeOddManifest, sweepOfRecord } from '@tuningsweep/engine/sweep';
import type { Sweep } from '@tuningsweep/engine/sweep';

/** @throws Error, in a sentence for people, where there is no such sweep any more, or its manifest cannot be read */
export async function findSweep(ledger: Ledger, sweepKey: string): Promise<Sweep> {
  const record = await readSweep(ledger, sweepKey);
  if (!record) throw new Error('This sweep is not in the ledger any more.');
  const sweep = sweepOfRecord(record);
  if (sweep) return sweep;
  throw new Error(
    `${describeOddManifest(record)} The next run with its manifest, or the operator, writes the column again.`,
  );
}
