import { Command } from 'commander';
import { examples } from '../examples.ts';
import { UsageError } from '../exit.ts';
import { print } from '../output.ts';
import { describeBestTask } from '../result.ts';
import { viewing, viewSweep, type SweepView, type ViewOptions } from '../sweep-view.ts';

/** `tuningsweep best NAME|-f FILE`: the best task so far. */
export function bestCommand(): Command {
  return viewing(new Command('best').description('show the best task of a sweep, with its parameters'))
    .addHelpText('after', examples('best usd-krw', 'best -f examples/usd-krw.yaml -o json'))
    .action(best);
}

async function best(name: string | undefined, options: ViewOptions): Promise<void> {
  const { sweep, status } = await viewSweep(name, options);
  const found = status.best;
  if (!found) throw new UsageError(noBest(sweep, status.tasks.completed));
  print(options.output, found, () => describeBestTask(found));
}

function noBest({ namespace, name, spec }: SweepView['sweep'], completed: number): string {
  if (completed === 0) return `${namespace}/${name} has no completed task yet.`;
  return (
    `${namespace}/${name} has no best task: none of its ${completed} completed tasks has a number as its ` +
    `${spec.objective.metric}. See NOTE: tuningsweep results ${namespace}/${name}`
  );
}
