import type { Command } from 'commander';
import { ledgerUrlOf } from '@tuningsweep/ledger';
import type { DatabaseOptions } from '../options/database.ts';
import { readClusterSweep } from './cluster-sweep.ts';
import type { ClusterSweep } from './cluster-sweep.ts';
import { withCluster } from './connection.ts';
import type { Connection, ConnectionOptions } from './connection.ts';
import { ledgerEntries, READER_SECRET } from './ledger-secret.ts';
import { forwardTo, LOOPBACK } from './port-forward.ts';
import { serviceOf } from './service.ts';

interface LedgerOptions extends ConnectionOptions, DatabaseOptions {
  secret?: string;
}

/** The arguments of a command about one sweep of a cluster, whose ledger is found before the command begins. */
export function namingOnCluster(command: Command): Command {
  return command
    .argument('<name>', "the sweep's name")
    .option('--secret <name>', `of the ledger (default: ${READER_SECRET}, else that of the sweep's trainers)`)
    .option('--database <url>', 'the ledger, in the place of a Secret')
    .hook('preAction', async (_, acting) => {
      const [name = ''] = acting.args;
      const options = acting.optsWithGlobals<LedgerOptions>();
      await withCluster(options, async (connection) => {
        const sweep = await readClusterSweep(connection, name);
        acting.setOptionValue('sweepKey', sweep.key);
        acting.setOptionValue('database', options.database ?? (await ledgerOf(connection, sweep, options)));
      });
    });
}

/** The URL by which this machine reaches a sweep's ledger: by a forwarded port where it is a Service of the cluster. */
async function ledgerOf(connection: Connection, sweep: ClusterSweep, options: LedgerOptions): Promise<string> {
  const entries = await ledgerEntries(connection, sweep, options.secret);
  const service = await serviceOf(connection, entries.content('host')?.trim() ?? '');
  if (service === undefined) return ledgerUrlOf(entries);
  const port = await forwardTo(service, entries.content('port')?.trim() ?? '', options);
  return ledgerUrlOf(entries, { host: LOOPBACK, port });
}
