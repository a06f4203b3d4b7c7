import { Command } from 'commander';
import { prepareAdj, SeriesRefusedError, setUpTables } from '@tuningsweep/ledger';
import type { PrepareOptions, PrepareSummary } from '@tuningsweep/ledger';
import { databaseOption, withLedger } from '../../options/database.ts';
import type { DatabaseOptions } from '../../options/database.ts';
import { examples } from '../../output/examples.ts';

interface Options extends DatabaseOptions, PrepareOptions {
  ticker?: string;
}

/** `tuningsweep data prepare`: from what was imported to the series that trainers read. */
export function prepareCommand(): Command {
  return new Command('prepare')
    .description('derive TB_ASSETVALUE_ADJ from what was imported: sorted, unusable days dropped')
    .option('--ticker <ticker>', 'only this series (default: all)')
    .option('--dry-run', 'say what would happen, and write nothing')
    .option('--positive-only', 'leave out days with a close of zero or less')
    .option('--replace', 'also replace rows that somebody else wrote or changed, and remove days that are raw no more')
    .addOption(databaseOption())
    .addHelpText(
      'after',
      examples('data prepare --dry-run', 'data prepare --ticker USD/KRW', 'data prepare --ticker USD/KRW --replace'),
    )
    .action(prepare);
}

async function prepare({ ticker, ...options }: Options): Promise<void> {
  await withLedger(options, async (ledger) => {
    if (!options.dryRun) await setUpTables(ledger);
    try {
      print(await prepareAdj(ledger, ticker, options), options);
    } catch (error) {
      if (error instanceof SeriesRefusedError) print(error.summaries, options);
      throw error;
    }
  });
}

/** Says what was done with each series that was not refused. */
function print(summaries: readonly PrepareSummary[], options: PrepareOptions): void {
  for (const summary of summaries)
    if (summary.refused === undefined) console.log(describe(summary, options).join('\n'));
}

const COUNTS = ['rows', 'badDates', 'duplicates', 'missing', 'nonPositive', 'written', 'removed'] as const;

function describe(summary: PrepareSummary, { dryRun, positiveOnly }: PrepareOptions): string[] {
  const { ticker, badDates, firstBadDates = [], nonPositive } = summary;
  const counts = COUNTS.map((what) => `${what} ${summary[what]}`).join(', ');
  const lines = [`${ticker}: ${counts}${dryRun ? ' (dry run: nothing was written)' : ''}.`];
  if (badDates > 0) {
    const first = firstBadDates.map((text) => `'${text}'`).join(', ');
    lines.push(`  No days, and left out: ${first}${badDates > firstBadDates.length ? ', …' : ''}`);
  }
  if (nonPositive > 0 && !positiveOnly) {
    lines.push('  Closes of zero or less are kept; --positive-only leaves their days out.');
  }
  return lines;
}
