import { Command } from 'commander';
import { examples } from '../examples.ts';
import { UsageError } from '../exit.ts';
import { print } from '../output.ts';
import { describeBestTask } from '../result.ts';
import { viewing, viewSweep, type ViewOptions } from '../sweep-view.ts';

/** `tuningsweep best NAME|-f FILE`: the best task so far. */
export function bestCommand(): Command {
  return viewing(new Command('best').description('show the best task of a sweep, with its parameters'))
    .addHelpText('after', examples('best usd-krw', 'best -f examples/usd-krw.yaml -o json'))
    .action(best);
}

async function best(name: string | undefined, options: ViewOptions): Promise<void> {
  const { sweep, status } = await viewSweep(name, options);
  const found = status.best;
  if (!found) throw new UsageError(`${sweep.namespace}/${sweep.name} has no completed task yet.`);
  print(options.output, found, () => describeBestTask(found));
}
