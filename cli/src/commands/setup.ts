import { Command } from 'commander';
import { ADOPT, recordSetUp, setUpTables } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { adopt } from '../adopt.ts';
import type { AdoptOptions } from '../adopt.ts';
import { databaseOption, withLedger, withNewLedger } from '../options/database.ts';
import type { DatabaseOptions } from '../options/database.ts';
import { examples } from '../output/examples.ts';
import { UsageError } from '../exit.ts';

interface SetupOptions extends DatabaseOptions, AdoptOptions {
  ticker?: string;
  adopt?: true;
}

/** `tuningsweep setup`: the ledger's tables, reported one by one; with `--adopt` also those of another program. */
export function setupCommand(): Command {
  return new Command('setup')
    .description("make the ledger's tables where they are missing")
    .option('--ticker <ticker>', 'series to note in the row SETTING_DBTABLE')
    .option('--adopt', "change tables that another program made to the ledger's form, without losing a value")
    .option('--dry-run', 'with --adopt: only print what would be done')
    .option('--yes', 'with --adopt: do not ask')
    .addOption(databaseOption())
    .addHelpText(
      'after',
      examples('setup', 'setup --database mysql://user:password@db.example.org:3306/tuning', 'setup --adopt --dry-run'),
    )
    .action(setup);
}

async function setup({ ticker, adopt: isAdopting, dryRun, yes, ...database }: SetupOptions): Promise<void> {
  if (!isAdopting && (dryRun || yes)) throw new UsageError(`--${dryRun ? 'dry-run' : 'yes'} goes with --adopt.`);
  const open = dryRun ? withLedger : withNewLedger;
  await open(database, async (ledger) => {
    if (isAdopting && !(await adopt(ledger, { dryRun, yes }))) return;
    await make(ledger, ticker);
  });
}

async function make(ledger: Ledger, ticker: string | undefined): Promise<void> {
  const tables = await setUpTables(ledger);
  for (const { table, created, warnings, notes } of tables) {
    console.log(created ? `Table ${table} created.` : `Table ${table} already exists.`);
    for (const sentence of [...warnings, ...notes]) console.error(sentence);
  }
  if (tables.some(({ warnings }) => warnings.length > 0))
    console.error(`Sweeps can be run, but better after: ${ADOPT}`);
  await recordSetUp(ledger, ticker);
}
