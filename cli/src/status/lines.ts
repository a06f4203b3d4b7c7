import type { SweepStatus } from '@tuningsweep/engine/sweep';
import { figure } from '../output/output.ts';
import { describeBest, describeCounts } from '../progress/snapshot.ts';
import { shortRunner } from '../sweep/runner.ts';
import type { SweepView } from '../sweep/view.ts';
import { nameOf } from './sweeps.ts';
import type { ListedSweep } from './sweeps.ts';

/** How one sweep stands, in a line that changes only when something has. */
export function lineOfOne({ sweep, status }: SweepView): string {
  const reason = status.conditions.find(({ type }) => type === 'Succeeded')?.reason ?? '';
  return lineOf(`${sweep.namespace}/${sweep.name}`, reason, status.tasks, describeBest(status));
}

/** The same of a sweep of the list, with who drives it. */
export function lineOfListed(sweep: ListedSweep): string {
  const { state, tasks, best, runner } = sweep;
  const found = best ? `best ${best.metric ?? ''} ${figure(best.value)} (${best.codeTask})` : '';
  return [lineOf(nameOf(sweep), state, tasks, found), runner && `driven by ${shortRunner(runner)}`]
    .filter(Boolean)
    .join(', ');
}

function lineOf(name: string, state: string, tasks: SweepStatus['tasks'], best: string): string {
  return [`${name} ${state}: ${describeCounts(tasks)}`, best].filter(Boolean).join(', ');
}
