import { LedgerError } from '../errors.ts';
import type { Ledger, Trx } from '../ledger.ts';
import { LAYOUT, packForecast, packedBytes, unpackForecast } from './forecast-layout.ts';
import type { ForecastSeries } from './forecast-layout.ts';

/** The most bytes of CONTENT: a forecast of many days ahead over a long test part may be larger. */
const MAX_BYTES = 4 * 2 ** 20;

/** Whether a forecast is small enough to be kept as one row. */
export function fitsForecast(windows: number, horizon: number): boolean {
  return packedBytes(windows, horizon) <= MAX_BYTES;
}

/** Inserts a forecast; there must be none of the task. */
export async function insertForecast(trx: Trx, codeTask: string, forecast: ForecastSeries): Promise<void> {
  const { dates, predicted, horizon } = forecast;
  await trx
    .insertInto('TB_FORECAST')
    .values({
      CODE_TASK: codeTask,
      DATE_BEGIN: dates[0] ?? '',
      DATE_END: dates.at(-1) ?? '',
      N_VALUE: predicted.length,
      HORIZON: horizon,
      LAYOUT,
      CONTENT: Buffer.from(packForecast(forecast)),
    })
    .execute();
}

/**
 * Reads the forecast that is kept of a task.
 *
 * @returns undefined when none is kept
 * @throws LedgerError when the row is not what was written, or a newer release wrote it
 */
export async function readForecast({ db }: Ledger, codeTask: string): Promise<ForecastSeries | undefined> {
  const row = await db
    .selectFrom('TB_FORECAST')
    .select(['LAYOUT', 'N_VALUE', 'HORIZON', 'CONTENT'])
    .where('CODE_TASK', '=', codeTask)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  if (row.LAYOUT !== LAYOUT) {
    throw new LedgerError(
      `TB_FORECAST of ${codeTask}: expected LAYOUT ${LAYOUT}, found ${row.LAYOUT}; use the release that wrote it`,
    );
  }
  return unpackForecast(codeTask, row.CONTENT, row.N_VALUE, row.HORIZON);
}
