import { Command } from 'commander';
import { COMMAND_EXIT } from '@tuningsweep/ledger/contracts';
import type { Ledger } from '@tuningsweep/ledger';
import type { Sweep, SweepStatus } from '@tuningsweep/engine/sweep';
import { UsageError } from '../../exit.ts';
import { examples } from '../../output/examples.ts';
import { outputWidth, print } from '../../output/output.ts';
import { lineOfListed, lineOfOne } from '../../status/lines.ts';
import { readSweeps } from '../../status/sweeps.ts';
import { tableOfAll, tableOfOne } from '../../status/table.ts';
import { watch } from '../../status/watch.ts';
import type { Picture } from '../../status/watch.ts';
import { toManifest } from '../../sweep/manifest.ts';
import { readStatus, sayRemarks, viewing, viewSweep, withSweep, withTables } from '../../sweep/view.ts';
import type { ViewOptions } from '../../sweep/view.ts';

interface StatusOptions extends ViewOptions {
  watch?: boolean;
}

/** `tuningsweep status [NAME|-f FILE]`: one sweep as `kubectl get` shows the resource, or all of the ledger. */
export function statusCommand(): Command {
  return viewing(new Command('status').description('show how a sweep stands, or all sweeps of the ledger'))
    .option('--watch', 'go on showing it, of one sweep until it is over')
    .addHelpText(
      'after',
      examples('status', 'status usd-krw', 'status team-a/usd-krw --watch', 'status -f examples/usd-krw.yaml -o yaml'),
    )
    .action(status);
}

async function status(name: string | undefined, options: StatusOptions): Promise<void> {
  if (options.watch && options.output !== 'table')
    throw new UsageError(`--watch: expected no other format beside it than table, found -o ${options.output}.`);
  const isOne = name !== undefined || options.filename !== undefined;
  if (options.watch) process.exitCode = await (isOne ? watchOne(name, options) : watchAll(options));
  else await (isOne ? showOne(name, options) : showAll(options));
}

async function showOne(name: string | undefined, options: StatusOptions): Promise<void> {
  const view = await viewSweep(name, options);
  sayRemarks(view.status);
  print(options.output, { ...toManifest(view.sweep), status: view.status }, () => tableOfOne(view));
}

async function showAll(options: StatusOptions): Promise<void> {
  const sweeps = await withTables(options, readSweeps);
  const none = 'No sweep was run on this ledger yet: tuningsweep run -f FILE';
  print(options.output, sweeps, () => (sweeps.length > 0 ? tableOfAll(sweeps, outputWidth()) : none));
}

async function watchOne(name: string | undefined, options: StatusOptions): Promise<number> {
  return withSweep(name, options, (ledger, sweep) => watch(() => pictureOfOne(ledger, sweep)));
}

async function pictureOfOne(ledger: Ledger, sweep: Sweep): Promise<Picture> {
  const view = { sweep, status: await readStatus(ledger, sweep) };
  const lines = new Map([[sweep.name, lineOfOne(view)]]);
  return { table: tableOfOne(view), lines, exitCode: exitCodeOf(view.status) };
}

/** As `run` has it; undefined while the sweep is not over. */
function exitCodeOf({ conditions }: SweepStatus): number | undefined {
  const truth = conditions.find(({ type }) => type === 'Succeeded')?.status;
  if (truth === 'True') return COMMAND_EXIT.ok;
  return truth === 'False' ? COMMAND_EXIT.sweepFailed : undefined;
}

async function watchAll(options: StatusOptions): Promise<number> {
  return withTables(options, (ledger) => watch(() => pictureOfAll(ledger)));
}

async function pictureOfAll(ledger: Ledger): Promise<Picture> {
  const sweeps = await readSweeps(ledger);
  const lines = new Map(
    sweeps.map((sweep) => [`${sweep.cluster}/${sweep.namespace}/${sweep.name}`, lineOfListed(sweep)]),
  );
  return { table: tableOfAll(sweeps, outputWidth()), lines };
}
