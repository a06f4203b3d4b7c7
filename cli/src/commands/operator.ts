import { Command, Option } from 'commander';
import { resolveLedgerUrl } from '@tuningsweep/ledger';
import { parseSettings, SETTINGS } from '@tuningsweep/operator/settings';
import type { SettingTexts } from '@tuningsweep/operator/settings';
import { logFormat, logFormatOption, readableLine } from '../output/log-lines.ts';
import type { LogFormat } from '../output/log-lines.ts';
import { UsageError } from '../exit.ts';
import { stopSignal } from '../signals.ts';

/** `tuningsweep operator`: the controller, on a cluster or beside one. */
export function operatorCommand(): Command {
  const command = new Command('operator').description(
    'run the Kubernetes operator: watch TuningSweeps and train them as Jobs',
  );
  for (const setting of Object.values(SETTINGS)) {
    const option = new Option(setting.flag, setting.description).env(setting.env);
    command.addOption('default' in setting ? option.default(setting.default) : option);
  }
  return command.addOption(logFormatOption()).action(operate);
}

async function operate({ logFormat: asked, ...texts }: SettingTexts & { logFormat?: LogFormat }): Promise<void> {
  const database = texts.database ?? resolveLedgerUrl(process.env);
  if (!database) throw new UsageError('expected --database, LEDGER_URL or a mounted Service Binding, found none.');
  const settings = parseSettings({ ...texts, database });
  // Loaded here: the Kubernetes client takes longer to load than most commands take to run.
  const { runOperator } = await import('@tuningsweep/operator/operator');
  const { pino } = await import('pino');
  // Written at once: what pino keeps for later it tries to write for ever at the exit, where nobody reads any more.
  const json = pino.destination({ dest: 1, sync: true });
  const text = { write: (line: string) => process.stdout.write(`${readableLine(line.trimEnd())}\n`) };
  const isText = logFormat(asked, process.stdout.isTTY) === 'text';
  const log = pino({ level: settings.logLevel, errorKey: 'error' }, isText ? text : json);
  await runOperator(
    settings,
    log,
    stopSignal(() => log.info('stopping: work under way is finished first')),
  );
}
