import { readRungs } from '@tuningsweep/ledger';
import type { Ledger, OpenTask } from '@tuningsweep/ledger';
import { stoppingOf } from '../../stopping/index.ts';
import type { Observation, Sweep } from '../types.ts';

/** Where tasks have paused, where the manifest has them pause and there is a free slot for one that is to go on. */
export async function readPauses(
  ledger: Ledger,
  { key, spec }: Sweep,
  open: readonly OpenTask[],
): Promise<Pick<Observation, 'pauses'>> {
  const rule = stoppingOf(spec);
  if (rule?.name !== 'ASHA' || spec.suspend || open.length >= spec.parallelism) return {};
  return { pauses: { rule, ...(await readRungs(ledger, key)) } };
}
