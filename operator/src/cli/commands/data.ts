import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { importRaw, setUpTables, type ColumnMapping } from '@tuningsweep/ledger';
import { databaseOption, withLedger, type DatabaseOptions } from '../database.ts';
import { examples } from '../examples.ts';
import { UsageError } from '../exit.ts';
import { prepareCommand } from './data-prepare.ts';

interface ImportOptions extends DatabaseOptions {
  ticker: string;
  onError: 'fail' | 'skip';
  column: ColumnMapping;
}

/** `tuningsweep data import|prepare`: from a CSV file to the series that trainers read. */
export function dataCommand(): Command {
  return new Command('data')
    .description('put market data into the ledger and prepare it for training')
    .addCommand(importCommand())
    .addCommand(prepareCommand());
}

function importCommand(): Command {
  return new Command('import')
    .description('read a CSV file of daily values into TB_ASSETVALUE_RAW; the same file twice changes nothing')
    .argument('<file>', 'a CSV file with a header line')
    .requiredOption('--ticker <ticker>', 'what the series is, such as USD/KRW')
    .addOption(new Option('--on-error <what>', 'what a bad line does').choices(['fail', 'skip']).default('fail'))
    .option(
      '--column <field=header>',
      "a field's header where it is not the usual one, such as close=Last (repeatable)",
      mapColumn,
      {},
    )
    .addOption(databaseOption())
    .addHelpText(
      'after',
      examples(
        'data import examples/data/usd-krw.csv --ticker USD/KRW',
        'data import rates.csv --ticker USD/KRW --column close=Last --on-error skip',
      ),
    )
    .action(importFile);
}

function mapColumn(text: string, before: ColumnMapping): ColumnMapping {
  const [field, header] = text.split('=', 2);
  if (!field || !header) throw new UsageError(`--column: expected FIELD=HEADER such as close=Last, found "${text}".`);
  return { ...before, [field]: header };
}

async function importFile(file: string, { ticker, onError, column, ...database }: ImportOptions): Promise<void> {
  await access(file).catch(() => {
    throw new UsageError(`${file}: no such file, or no right to read it.`);
  });
  await withLedger(database, async (ledger) => {
    await setUpTables(ledger);
    const summary = await importRaw(ledger, { ticker, stream: createReadStream(file), mapping: column, onError });
    for (const { line, reason } of summary.skipped) console.error(`${file}:${line}: ${reason}; line skipped`);
    const { read, inserted, updated, unchanged } = summary;
    console.log(
      `${ticker}: ${read} lines read, ${inserted} inserted, ${updated} updated, ${unchanged} unchanged, ${summary.skipped.length} skipped.`,
    );
  });
}
