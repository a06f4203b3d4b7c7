import type { Sweep } from '@tuningsweep/engine/sweep';
import { counted, readSweep, retryNow, tasksByCode } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { ANNOTATION } from '@tuningsweep/ledger/contracts';
import { Command } from 'commander';
import { alone } from '../local/sweep-lease.ts';
import { examples } from '../output/examples.ts';
import { UsageError } from '../exit.ts';
import { isLocal } from '../sweep/manifest.ts';
import { naming, withKnownSweep } from '../sweep/view.ts';
import type { SweepOptions } from '../sweep/view.ts';

interface RetryOptions extends SweepOptions {
  task?: string[];
}

/** `tuningsweep retry NAME|-f FILE`: Failed tasks are trained once more by the next run. */
export function retryCommand(): Command {
  return naming(new Command('retry').description('send failed tasks back to the queue, for the next run to train'))
    .option('--task <code...>', 'only these tasks (default: all that failed)')
    .addHelpText('after', examples('retry usd-krw', 'retry -f sweep.yaml --task mfzwi3d-k5hq2ta7xnbe'))
    .action(retry);
}

async function retry(name: string | undefined, options: RetryOptions): Promise<void> {
  await withKnownSweep(name, options, async (ledger, sweep) => {
    if (!isLocal(sweep)) throw new UsageError(onCluster(sweep));
    for (const code of options.task ?? []) await refuseUnlessFailed(ledger, sweep, code);
    const onOddEpoch = (warning: string): void => console.error(`${warning}.`);
    const count = await alone(ledger, { sweep, onOddEpoch }, (lease) =>
      retryNow(ledger, lease, sweep.key, options.task),
    );
    const place = `${sweep.namespace}/${sweep.name}`;
    if (count === 0) return console.log(`No task of ${place} has failed; nothing was changed.`);
    console.log(
      `${counted(count, 'failed task')} went back to the queue of ${place}. The next run trains them: tuningsweep run -f FILE`,
    );
    await warnOfLimit(ledger, sweep);
  });
}

function onCluster({ namespace, name }: Sweep): string {
  const now = new Date().toISOString();
  return (
    `${namespace}/${name} runs on a cluster, where its operator sends all its failed tasks back when asked by:\n` +
    `  kubectl annotate tuningsweep -n ${namespace} ${name} --overwrite ${ANNOTATION.retry}=${now}`
  );
}

async function refuseUnlessFailed(ledger: Ledger, sweep: Sweep, code: string): Promise<void> {
  const [task] = code.startsWith(`${sweep.key}-`) ? await tasksByCode(ledger, [code]) : [];
  const place = `${sweep.namespace}/${sweep.name}`;
  if (!task) throw new UsageError(`${code} is no task of ${place}. Its codes: tuningsweep results ${place}`);
  if (!task.inGrid) throw new UsageError(`${code} is no longer in the grid of ${place}: no run would train it.`);
  if (task.status === 'Failed') return;
  throw new UsageError(`${code} is ${task.status}: only failed tasks can be retried.`);
}

/** Retrying a few of many failures may leave more than the sweep allows. */
async function warnOfLimit(ledger: Ledger, { key, spec }: Sweep): Promise<void> {
  const failed = (await readSweep(ledger, key))?.counts.failed ?? 0;
  if (spec.maxFailedTasks === undefined || failed <= spec.maxFailedTasks) return;
  console.error(
    `Still failed: ${counted(failed, 'task')}, and spec.maxFailedTasks allows ${spec.maxFailedTasks}: the run would end at once. ` +
      'Retry them all, or raise it.',
  );
}
