import { markLaunched, takeOver } from '@tuningsweep/ledger';
import type { Action, Sweep } from '../types.ts';
import { concurrently } from './concurrency.ts';
import type { Context } from './single-acts.ts';

/**
 * Launches tasks, or takes over what other sweeps have trained already where the manifest wants that. The launches are in the
 * ledger before the first execution is made, so that no execution is ever unaccounted for.
 */
export async function launchAll(
  context: Context,
  sweep: Sweep,
  { codeTasks, stretches = [] }: Omit<Action<'Launch'>, 'type'>,
): Promise<boolean> {
  const { ledger, lease, runtime } = context;
  const known = new Set(await takeOverKnown(context, sweep, codeTasks));
  const unknown = codeTasks.filter((code) => !known.has(code));
  const { codes, changed } = await markLaunched(ledger, lease, sweep.key, unknown, stretches);
  await concurrently(codes, (codeTask) => runtime.launch(sweep, codeTask));
  return changed || known.size > 0;
}

async function takeOverKnown({ ledger, lease }: Context, { key, spec }: Sweep, codes: string[]): Promise<string[]> {
  if (spec.reuse !== 'Ledger') return [];
  const { modelVersion, objective } = spec;
  return await takeOver(ledger, lease, { sweepKey: key, modelVersion, metric: objective.metric, codes });
}
