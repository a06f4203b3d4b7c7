import { counted } from '@tuningsweep/ledger';
import { readStanding } from '@tuningsweep/engine/sweep';
import type { Sweep, SweepStatus } from '@tuningsweep/engine/sweep';
import { Command } from 'commander';
import { examples } from '../../output/examples.ts';
import { UsageError } from '../../exit.ts';
import { print } from '../../output/output.ts';
import { describeBestTask } from '../../output/result.ts';
import { readStatus, sayRemarks, viewing, withSweep } from '../../sweep/view.ts';
import type { ViewOptions } from '../../sweep/view.ts';

/** `tuningsweep best NAME|-f FILE`: the best task so far. */
export function bestCommand(): Command {
  return viewing(new Command('best').description('show the best task of a sweep, with its parameters'))
    .addHelpText('after', examples('best usd-krw', 'best -f examples/usd-krw.yaml -o json'))
    .action(best);
}

async function best(name: string | undefined, options: ViewOptions): Promise<void> {
  const { found, standing } = await withSweep(name, options, async (ledger, sweep) => {
    const status = await readStatus(ledger, sweep);
    sayRemarks(status);
    if (!status.best) throw new UsageError(noBest(sweep, status));
    return { found: status.best, standing: await readStanding(ledger, sweep.key, status.best.codeTask) };
  });
  print(options.output, found, () => describeBestTask(found, standing));
}

function noBest({ namespace, name, spec }: Sweep, { tasks: { completed }, conditions }: SweepStatus): string {
  if (conditions.some(({ reason }) => reason === 'Corrupt'))
    return `${namespace}/${name} has a best task whose parameters another program has written over, as said above.`;
  if (completed === 0) return `${namespace}/${name} has no completed task yet.`;
  return (
    `${namespace}/${name} has no best task: none of its ${counted(completed, 'completed task')} has a number as its ` +
    `${spec.objective.metric}. See NOTE: tuningsweep results ${namespace}/${name}`
  );
}
