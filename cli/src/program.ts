import { COMMAND_EXIT, VERSION } from '@tuningsweep/ledger/contracts';
import { Command } from 'commander';
import { refuseRepetition } from './options/repeated.ts';

type Load = () => Promise<Command>;

/** In the order in which help has them. Each is loaded when it is needed: to load all takes longer than most of them run. */
const COMMANDS: Record<string, Load> = {
  demo: async () => (await import('./commands/demo.ts')).demoCommand(),
  setup: async () => (await import('./commands/setup.ts')).setupCommand(),
  'setup-trainer': async () => (await import('./commands/setup-trainer.ts')).setupTrainerCommand(),
  data: async () => (await import('./commands/data/data.ts')).dataCommand(),
  validate: async () => (await import('./commands/validate.ts')).validateCommand(),
  plan: async () => (await import('./commands/plan.ts')).planCommand(),
  run: async () => (await import('./commands/run.ts')).runCommand(),
  status: async () => (await import('./commands/results/status.ts')).statusCommand(),
  best: async () => (await import('./commands/results/best.ts')).bestCommand(),
  forecast: async () => (await import('./commands/results/forecast.ts')).forecastCommand(),
  model: async () => (await import('./commands/results/model.ts')).modelCommand(),
  results: async () => (await import('./commands/results/results.ts')).resultsCommand(),
  report: async () => (await import('./commands/results/report.ts')).reportCommand(),
  serve: async () => (await import('./commands/serve.ts')).serveCommand(),
  replay: async () => (await import('./commands/results/replay.ts')).replayCommand(),
  retry: async () => (await import('./commands/retry.ts')).retryCommand(),
  delete: async () => (await import('./commands/delete.ts')).deleteCommand(),
  prune: async () => (await import('./commands/prune.ts')).pruneCommand(),
  logs: async () => (await import('./commands/logs.ts')).logsCommand(),
  operator: async () => (await import('./commands/operator.ts')).operatorCommand(),
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand(),
  completion: async () => (await import('./commands/completion.ts')).completionCommand(),
};
/** What completion scripts ask, and nobody else. */
const ASKED = '__complete';
const loadAsked: Load = async () => (await import('./commands/complete.ts')).completeCommand();

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

/**
 * The command line, with the command that the first word names or, where it names none, with all of them.
 *
 * @param first the first word after the program's name
 */
export async function buildProgram(first?: string): Promise<Command> {
  const program = conventional(new Command('tuningsweep'))
    .description('Hyper-parameter sweeps from one manifest, with a SQL ledger that anyone can read.')
    .version(VERSION)
    .addHelpText('after', EXAMPLES);
  if (first === ASKED) return program.addCommand(await loadAsked(), { hidden: true });
  for (const load of commandsFor(first)) program.addCommand(inherit(await load(), program));
  refuseRepetition(program);
  return program;
}

/** Settings go on to the commands of a command, such as `data import`, too. */
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inherit(child, command);
  return command;
}

/** The first word with which the program is `kubectl tuningsweep`; bin/kubectl-tuningsweep.mjs puts it there. */
export const PLUGIN = 'kubectl-plugin';

/** The command line of the plugin for kubectl. */
export async function pluginProgram(): Promise<Command> {
  const { pluginCommand } = await import('./plugin/program.ts');
  const plugin = conventional(pluginCommand());
  for (const command of plugin.commands) inherit(command, plugin);
  refuseRepetition(plugin);
  return plugin;
}

/** commander exits with 1 on a bad command line; ours is the code for what the user has to change. */
function conventional(program: Command): Command {
  return program
    .configureHelp({ sortSubcommands: false, showGlobalOptions: true })
    .showHelpAfterError('(add --help for what it takes)')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? COMMAND_EXIT.ok : COMMAND_EXIT.usage));
}

function commandsFor(first = ''): Load[] {
  if (VERSION_FLAGS.has(first)) return [];
  const named = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  return named ? [named] : Object.values(COMMANDS);
}

const VERSION_FLAGS = new Set(['-V', '--version']);
