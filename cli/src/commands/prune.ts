import { Command } from 'commander';
import { checkTable, counted, ledgerId, listSweeps } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { sweepIdentity } from '@tuningsweep/engine/search';
import { examples } from '../output/examples.ts';
import { UsageError } from '../exit.ts';
import { logFolder } from '../local/logs/files.ts';
import { ledgerUrl } from '../options/database.ts';
import { isAgreed } from '../output/agree.ts';
import { columns, OUTPUT_FORMATS, outputOption, print, size } from '../output/output.ts';
import type { OutputFormat } from '../output/output.ts';
import { isEmpty, pruneSweep, surveyPrunable } from '../sweep/prunable.ts';
import type { Place, Prunable } from '../sweep/prunable.ts';
import { naming, withKnownSweep, withTables } from '../sweep/view.ts';
import type { SweepOptions } from '../sweep/view.ts';

interface PruneOptions extends SweepOptions {
  all?: boolean;
  attempts?: boolean;
  dryRun?: boolean;
  yes?: boolean;
  output: OutputFormat;
}

/** `tuningsweep prune NAME|-f FILE|--all`: the only way in which models of tasks out of the grid are deleted. */
export function pruneCommand(): Command {
  return naming(new Command('prune').description('delete the models that are kept of tasks out of the grid'))
    .option('--all', 'of every sweep in the ledger')
    .option(
      '--attempts',
      'also what is recorded of all but the last attempt of tasks that are over, and their logs here',
    )
    .option('--dry-run', 'say what would be deleted, and delete nothing')
    .option('--yes', 'do not ask')
    .addOption(outputOption(OUTPUT_FORMATS))
    .addHelpText(
      'after',
      examples('prune usd-krw --dry-run', 'prune -f examples/usd-krw.yaml', 'prune --all --attempts --yes'),
    )
    .action(prune);
}

async function prune(name: string | undefined, options: PruneOptions): Promise<void> {
  if (!options.all) return withKnownSweep(name, options, (ledger, sweep) => pruneSweeps(ledger, [sweep], options));
  if (name !== undefined || options.filename !== undefined)
    throw new UsageError('--all: expected no sweep beside it, found one. Name the sweep, or give --all.');
  return withTables(options, async (ledger) => {
    const sweeps = (await listSweeps(ledger)).map((record) => ({ ...record, ...sweepIdentity(record) }));
    await pruneSweeps(ledger, sweeps, options);
  });
}

async function pruneSweeps(ledger: Ledger, sweeps: readonly Place[], options: PruneOptions): Promise<void> {
  if (!(await checkTable(ledger, 'TB_MODELARTIFACT')))
    throw new UsageError(`${ledger.describe} is of an earlier release and keeps no models: tuningsweep setup`);
  const found = await survey(ledger, sweeps, options);
  if (options.dryRun || found.length === 0) return show(found, false, options);
  if (!options.yes && !(await isAgreed(`${describe(found)}\nDelete ${sumOf(found)}?`)))
    return console.log('Nothing was deleted.');
  const pruned: Prunable[] = [];
  for (const each of found) pruned.push(await pruneSweep(ledger, each));
  show(pruned, true, options);
}

async function survey(ledger: Ledger, sweeps: readonly Place[], options: PruneOptions): Promise<Prunable[]> {
  const folder = logFolder(ledgerUrl(options), await ledgerId(ledger));
  const found: Prunable[] = [];
  for (const place of sweeps) {
    const each = await surveyPrunable(ledger, place, options.attempts ? { logFolder: folder } : undefined);
    if (!isEmpty(each)) found.push(each);
  }
  return found;
}

function show(found: readonly Prunable[], isDeleted: boolean, { output, dryRun }: PruneOptions): void {
  const sweeps = found.map(({ key: _, cluster, namespace, name, models, attempts, logs }) => {
    const parts = { models, attempts, logs: { files: logs.paths.length, bytes: logs.bytes } };
    return { cluster, namespace, name, ...parts };
  });
  print(output, { deleted: !dryRun, sweeps }, () => {
    if (found.length === 0) return 'Nothing to delete.';
    const sentence = `${isDeleted ? 'Deleted' : 'Would delete'} ${sumOf(found)}; results stay.`;
    return `${describe(found)}\n${sentence}`;
  });
}

function describe(found: readonly Prunable[]): string {
  const rows = found.map(({ cluster, namespace, name, models, attempts, logs }) => [
    cluster,
    `${namespace}/${name}`,
    models.length,
    bytesOf(models),
    countOf(attempts),
    logs.paths.length,
  ]);
  return columns(['CLUSTER', 'SWEEP', 'MODELS', 'BYTES', 'ATTEMPTS', 'LOGS'], rows);
}

/** All of them in words. */
function sumOf(found: readonly Prunable[]): string {
  const models = found.flatMap((each) => each.models);
  const attempts = countOf(found.flatMap((each) => each.attempts));
  const files = found.flatMap(({ logs }) => logs.paths).length;
  const bytes = found.reduce((sum, { logs }) => sum + logs.bytes, 0);
  return [
    ...(models.length > 0 ? [`${counted(models.length, 'model')} (${size(bytesOf(models))})`] : []),
    ...(attempts > 0 ? [`what is recorded of ${counted(attempts, 'earlier attempt')}`] : []),
    ...(files > 0 ? [`${counted(files, 'log file')} (${size(bytes)})`] : []),
  ].join(', ');
}

function bytesOf(models: Prunable['models']): number {
  return models.reduce((sum, { bytes }) => sum + bytes, 0);
}

function countOf(tasks: Prunable['attempts']): number {
  return tasks.reduce((sum, { attempts }) => sum + attempts, 0);
}
