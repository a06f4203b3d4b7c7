import { Command } from 'commander';
import { checkTable, readSweep, taskRows, type Ledger } from '@tuningsweep/ledger';
import { gridDefinition, gridPoints } from '../../grid/index.ts';
import type { Sweep } from '../../sweep/types.ts';
import { databaseOption, withLedger, type DatabaseOptions } from '../database.ts';
import { loadSweep } from '../manifest.ts';

/** `tuningsweep plan -f FILE`: what a run would do, without doing it. */
export function planCommand(): Command {
  return new Command('plan')
    .description('say what a run would train, without training it')
    .requiredOption('-f, --filename <file>', 'the manifest')
    .addOption(databaseOption())
    .action(plan);
}

async function plan({ filename, ...database }: DatabaseOptions & { filename: string }): Promise<void> {
  const sweep = await loadSweep(filename);
  await withLedger(database, async (ledger) => {
    const statuses = await knownStatuses(ledger, sweep);
    const planned = { total: gridDefinition(sweep.spec).total, new: 0, Completed: 0, Failed: 0, other: 0 };
    const wanted = new Set<string>();
    for (const { codeTask } of gridPoints(sweep.spec, sweep.key)) {
      wanted.add(codeTask);
      planned[kind(statuses.get(codeTask))] += 1;
    }
    const leaving = [...statuses].filter(([code, status]) => !wanted.has(code) && status === 'Pending').length;
    console.log(`${sweep.namespace}/${sweep.name}: ${planned.total} points`);
    console.log(
      `  new ${planned.new}, waiting ${planned.other}, completed ${planned.Completed}, failed ${planned.Failed}, to be stopped ${leaving}`,
    );
  });
}
