import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { importRaw, openLedger, prepareAdj, setUpTables } from '../../ledger/src/index.ts';
import type { Ledger } from '../../ledger/src/index.ts';
import { runOn } from '../support/ledgers.ts';
import { leastRights, PASSWORD } from '../support/least-rights.ts';
import type { Account } from '../cluster/node/secret.ts';

const RATES = new URL('../../examples/data/usd-krw.csv', import.meta.url);

export const TICKER = 'USD/KRW';

/** A database with the rates in it, and the guide's two accounts for those who work with it. */
export type Database = {
  /** As the runner, from this machine. */
  readonly ledger: Ledger;
  /** From a pod, as the operator or as a trainer. */
  readonly account: (role: 'runner' | 'trainer') => Account;
  readonly drop: () => Promise<void>;
};

/**
 * Makes a database as the guide tells, and fills in the rates.
 *
 * @param server its URL on this machine, of an account that may do anything
 * @param host the server's address as pods see it
 */
export async function makeDatabase(server: string, host: string): Promise<Database> {
  const name = `e${randomUUID().slice(0, 8)}`;
  const { before, after } = leastRights(name);
  for (const statement of before) await runOn(server, statement);
  const url = Object.assign(new URL(server), { username: `${name}_runner`, password: PASSWORD, pathname: `/${name}` });
  const ledger = await openLedger(url.href);
  await setUpTables(ledger);
  for (const statement of after) await runOn(server, statement);
  await importRaw(ledger, { ticker: TICKER, stream: createReadStream(RATES), onError: 'fail' });
  await prepareAdj(ledger, TICKER);
  return {
    ledger,
    account: (role) => ({ host, username: `${name}_${role}`, password: PASSWORD, database: name }),
    drop: async () => {
      await ledger.close();
      for (const role of ['runner', 'trainer', 'reader']) await runOn(server, `DROP USER '${name}_${role}'@'%'`);
      await runOn(server, `DROP DATABASE ${name}`);
    },
  };
}
