import { counted } from '../../values/counted.ts';
import { InputError } from '../../errors.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import { write } from '../../transaction/write.ts';
import { readSeries } from '../series.ts';
import type { SeriesRow } from '../series.ts';
import { derive } from './derive.ts';
import type { Derived } from './derive.ts';
import { findObstacles } from './obstacles.ts';
import { changesOf, writeSeries } from './write-series.ts';

export interface PrepareOptions {
  /** Also rows that another program wrote, changed or removed, and days that TB_ASSETVALUE_RAW no longer has. */
  replace?: boolean;
  /** Say what would happen, and write nothing. */
  dryRun?: boolean;
  /** Leave out days with a close of zero or less. */
  positiveOnly?: boolean;
}

/** What `prepareAdj` found in a series and did, or would do in a dry run. */
export interface PrepareSummary {
  ticker: string;
  /** Rows of the series in TB_ASSETVALUE_RAW. */
  rows: number;
  /** Left out: DATE_MARKET is no day. */
  badDates: number;
  /** The first of them, as they are spelled; absent when there are none. */
  firstBadDates?: string[];
  /** Left out: another row has the same day (spelled differently) and was changed later. */
  duplicates: number;
  /** Left out: no close, or none that is a finite number. */
  missing: number;
  /** Days with a close of zero or less: kept, unless `positiveOnly` leaves them out. */
  nonPositive: number;
  /** Rows of TB_ASSETVALUE_ADJ that were new or differed. */
  written: number;
  /** Rows of TB_ASSETVALUE_ADJ that were removed. */
  removed: number;
  /** Why the series is left as it is, as a sentence that ends with what to do. */
  refused?: string;
}

/** Series were left as they are; the others were prepared. `summaries` has all of them. */
export class SeriesRefusedError extends InputError {
  override name = 'SeriesRefusedError';
  readonly summaries: readonly PrepareSummary[];

  constructor(summaries: readonly PrepareSummary[]) {
    super(summaries.flatMap(({ refused }) => refused ?? []).join('\n'));
    this.summaries = summaries;
  }
}

/**
 * Derives TB_ASSETVALUE_ADJ, what trainers read, from TB_ASSETVALUE_RAW: days in order, each once, spelled YYYYMMDD,
 * without days that have no close; the other values as they are. A series is one transaction; a second run changes
 * nothing. Only rows that an earlier call wrote and that are still as it wrote them are touched
 * (TB_ASSETVALUE_PREPARED), and no day goes, unless `replace` asks for it.
 *
 * @param ticker only this series; all of them when left out
 * @throws SeriesRefusedError when a series has no usable day or cannot be touched, after the others were prepared
 * @throws InputError when there are no rows to prepare
 */
export async function prepareAdj(
  ledger: Ledger,
  ticker?: string,
  options: PrepareOptions = {},
): Promise<PrepareSummary[]> {
  const tickers = ticker === undefined ? await rawTickers(ledger) : [ticker];
  const summaries: PrepareSummary[] = [];
  for (const name of tickers) summaries.push(await prepareOne(ledger, name, options));
  if (summaries.some(({ refused }) => refused !== undefined)) throw new SeriesRefusedError(summaries);
  return summaries;
}

async function rawTickers(ledger: Ledger): Promise<string[]> {
  if (!(await ledger.store.catalogue.hasTable(ledger.db, 'TB_ASSETVALUE_RAW'))) throw nothingToPrepare('any series');
  const rows = await ledger.db.selectFrom('TB_ASSETVALUE_RAW').select('TICKER').distinct().orderBy('TICKER').execute();
  if (rows.length === 0) throw nothingToPrepare('any series');
  return rows.map(({ TICKER }) => TICKER);
}

function nothingToPrepare(what: string): InputError {
  return new InputError(`TB_ASSETVALUE_RAW has no rows of ${what}; run: tuningsweep data import FILE.csv --ticker …`);
}

async function prepareOne(ledger: Ledger, ticker: string, options: PrepareOptions): Promise<PrepareSummary> {
  if (options.dryRun) {
    const hasRecord = await ledger.store.catalogue.hasTable(ledger.db, 'TB_ASSETVALUE_PREPARED');
    const stored = await readSeries(ledger.db, 'TB_ASSETVALUE_ADJ', ticker);
    const record = hasRecord ? await readSeries(ledger.db, 'TB_ASSETVALUE_PREPARED', ticker) : [];
    return judge(ticker, await readRaw(ledger.db, ticker), stored, record, options).summary;
  }
  return await write(ledger, async (trx) => {
    const lock = ledger.store.sql.forUpdate;
    const stored = await readSeries(trx, 'TB_ASSETVALUE_ADJ', ticker, lock);
    const record = await readSeries(trx, 'TB_ASSETVALUE_PREPARED', ticker, lock);
    const { summary, days } = judge(ticker, await readRaw(trx, ticker), stored, record, options);
    if (summary.refused !== undefined) return summary;
    await writeSeries(trx, ledger.store, 'TB_ASSETVALUE_ADJ', ticker, changesOf(days, stored));
    await writeSeries(trx, ledger.store, 'TB_ASSETVALUE_PREPARED', ticker, changesOf(days, record));
    return summary;
  });
}

async function readRaw(db: Trx | Ledger['db'], ticker: string): Promise<SeriesRow[]> {
  const raw = await readSeries(db, 'TB_ASSETVALUE_RAW', ticker);
  if (raw.length === 0) throw nothingToPrepare(ticker);
  return raw;
}

interface Judged {
  summary: PrepareSummary;
  days: Derived['days'];
}

const SHOWN = 3;

/** What is to be done with a series, or why nothing is. */
function judge(
  ticker: string,
  raw: readonly SeriesRow[],
  stored: readonly SeriesRow[],
  record: readonly SeriesRow[],
  { replace = false, positiveOnly = false }: PrepareOptions,
): Judged {
  const { days, badDates, duplicates, missing, nonPositive } = derive(raw, positiveOnly);
  const found = { badDates: badDates.length, duplicates, missing, nonPositive: nonPositive.length };
  const first = badDates.length > 0 ? { firstBadDates: badDates.slice(0, SHOWN) } : {};
  const summary = { ticker, rows: raw.length, ...found, ...first, written: 0, removed: 0 };
  if (days.size === 0) return { days, summary: { ...summary, refused: describeUnusable(summary) } };
  const unwanted = positiveOnly ? nonPositive : [];
  const obstacles = replace ? [] : findObstacles({ derived: days, stored, record, unwanted });
  if (obstacles.length > 0) return { days, summary: { ...summary, refused: describeObstacles(ticker, obstacles) } };
  const { changed, obsolete } = changesOf(days, stored);
  return { days, summary: { ...summary, written: changed.length, removed: obsolete.length } };
}

function describeObstacles(ticker: string, obstacles: readonly string[]): string {
  return (
    `${ticker}: left as it is, for in TB_ASSETVALUE_ADJ ${obstacles.join(', ')}. ` +
    'To derive the whole series anew in their place, run data prepare for this ticker with --replace; ' +
    'with --dry-run as well it only says what would happen.'
  );
}

function describeUnusable({ ticker, rows, firstBadDates = [] }: PrepareSummary): string {
  const examples = firstBadDates.map((text) => `'${text}'`).join(', ');
  const dates = examples === '' ? '' : `; no days are ${examples}: expected a day as YYYYMMDD or YYYY-MM-DD`;
  return (
    `${ticker}: left as it is, for none of its ${counted(rows, 'row')} in TB_ASSETVALUE_RAW has a day and a usable close${dates}. ` +
    'Correct them, or import the series again.'
  );
}
