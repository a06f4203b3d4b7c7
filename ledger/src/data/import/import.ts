import type { Readable } from 'node:stream';
import { chunks } from '../../values/chunks.ts';
import { InputError } from '../../errors.ts';
import { counted } from '../../values/counted.ts';
import { checkKey } from '../../values/keys.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import { write } from '../../transaction/write.ts';
import { BadLinesError } from './bad-lines.ts';
import { checkContents } from './csv/check.ts';
import type { Contents } from './csv/check.ts';
import { readRows } from './csv/rows.ts';
import type { BadLine, Day } from './csv/rows.ts';
import { keepStream } from './csv/source.ts';
import type { Source } from './csv/source.ts';
import { understand } from './csv/understand.ts';
import type { ReadOptions, Table } from './csv/understand.ts';
import { storeDays } from './store-days.ts';
import type { StoreCounts } from './store-days.ts';

export type ImportRequest = ReadOptions & {
  ticker: string;
  /** A CSV file with a header line: a stream is kept in memory, a source is read as often as needed. */
  stream: Readable | Source;
  /** What a bad line does: nothing of the file is written, or the line is left out. */
  onError: 'fail' | 'skip';
  /** Is told what was understood, before anything is stored or refused for a bad line. */
  onUnderstood?: (table: Table, contents: Contents) => void;
};

/** A file that was understood and may be stored. */
export interface UnderstoodImport {
  readonly ticker: string;
  readonly onError: 'fail' | 'skip';
  readonly table: Table;
  readonly contents: Contents;
}

export type ImportSummary = { read: number; skipped: BadLine[] } & StoreCounts;

const CHUNK = 500;

/**
 * Puts a CSV file of daily values into TB_ASSETVALUE_RAW as its source gave them, in single precision. How the file is
 * written is found out from all its lines, and refused where it can be understood in two ways. Values that are there
 * already are written again only where they differ, so the same file twice changes nothing; columns that the file lacks
 * and days that it lacks stay as they are. A missing value (empty, `null`, `N/A`, `NaN`, `-`, `.`) is stored as NULL, and
 * so is what is no number in a column other than the close. With `skip` every few hundred lines are a transaction of
 * their own; with `fail` the whole file is one.
 *
 * @throws BadLinesError with `fail`, or when no line can be used, before anything is written
 * @throws InputError when the ticker, the header line or the file cannot be used
 */
export async function importRaw(ledger: Ledger, request: ImportRequest): Promise<ImportSummary> {
  return await storeImport(ledger, await understandImport(request));
}

/** The first half of {@link importRaw}, which needs no ledger; it throws the same. */
export async function understandImport(request: ImportRequest): Promise<UnderstoodImport> {
  const { ticker, stream, onError, onUnderstood } = request;
  checkKey('TICKER', ticker);
  const table = await understand(typeof stream === 'function' ? stream : await keepStream(stream), request);
  const contents = await checkContents(table);
  const { days, bad } = contents;
  onUnderstood?.(table, contents);
  if (bad.length > 0 && onError === 'fail') {
    throw new BadLinesError(bad, `nothing was written, because of ${counted(bad.length, 'bad line')}`);
  }
  if (bad.length > 0 && days === 0) throw new BadLinesError(bad, 'nothing was written, for no line can be used');
  if (days === 0)
    throw new InputError('nothing was written, for the file has no line with a day below its header line');
  return { ticker, onError, table, contents };
}

/** The second half, which writes. */
export async function storeImport(
  ledger: Ledger,
  { ticker, onError, table, contents: { days, bad } }: UnderstoodImport,
): Promise<ImportSummary> {
  const counts = await storeTable(ledger, ticker, table, onError);
  return { read: days + bad.length, ...counts, skipped: bad };
}

async function storeTable(
  ledger: Ledger,
  ticker: string,
  table: Table,
  onError: 'fail' | 'skip',
): Promise<StoreCounts> {
  if (onError === 'fail') return await write(ledger, (trx) => storeAll(trx, ledger, ticker, table));
  const total = { inserted: 0, updated: 0, unchanged: 0 };
  for await (const chunk of chunks(daysOf(table), CHUNK)) {
    add(total, await write(ledger, (trx) => storeDays(trx, ledger.store, ticker, chunk)));
  }
  return total;
}

async function storeAll(trx: Trx, { store }: Ledger, ticker: string, table: Table): Promise<StoreCounts> {
  const total = { inserted: 0, updated: 0, unchanged: 0 };
  for await (const chunk of chunks(daysOf(table), CHUNK)) add(total, await storeDays(trx, store, ticker, chunk));
  return total;
}

async function* daysOf(table: Table): AsyncGenerator<Day> {
  for await (const row of readRows(table)) if (row.kind === 'day') yield row.day;
}

function add(total: StoreCounts, counts: StoreCounts): void {
  total.inserted += counts.inserted;
  total.updated += counts.updated;
  total.unchanged += counts.unchanged;
}
