import { COMMAND_EXIT, VERSION } from '@tuningsweep/ledger/contracts';
import { Command } from 'commander';
import { bestCommand } from './commands/results/best.ts';
import { completeCommand, completionCommand } from './commands/completion.ts';
import { dataCommand } from './commands/data/data.ts';
import { forecastCommand } from './commands/results/forecast.ts';
import { modelCommand } from './commands/results/model.ts';
import { doctorCommand } from './commands/doctor.ts';
import { logsCommand } from './commands/logs.ts';
import { operatorCommand } from './commands/operator.ts';
import { planCommand } from './commands/plan.ts';
import { pruneCommand } from './commands/prune.ts';
import { replayCommand } from './commands/results/replay.ts';
import { reportCommand } from './commands/results/report.ts';
import { resultsCommand } from './commands/results/results.ts';
import { retryCommand } from './commands/retry.ts';
import { runCommand } from './commands/run.ts';
import { setupCommand } from './commands/setup.ts';
import { statusCommand } from './commands/results/status.ts';
import { validateCommand } from './commands/validate.ts';

const EXAMPLES = `
Examples:
  $ tuningsweep setup
  $ tuningsweep data import examples/data/usd-krw.csv --ticker USD/KRW
  $ tuningsweep data prepare
  $ tuningsweep run -f examples/usd-krw-quick.yaml
  $ tuningsweep best -f examples/usd-krw-quick.yaml -o yaml

Exit codes:
  ${COMMAND_EXIT.ok} done   ${COMMAND_EXIT.failure} failed, try again   ${COMMAND_EXIT.usage} change the command, manifest or file first
  ${COMMAND_EXIT.sweepFailed} the sweep failed or stalled   ${COMMAND_EXIT.held} another runner drives the sweep   ${COMMAND_EXIT.interrupted} interrupted`;

/** The whole command line. */
export function buildProgram(): Command {
  const program = new Command('tuningsweep')
    .description('Hyper-parameter sweeps from one manifest, with a SQL ledger that anyone can read.')
    .version(VERSION)
    .configureHelp({ sortSubcommands: false, showGlobalOptions: true })
    .showHelpAfterError('(add --help for what it takes)')
    .addHelpText('after', EXAMPLES);
  // commander exits with 1 on a bad command line; ours is the code for what the user has to change.
  program.exitOverride((error) => process.exit(error.exitCode === 0 ? COMMAND_EXIT.ok : COMMAND_EXIT.usage));
  const commands = [
    setupCommand(),
    dataCommand(),
    validateCommand(),
    planCommand(),
    runCommand(),
    statusCommand(),
    bestCommand(),
    forecastCommand(),
    modelCommand(),
    resultsCommand(),
    reportCommand(),
    replayCommand(),
    retryCommand(),
    pruneCommand(),
    logsCommand(),
    operatorCommand(),
    doctorCommand(),
    completionCommand(),
  ];
  for (const command of commands) program.addCommand(command.copyInheritedSettings(program));
  return program.addCommand(completeCommand(), { hidden: true });
}
