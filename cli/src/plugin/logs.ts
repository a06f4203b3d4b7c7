import { Command, Option } from 'commander';
import { newestTask } from '@tuningsweep/operator/pod-log';
import { UsageError } from '../exit.ts';
import { wholeNumber } from '../options/numbers.ts';
import { printChunks } from '../output/output.ts';
import { podOutput } from '../sweep/pod-output.ts';
import type { PodLogOptions } from '../sweep/pod-output.ts';
import { readClusterSweep } from './cluster-sweep.ts';
import type { ClusterSweep } from './cluster-sweep.ts';
import { withCluster } from './connection.ts';
import type { Connection, ConnectionOptions } from './connection.ts';

interface LogOptions extends ConnectionOptions, PodLogOptions {
  task?: string;
}

/** `kubectl tuningsweep logs NAME`: what a sweep's trainers printed, by their pods; the ledger is not asked. */
export function clusterLogsCommand(): Command {
  return new Command('logs')
    .description("print what a task's trainer printed")
    .argument('<name>', "the sweep's name")
    .option('--task <code>', 'CODE_TASK of the task (default: the one whose pod is the newest)')
    .addOption(new Option('--try <n>', 'of the pod that was its nth (default: the last one)').argParser(wholeNumber(1)))
    .option('-f, --follow', 'go on until the pod has ended')
    .action(logs);
}

async function logs(name: string, _: LogOptions, command: Command): Promise<void> {
  const options = command.optsWithGlobals<LogOptions>();
  const { sweep, code } = await withCluster(options, async (connection) => {
    const found = await readClusterSweep(connection, name);
    return { sweep: found, code: options.task ?? (await newest(connection, found)) };
  });
  await printChunks(podOutput(sweep, code, options));
}

/** Says on stderr which task it is, as nobody has chosen it. */
async function newest({ client }: Connection, { namespace, name, selector }: ClusterSweep): Promise<string> {
  const code = await newestTask(client, namespace, selector);
  if (code === undefined)
    throw new UsageError(
      `${namespace}/${name} has no pod now; those of settled tasks are removed. How its tasks ended: ` +
        `kubectl tuningsweep results ${name} --namespace ${namespace} --output json`,
    );
  console.error(`Task ${code}:`);
  return code;
}
