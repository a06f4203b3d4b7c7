// The peer on a server: LOAD DATA LOCAL of files of the same rows, streamed, into the same tables, one after the other.
// Arguments: the database's URL, the folder with a file for each table.
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { ResultSetHeader } from 'mysql2/promise';
import { openLedger, setUpTables } from '../../../ledger/src/index.ts';
import { FILLED_TABLES } from '../rows.ts';
import { report } from './report.ts';

const [url = '', folder = ''] = process.argv.slice(2);
const ledger = await openLedger(url);
await setUpTables(ledger);
await ledger.close();
const connection = await createConnection({ uri: url, charset: 'utf8mb4_bin' });
await connection.query("SET SESSION sql_mode = 'STRICT_ALL_TABLES'");
const begin = performance.now();
for (const { name, columns } of FILLED_TABLES) {
  const [{ warningStatus }] = await connection.query<ResultSetHeader>({
    sql: `LOAD DATA LOCAL INFILE '${name}' INTO TABLE ${name} CHARACTER SET utf8mb4 (${columns.join(', ')})`,
    infileStreamFactory: (table: string) => createReadStream(join(folder, table), { highWaterMark: 256 * 1024 }),
  });
  if (warningStatus > 0) throw new Error(`${name}: LOAD DATA gave ${warningStatus} warnings`);
}
report(performance.now() - begin);
await connection.end();
