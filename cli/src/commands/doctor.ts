import { COMMAND_EXIT } from '@tuningsweep/ledger/contracts';
import { Command } from 'commander';
import { databaseOption, ledgerFile } from '../options/database.ts';
import type { DatabaseOptions } from '../options/database.ts';
import type { Check } from '../doctor/check.ts';
import { checkDatabase } from '../doctor/database.ts';
import { checkMachine } from '../doctor/machine.ts';
import { checkTrainer } from '../doctor/trainer.ts';
import { examples } from '../output/examples.ts';
import { columns, OUTPUT_FORMATS, outputOption, print } from '../output/output.ts';
import type { OutputFormat } from '../output/output.ts';

/** `tuningsweep doctor`: whether a sweep can be run here, and what to do where not. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('say whether a sweep can be run here, how fast, and what to do where not')
    .addOption(outputOption(OUTPUT_FORMATS))
    .addOption(databaseOption())
    .addHelpText('after', examples('doctor', 'doctor --database mysql://user:password@db.example.org:3306/tuning'))
    .action(doctor);
}

async function doctor({ output, ...database }: DatabaseOptions & { output: OutputFormat }): Promise<void> {
  // Loaded here: the Kubernetes client takes longer to load than most commands take to run.
  const { checkCluster } = await import('../doctor/cluster.ts');
  const checks = [
    ...(await checkMachine(ledgerFile(database))),
    ...(await checkTrainer()),
    ...(await checkDatabase(database)),
    await checkCluster(),
  ];
  const runnable = checks.every(({ status }) => status !== 'fail');
  print(output, { runnable, checks }, () => table(checks, runnable));
  process.exitCode = runnable ? COMMAND_EXIT.ok : COMMAND_EXIT.failure;
}

function table(checks: readonly Check[], runnable: boolean): string {
  const rows = checks.map(({ name, status, found }) => [name, status, found]);
  const advice = checks.flatMap(({ name, advice: sentence }) => (sentence ? [`${name}: ${sentence}`] : []));
  const verdict = runnable ? 'A sweep can be run here.' : 'A sweep cannot be run here yet.';
  return [columns(['CHECK', 'STATUS', 'FOUND'], rows), '', ...advice, verdict].join('\n');
}
