import { Command, Option } from 'commander';
import { checkTable, ledgerId, readSweep, tasksByCode } from '@tuningsweep/ledger';
import type { Ledger, SweepRecord } from '@tuningsweep/ledger';
import { KEPT_ATTEMPTS, logFile, logFolder, loggedAttempts } from '../local/logs/files.ts';
import { readLog } from '../local/logs/read-log.ts';
import { databaseOption, ledgerUrl, withLedger } from '../options/database.ts';
import type { DatabaseOptions } from '../options/database.ts';
import { examples } from '../output/examples.ts';
import { UsageError } from '../exit.ts';
import { isLocal } from '../sweep/manifest.ts';
import { wholeNumber } from '../options/numbers.ts';
import { logFormat, logFormatOption, readableLines } from '../output/log-lines.ts';
import type { LogFormat } from '../output/log-lines.ts';
import { printChunks } from '../output/output.ts';
import { podOutput } from '../sweep/pod-output.ts';
import type { PodLogOptions } from '../sweep/pod-output.ts';

type LogOptions = DatabaseOptions & Omit<PodLogOptions, 'context'> & { logFormat?: LogFormat };

/** `tuningsweep logs CODE_TASK`: what the trainer of a task printed. */
export function logsCommand(): Command {
  return new Command('logs')
    .description("print what a task's trainer printed")
    .argument('<code>', 'CODE_TASK of the task')
    .addOption(new Option('--try <n>', 'of this attempt (default: the last one)').argParser(wholeNumber(1)))
    .option('--follow', 'go on until the attempt has ended')
    .addOption(logFormatOption())
    .option('--kubeconfig <file>', 'for a task on a cluster (default: KUBECONFIG, else ~/.kube/config)')
    .addOption(databaseOption())
    .addHelpText('after', examples('logs mfzwi3d-k5hq2ta7xnbe', 'logs mfzwi3d-k5hq2ta7xnbe --try 1'))
    .action(logs);
}

async function logs(code: string, options: LogOptions): Promise<void> {
  await withLedger(options, async (ledger) => {
    const sweep = await sweepOfTask(ledger, code);
    const output = isLocal(sweep) ? await localOutput(ledger, code, options) : podOutput(sweep, code, options);
    const isText = logFormat(options.logFormat, process.stdout.isTTY) === 'text';
    await printChunks(isText ? readableLines(output) : output);
  });
}

/** @throws UsageError when no task has this code. */
async function sweepOfTask(ledger: Ledger, code: string): Promise<SweepRecord> {
  const [sweepKey = ''] = code.split('-');
  const sweep = (await checkTable(ledger, 'TB_SWEEP')) ? await readSweep(ledger, sweepKey) : undefined;
  if (sweep && (await tasksByCode(ledger, [code])).length > 0) return sweep;
  throw new UsageError(
    `${ledger.describe} has no task with the CODE_TASK ${code}. Codes are in the first column of: ` +
      'tuningsweep results NAME',
  );
}

async function localOutput(ledger: Ledger, code: string, options: LogOptions): Promise<AsyncIterable<Uint8Array>> {
  const folder = logFolder(ledgerUrl(options), await ledgerId(ledger));
  const attempts = loggedAttempts(folder, code);
  const wanted = options.try ?? attempts.at(-1);
  if (wanted === undefined)
    throw new UsageError(`${folder} has no output of ${code}: it was not tried yet, or not on this machine.`);
  if (!attempts.includes(wanted))
    throw new UsageError(
      `--try: expected one of ${attempts.join(', ')}, found ${wanted}. The last ${KEPT_ATTEMPTS} attempts are kept.`,
    );
  return readLog(logFile(folder, code, wanted), options.follow ?? false);
}
