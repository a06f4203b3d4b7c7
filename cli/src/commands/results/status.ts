import { Command } from 'commander';
import prettyMilliseconds from 'pretty-ms';
import { columns, figure, print } from '../../output/output.ts';
import { examples } from '../../output/examples.ts';
import { toManifest } from '../../sweep/manifest.ts';
import { sayRemarks, viewing, viewSweep } from '../../sweep/view.ts';
import type { SweepView, ViewOptions } from '../../sweep/view.ts';

/** `tuningsweep status NAME|-f FILE`: what `kubectl get` shows of the resource. */
export function statusCommand(): Command {
  return viewing(new Command('status').description('show how a sweep stands'))
    .addHelpText(
      'after',
      examples('status usd-krw', 'status team-a/usd-krw', 'status -f examples/usd-krw.yaml -o yaml'),
    )
    .action(status);
}

async function status(name: string | undefined, options: ViewOptions): Promise<void> {
  const view = await viewSweep(name, options);
  sayRemarks(view.status);
  print(options.output, { ...toManifest(view.sweep), status: view.status }, () => table(view));
}

/** The CRD's own printer columns. */
function table({ sweep, status: { conditions, tasks, best, startTime } }: SweepView): string {
  const succeeded = conditions.find((condition) => condition.type === 'Succeeded');
  const age = startTime && prettyMilliseconds(Date.now() - Date.parse(startTime), { unitCount: 1 });
  const row = [
    sweep.name,
    succeeded?.status,
    succeeded?.reason,
    tasks.completed,
    tasks.total,
    tasks.failed,
    best && figure(best.value),
    age,
  ];
  return columns(['NAME', 'SUCCEEDED', 'REASON', 'DONE', 'TOTAL', 'FAILED', 'BEST', 'AGE'], [row]);
}
