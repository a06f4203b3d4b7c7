import { createReadStream } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import type { RowDataPacket } from 'mysql2/promise';
import { importRaw, openLedger, prepareAdj, setUpTables } from '../../../ledger/src/index.ts';
import { requireServer } from '../../servers/find.ts';
import { startServer } from '../../servers/start.ts';
import { runOn } from '../../support/ledger/ledgers.ts';
import { projectFile } from './project-file.ts';

const TICKER = 'USD/KRW';

const bestOf = (name: string): string => `
SELECT CODE_TASK, VALUE FROM V_RESULT
 WHERE SWEEP = 'default/${name}' AND IN_GRID = 1 AND VALUE IS NOT NULL
 ORDER BY VALUE, IDX_TASK LIMIT 1`;

/** A MySQL server with a ledger in it that holds the series of the examples. */
export async function prepareLedger(): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = await startServer(requireServer('mysql'));
  await runOn(server.url, 'CREATE DATABASE tuning');
  const url = `${server.url}/tuning`;
  const ledger = await openLedger(url);
  await setUpTables(ledger);
  const stream = createReadStream(projectFile('examples/data/usd-krw.csv'));
  await importRaw(ledger, { ticker: TICKER, stream, onError: 'fail' });
  await prepareAdj(ledger, TICKER);
  await ledger.close();
  return { url, stop: server.stop };
}

/** The best task of a sweep without any of this project's code: the query with its answer, and the code in it. */
export async function bestBySql(url: string, name: string): Promise<{ text: string; codeTask: string }> {
  const connection = await createConnection(url);
  try {
    const [[row]] = await connection.query<RowDataPacket[]>(bestOf(name));
    return { text: `${bestOf(name).trim()}\n-> ${JSON.stringify(row)}`, codeTask: String(row?.['CODE_TASK']) };
  } finally {
    await connection.end();
  }
}
