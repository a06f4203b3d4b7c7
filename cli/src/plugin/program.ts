import { EventEmitter } from 'node:events';
import { VERSION } from '@tuningsweep/ledger/contracts';
import { Command } from 'commander';
import { forecastCommand } from '../commands/results/forecast.ts';
import { reportCommand } from '../commands/results/report.ts';
import { resultsCommand } from '../commands/results/results.ts';
import { clusterLogsCommand } from './logs.ts';
import { namingOnCluster } from './naming.ts';

const EXAMPLES = `
Examples:
  $ kubectl tuningsweep results usd-krw-quick --namespace research --sort MSE --limit 10
  $ kubectl tuningsweep logs usd-krw-quick --follow
  $ kubectl tuningsweep report usd-krw-quick -o report.html`;

/** `kubectl tuningsweep`: the commands that look at a sweep, about one that a cluster has. */
export function pluginCommand(): Command {
  const plugin = new Command('kubectl tuningsweep')
    .description('Results, logs, forecasts and reports of the TuningSweeps of a cluster.')
    .version(VERSION)
    .option('-n, --namespace <name>', "the sweep's namespace (default: that of the context)")
    .option('--context <name>', 'of the kubeconfig (default: its current one)')
    .option('--kubeconfig <file>', 'how to reach the cluster (default: KUBECONFIG, else ~/.kube/config)')
    .addHelpText('after', EXAMPLES);
  for (const make of [resultsCommand, reportCommand, forecastCommand])
    plugin.addCommand(withoutExamples(make(namingOnCluster)));
  return plugin.addCommand(clusterLogsCommand());
}

/** Those of the command line name manifests and ledgers. commander's types do not say that its help is made by events. */
function withoutExamples(command: Command): Command {
  if (command instanceof EventEmitter) command.removeAllListeners('afterHelp');
  return command;
}
