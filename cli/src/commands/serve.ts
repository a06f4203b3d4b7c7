import { Command, Option } from 'commander';
import { openLedger } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { serve } from '@tuningsweep/serve';
import type { ServeSettings } from '@tuningsweep/serve';
import { examples } from '../output/examples.ts';
import { databaseOption, ledgerUrl } from '../options/database.ts';
import type { DatabaseOptions } from '../options/database.ts';
import { listenAddress } from '../serve/listen-address.ts';
import type { ListenAddress } from '../serve/listen-address.ts';
import { accessOf } from '../serve/access.ts';
import { localLogs } from '../serve/local-logs.ts';
import { readRunners, shortRunner } from '../sweep/runner.ts';
import { readStatus, withTables } from '../sweep/view.ts';
import { stopSignal } from '../signals.ts';

interface ServeOptions extends DatabaseOptions {
  listen: ListenAddress;
  host: string[];
  userHeader?: string;
  users?: string;
  anyone?: boolean;
}

/** `tuningsweep serve`: the sweeps of a ledger in a browser, read only. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('show sweeps in a browser, live: pages that change nothing')
    .addOption(databaseOption())
    .addOption(
      new Option('--listen <host:port>', 'where to listen; port 0 is any that is free')
        .argParser(listenAddress)
        .default({ host: '127.0.0.1', port: 0 }, '127.0.0.1:0'),
    )
    .option('--host <name>', 'a name that browsers ask for it by, behind a proxy; several are possible', several, [])
    .option('--user-header <name>', 'who asks, as a proxy says it in this header; needs --users')
    .option('--users <file>', 'YAML: which namespaces each user is shown')
    .option('--anyone', 'listen beyond this machine without users: whoever reaches it sees everything')
    .addHelpText(
      'after',
      examples('serve', 'serve --listen 127.0.0.1:8080', 'serve --user-header X-Forwarded-User --users users.yaml'),
    )
    .action(serveUntilStopped);
}

function several(value: string, before: readonly string[]): string[] {
  return [...before, value.toLowerCase()];
}

async function serveUntilStopped(options: ServeOptions): Promise<void> {
  const access = await accessOf(options);
  await withTables(
    options,
    async (ledger) => {
      const logs = await localLogs(ledger, ledgerUrl(options));
      const { listen, host: hosts } = options;
      const settings: ServeSettings = {
        ledger,
        statusOf: readStatus,
        runnersOf,
        logs,
        listen,
        hosts,
        ...(access && { access }),
      };
      const serving = await serve(settings);
      console.log(`${ledger.describe} is shown at ${serving.url} (Ctrl-C ends it)`);
      await stopped();
      await serving.close();
    },
    (url) => openLedger(url, { access: 'read' }),
  );
}

async function runnersOf(ledger: Ledger): Promise<ReadonlyMap<string, string>> {
  return new Map(Array.from(await readRunners(ledger), ([key, runner]) => [key, shortRunner(runner)]));
}

async function stopped(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  stopSignal(resolve);
  await promise;
}
