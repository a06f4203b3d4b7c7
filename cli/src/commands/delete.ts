import { setImmediate as turn } from 'node:timers/promises';
import type { Sweep } from '@tuningsweep/engine/sweep';
import { counted, deleteSweep, ledgerId, readSweep, setUpTables, surveySweep } from '@tuningsweep/ledger';
import type { Ledger, SweepHoldings } from '@tuningsweep/ledger';
import { Command } from 'commander';
import { createLogUpdate } from 'log-update';
import { InterruptedError } from '../exit.ts';
import { logFolder, removeSweepLogs, sweepLogs } from '../local/logs/files.ts';
import type { LogFiles } from '../local/logs/files.ts';
import { alone, refuseIfDriven } from '../local/sweep-lease.ts';
import { ledgerUrl } from '../options/database.ts';
import { isAgreed } from '../output/agree.ts';
import { examples } from '../output/examples.ts';
import { size } from '../output/output.ts';
import { stopSignal } from '../signals.ts';
import { isLocal } from '../sweep/manifest.ts';
import { naming, withKnownSweep } from '../sweep/view.ts';
import type { SweepOptions } from '../sweep/view.ts';

interface DeleteOptions extends SweepOptions {
  dryRun?: boolean;
  yes?: boolean;
}

/** `tuningsweep delete NAME|-f FILE`: a sweep and everything that is its own goes from the ledger. */
export function deleteCommand(): Command {
  return naming(new Command('delete').description('delete a sweep with its tasks, results and models from the ledger'))
    .option('--dry-run', 'say what would be deleted, and delete nothing')
    .option('--yes', 'do not ask')
    .addHelpText('after', examples('delete usd-krw --dry-run', 'delete usd-krw --yes'))
    .action(deleteOne);
}

async function deleteOne(name: string | undefined, options: DeleteOptions): Promise<void> {
  await withKnownSweep(name, options, async (ledger, sweep) => {
    await refuseIfDriven(ledger, sweep);
    const folder = logFolder(ledgerUrl(options), await ledgerId(ledger));
    const holdings = await surveySweep(ledger, sweep.key);
    console.log(describe(ledger, sweep, holdings, sweepLogs(folder, sweep.key, 'all')));
    if (options.dryRun) return console.log('Nothing was deleted.');
    if (!options.yes && !(await isAgreed(`Delete ${placeOf(sweep)}?`))) return console.log('Nothing was deleted.');
    await deleteAll(ledger, sweep, holdings, folder);
    console.log(`Deleted ${placeOf(sweep)}.`);
  });
}

/**
 * The logs, then the rows in transactions of bounded size: after any of them the same command finds the sweep and goes on.
 * @throws InterruptedError
 */
async function deleteAll(ledger: Ledger, sweep: Sweep, { tasks }: SweepHoldings, logs: string): Promise<void> {
  await setUpTables(ledger);
  const signal = stopSignal(() => console.error('Stopping. Once more to leave at once.'));
  const onOddEpoch = (warning: string): void => console.error(`${warning}.`);
  const progress = process.stderr.isTTY ? createLogUpdate(process.stderr) : undefined;
  const deleted = await alone(ledger, { sweep, onOddEpoch }, async (lease) => {
    removeSweepLogs(logs, sweep.key);
    return deleteSweep(ledger, lease, sweep.key, async (before) => {
      progress?.(`${before} of ${counted(tasks, 'task')} deleted`);
      // SQLite never waits for anything: without a turn of their own, signals and timers would not be heard.
      await turn();
      return !signal.aborted;
    });
  }).finally(() => {
    progress?.clear();
    progress?.done();
  });
  if (!(await readSweep(ledger, sweep.key))) return;
  throw new InterruptedError(`${deleted} of ${counted(tasks, 'task')} deleted. The same command deletes the others.`);
}

function describe(ledger: Ledger, sweep: Sweep, holdings: SweepHoldings, logs: LogFiles): string {
  const { tasks, results, attempts, models, checkpoints, bytes } = holdings;
  const kept = [
    ...(models > 0 ? [counted(models, 'kept model')] : []),
    ...(checkpoints > 0 ? [counted(checkpoints, 'checkpoint')] : []),
  ].join(' and ');
  const parts = [
    counted(tasks, 'task'),
    counted(results, 'result'),
    counted(attempts, 'attempt'),
    ...(kept ? [`${kept} (${size(bytes)})`] : []),
    ...(logs.paths.length > 0
      ? [`${counted(logs.paths.length, 'log file')} on this machine (${size(logs.bytes)})`]
      : []),
  ];
  return [
    `${placeOf(sweep)} in ${ledger.describe}: ${parts.join(', ')}.`,
    'Market data, reports, and results that other sweeps took over from it stay.',
    ...(isLocal(sweep) ? [] : [onCluster(sweep)]),
  ].join('\n');
}

function onCluster({ cluster, namespace, name }: Sweep): string {
  return (
    `It is of the cluster ${cluster}: if its resource is still there, an operator trains all of it anew. ` +
    `Delete that first: kubectl delete tuningsweep -n ${namespace} ${name}`
  );
}

function placeOf({ namespace, name }: Sweep): string {
  return `${namespace}/${name}`;
}
