import { Command } from 'commander';
import { checkTable, listSweeps, prunableModels, pruneModels } from '@tuningsweep/ledger';
import type { Ledger, PrunableModel } from '@tuningsweep/ledger';
import { sweepIdentity } from '@tuningsweep/engine/search';
import type { Sweep } from '@tuningsweep/engine/sweep';
import { examples } from '../output/examples.ts';
import { UsageError } from '../exit.ts';
import { columns, OUTPUT_FORMATS, outputOption, print } from '../output/output.ts';
import type { OutputFormat } from '../output/output.ts';
import { naming, withKnownSweep, withTables } from '../sweep/view.ts';
import type { SweepOptions } from '../sweep/view.ts';

interface PruneOptions extends SweepOptions {
  all?: boolean;
  dryRun?: boolean;
  output: OutputFormat;
}

type Place = Pick<Sweep, 'key' | 'cluster' | 'namespace' | 'name'>;

/** `tuningsweep prune NAME|-f FILE|--all`: the only way in which models of tasks out of the grid are deleted. */
export function pruneCommand(): Command {
  return naming(new Command('prune').description('delete the models that are kept of tasks out of the grid'))
    .option('--all', 'of every sweep in the ledger')
    .option('--dry-run', 'say what would be deleted, and delete nothing')
    .addOption(outputOption(OUTPUT_FORMATS))
    .addHelpText('after', examples('prune usd-krw --dry-run', 'prune -f examples/usd-krw.yaml', 'prune --all'))
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

async function pruneSweeps(
  ledger: Ledger,
  sweeps: readonly Place[],
  { dryRun = false, output }: PruneOptions,
): Promise<void> {
  if (!(await checkTable(ledger, 'TB_MODELARTIFACT')))
    throw new UsageError(`${ledger.describe} is of an earlier release and keeps no models: tuningsweep setup`);
  const found: Found[] = [];
  for (const { key, cluster, namespace, name } of sweeps) {
    const models = dryRun ? await prunableModels(ledger, key) : await pruneOne(ledger, key);
    if (models.length > 0) found.push({ cluster, namespace, name, models });
  }
  print(output, { deleted: !dryRun, sweeps: found }, () => describe(found, dryRun));
}

async function pruneOne(ledger: Ledger, key: string): Promise<PrunableModel[]> {
  const models = await prunableModels(ledger, key);
  const pruned = new Set(
    await pruneModels(
      ledger,
      key,
      models.map(({ codeTask }) => codeTask),
    ),
  );
  return models.filter(({ codeTask }) => pruned.has(codeTask));
}

type Found = Omit<Place, 'key'> & { models: readonly PrunableModel[] };

function describe(found: readonly Found[], dryRun: boolean): string {
  if (found.length === 0) return 'No model is kept of a task out of the grid: nothing to delete.';
  const bytes = (models: readonly PrunableModel[]): number => models.reduce((sum, model) => sum + model.bytes, 0);
  const rows = found.map(({ cluster, namespace, name, models }) => {
    return [cluster, `${namespace}/${name}`, models.length, bytes(models)];
  });
  const all = found.flatMap(({ models }) => models);
  const what = `${all.length} ${all.length === 1 ? 'model' : 'models'}, ${bytes(all)} bytes`;
  return [
    columns(['CLUSTER', 'SWEEP', 'MODELS', 'BYTES'], rows),
    dryRun ? `Would delete ${what}; results stay.` : `Deleted ${what}; results stay.`,
  ].join('\n');
}
