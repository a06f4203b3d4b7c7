import { asDouble } from '../../values/float.ts';
import type { Trx } from '../../ledger.ts';
import type { Store } from '../../store/store.ts';
import { VALUE_COLUMNS } from '../columns.ts';
import type { ValueColumn } from '../columns.ts';
import type { Day } from './csv/rows.ts';

export interface StoreCounts {
  inserted: number;
  updated: number;
  unchanged: number;
}

type Values = Partial<Record<ValueColumn, number | null>>;

/** Writes those of the days (all with the same columns) to TB_ASSETVALUE_RAW that are new or differ. */
export async function storeDays(trx: Trx, store: Store, ticker: string, days: readonly Day[]): Promise<StoreCounts> {
  const stored = await readStored(trx, ticker, days);
  const fresh = days.filter(({ date }) => !stored.has(date));
  const changed = days.filter(({ date, values }) => differs(values, stored.get(date)));
  await upsert(trx, store, ticker, [...fresh, ...changed]);
  return {
    inserted: fresh.length,
    updated: changed.length,
    unchanged: days.length - fresh.length - changed.length,
  };
}

async function readStored(trx: Trx, ticker: string, days: readonly Day[]): Promise<Map<string, Values>> {
  if (days.length === 0) return new Map();
  const dates = days.map(({ date }) => date);
  const rows = await trx
    .selectFrom('TB_ASSETVALUE_RAW')
    .select('DATE_MARKET')
    .select(VALUE_COLUMNS.map((column) => asDouble(column).as(column)))
    .where('TICKER', '=', ticker)
    .where('DATE_MARKET', 'in', dates)
    .execute();
  return new Map(rows.map(({ DATE_MARKET, ...values }) => [DATE_MARKET, values]));
}

function differs(values: Values, stored: Values | undefined): boolean {
  return stored !== undefined && VALUE_COLUMNS.some((name) => name in values && values[name] !== stored[name]);
}

async function upsert(trx: Trx, store: Store, ticker: string, days: readonly Day[]): Promise<void> {
  const [first] = days;
  if (first === undefined) return;
  await trx
    .insertInto('TB_ASSETVALUE_RAW')
    .values(days.map(({ date, values }) => ({ DATE_MARKET: date, TICKER: ticker, ...values })))
    .modifyEnd(store.sql.overwrite(Object.keys(first.values)))
    .execute();
}
