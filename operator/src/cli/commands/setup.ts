import { Command } from 'commander';
import { recordSetUp, setUpTables } from '@tuningsweep/ledger';
import { examples } from '../examples.ts';
import { databaseOption, withLedger, type DatabaseOptions } from '../database.ts';

/** `tuningsweep setup`: the ledger's tables, reported one by one. */
export function setupCommand(): Command {
  return new Command('setup')
    .description("make the ledger's tables where they are missing")
    .option('--ticker <ticker>', 'series to note in the row SETTING_DBTABLE')
    .addOption(databaseOption())
    .addHelpText('after', examples('setup', 'setup --database mysql://user:password@db.example.org:3306/tuning'))
    .action(setup);
}

async function setup({ ticker, ...database }: DatabaseOptions & { ticker?: string }): Promise<void> {
  await withLedger(database, async (ledger) => {
    for (const { table, created, warnings } of await setUpTables(ledger)) {
      console.log(created ? `Table ${table} created.` : `Table ${table} already exists.`);
      for (const warning of warnings) console.error(warning);
    }
    await recordSetUp(ledger, ticker);
  });
}
