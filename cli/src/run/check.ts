import { consequencesOf, describeConsequences } from '@tuningsweep/engine/sweep';
import { readSweep } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { patiently } from '../local/patience.ts';
import type { PatienceOptions } from '../local/patience.ts';
import { isAgreed } from '../output/agree.ts';
import { describeUntrainable, untrainable } from '../plan/trainable.ts';
import { forEachSweep, refuseForbiddenEdit } from '../sweep/manifest.ts';
import type { Job } from './one-sweep.ts';

/**
 * Looks at sweeps before anything of them is written: refuses what the API server would refuse and what cannot be trained,
 * says what some points are in the way of, and what an edit does to what is finished.
 *
 * @returns whether to go on; false where somebody was asked, and would not
 * @throws ManifestError, UsageError, also where an edit has a price and nobody can be asked
 */
export async function checkSweeps(
  ledger: Ledger,
  jobs: readonly Job[],
  { desk, yes = false }: { desk: PatienceOptions; yes?: boolean },
): Promise<boolean> {
  const checked = await forEachSweep(jobs, async (job) => {
    const { warnings, costs } = await checkSweep(ledger, job, desk);
    const about = jobs.length === 1 ? '' : `${job.sweep.namespace}/${job.sweep.name}: `;
    for (const warning of warnings) console.error(about + warning);
    return costs.map((cost) => about + cost);
  });
  const consequences = checked.flat();
  for (const sentence of consequences) console.error(sentence);
  if (consequences.length === 0 || yes) return true;
  return isAgreed('Run it all the same?', 'add --yes to run it all the same');
}

/** What some points are in the way of, and what an edit costs, in sentences. */
async function checkSweep(
  ledger: Ledger,
  job: Job,
  desk: PatienceOptions,
): Promise<{ warnings: string[]; costs: string[] }> {
  const { sweep } = job;
  await patiently(desk, () => refuseForbiddenEdit(ledger, job));
  // Only of our own trainer it is known what it can train.
  const lost = job.means.program ? undefined : await patiently(desk, () => untrainable(ledger, sweep));
  const edit = await patiently(desk, async () => consequencesOf(ledger, sweep, await readSweep(ledger, sweep.key)));
  return { warnings: lost ? [describeUntrainable(lost)] : [], costs: describeConsequences(edit, sweep) };
}
