import { randomUUID } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { importRaw, openLedger, prepareAdj, setUpTables } from '../../ledger/src/index.ts';
import type { Ledger } from '../../ledger/src/index.ts';
import { formatMysqlUrl } from '../../ledger/src/store/mysql/address.ts';
import { DATABASE_HOST } from '../cluster/node/cluster.ts';
import type { RealCluster } from '../cluster/node/cluster.ts';
import { runOn } from '../support/ledger/ledgers.ts';
import { leastRights, PASSWORD } from '../support/ledger/least-rights.ts';
import type { Account } from '../cluster/node/secret.ts';

const RATES = new URL('../../examples/data/usd-krw.csv', import.meta.url);

const ROLES = ['runner', 'trainer', 'reader'];

export const TICKER = 'USD/KRW';

/** A database with the rates in it, and the guide's two accounts for those who work with it. */
export interface Database {
  /** As the runner, from this machine. */
  readonly ledger: Ledger;
  /** From this machine, as somebody who may only look. */
  readonly readerUrl: string;
  /** From a pod, as the operator or as a trainer. */
  readonly account: (role: 'runner' | 'trainer') => Account;
  readonly drop: () => Promise<void>;
}

/** Makes a database as the guide tells, with accounts that are let in by TLS only, and fills in the rates. */
export async function makeDatabase({ databaseUrl: server, databaseCa }: RealCluster): Promise<Database> {
  const name = `e${randomUUID().slice(0, 8)}`;
  const { before, after } = leastRights(name);
  for (const statement of before) await runOn(server, statement);
  for (const role of ROLES) await runOn(server, `ALTER USER '${name}_${role}'@'%' REQUIRE SSL`);
  const { port } = new URL(server);
  const urlOf = (role: string): string => {
    const account = { user: `${name}_${role}`, password: PASSWORD, database: name, ca: databaseCa };
    return formatMysqlUrl({ host: 'localhost', port: Number(port), ...account });
  };
  const ledger = await openLedger(urlOf('runner'));
  await setUpTables(ledger);
  for (const statement of after) await runOn(server, statement);
  await importRaw(ledger, { ticker: TICKER, stream: createReadStream(RATES), onError: 'fail' });
  await prepareAdj(ledger, TICKER);
  return {
    ledger,
    readerUrl: urlOf('reader'),
    account: (role) => ({
      host: DATABASE_HOST,
      username: `${name}_${role}`,
      password: PASSWORD,
      database: name,
      ca: readFileSync(databaseCa, 'utf8'),
    }),
    drop: async () => {
      await ledger.close();
      for (const role of ROLES) await runOn(server, `DROP USER '${name}_${role}'@'%'`);
      await runOn(server, `DROP DATABASE ${name}`);
    },
  };
}
