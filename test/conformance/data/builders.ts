import { Readable } from 'node:stream';
import { asDouble, importRaw } from '../../../ledger/src/index.ts';
import type { ImportRequest, ImportSummary, Ledger } from '../../../ledger/src/index.ts';

export const TICKER = 'USD/KRW';

/** Imports the text of a CSV file. */
export async function importText(
  ledger: Ledger,
  text: string,
  request: Partial<ImportRequest> = {},
): Promise<ImportSummary> {
  return await importRaw(ledger, { ticker: TICKER, stream: Readable.from([text]), onError: 'fail', ...request });
}

type Series = 'TB_ASSETVALUE_RAW' | 'TB_ASSETVALUE_ADJ';

/** The closes in one of the series tables by day, in the table's own spelling of the day. */
export async function closes(ledger: Ledger, table: Series, ticker = TICKER): Promise<[string, number | null][]> {
  const rows = await ledger.db
    .selectFrom(table)
    .select(['DATE_MARKET', asDouble('CLOSE_P').as('close')])
    .where('TICKER', '=', ticker)
    .orderBy('DATE_MARKET')
    .execute();
  return rows.map(({ DATE_MARKET, close }) => [DATE_MARKET, close]);
}

/** Puts a row as it is into TB_ASSETVALUE_RAW. */
export const putRaw = putInto('TB_ASSETVALUE_RAW');

/** Puts a row as it is into TB_ASSETVALUE_ADJ, as another program does. */
export const putAdj = putInto('TB_ASSETVALUE_ADJ');

function putInto(table: Series) {
  return async (ledger: Ledger, date: string, close: number | null, ticker = TICKER): Promise<void> => {
    await ledger.db.insertInto(table).values({ DATE_MARKET: date, TICKER: ticker, CLOSE_P: close }).execute();
  };
}
