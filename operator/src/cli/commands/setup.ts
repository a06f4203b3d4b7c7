import { Command } from 'commander';
import { setUpTables, updateTaskstatus } from '@tuningsweep/ledger';
import { databaseOption, withLedger, type DatabaseOptions } from '../database.ts';

/** `tuningsweep setup`: the ledger's tables, reported one by one. */
export function setupCommand(): Command {
  return new Command('setup')
    .description("make the ledger's tables where they are missing")
    .addOption(databaseOption())
    .action(setup);
}

async function setup(options: DatabaseOptions): Promise<void> {
  await withLedger(options, async (ledger) => {
    for (const { table, created, warnings } of await setUpTables(ledger)) {
      console.log(created ? `Table ${table} created.` : `Table ${table} already exists.`);
      for (const warning of warnings) console.error(warning);
    }
    await updateTaskstatus(ledger, 'SETTING_DBTABLE', null, 'Completed', null);
  });
}
