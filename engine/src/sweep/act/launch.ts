import { markLaunched } from '@tuningsweep/ledger';
import type { Sweep } from '../types.ts';
import { concurrently } from './concurrency.ts';
import type { Context } from './single-acts.ts';

/** The launches are in the ledger before the first execution is made, so that no execution is ever unaccounted for. */
export async function launchAll(
  { ledger, lease, runtime }: Context,
  sweep: Sweep,
  { codeTasks }: { codeTasks: string[] },
): Promise<boolean> {
  const { codes, changed } = await markLaunched(ledger, lease, sweep.key, codeTasks);
  await concurrently(codes, (codeTask) => runtime.launch(sweep, codeTask));
  return changed;
}
