import { Command } from 'commander';
import { importCommand } from './data-import.ts';
import { prepareCommand } from './data-prepare.ts';

/** `tuningsweep data import|prepare`: from a CSV file to the series that trainers read. */
export function dataCommand(): Command {
  return new Command('data')
    .description('put market data into the ledger and prepare it for training')
    .addCommand(importCommand())
    .addCommand(prepareCommand());
}
