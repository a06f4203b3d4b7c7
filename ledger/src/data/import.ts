import type { Readable } from 'node:stream';
import { chunks } from '../chunks.ts';
import { InputError } from '../errors.ts';
import { checkKey } from '../keys.ts';
import type { Ledger, Trx } from '../ledger.ts';
import { write } from '../write.ts';
import { readLines } from './csv.ts';
import type { Line } from './csv.ts';
import type { ColumnMapping } from './header.ts';
import type { BadLine, Day } from './line.ts';
import { storeDays } from './store-days.ts';
import type { StoreCounts } from './store-days.ts';

export type ImportRequest = {
  ticker: string;
  /** A CSV file with a header line. */
  stream: Readable;
  mapping?: ColumnMapping;
  /** What a bad line does: nothing of the file is written, or the line is left out. */
  onError: 'fail' | 'skip';
};

export type ImportSummary = { read: number; skipped: BadLine[] } & StoreCounts;

/** Bad lines stopped an import; `lines` has all of them, the message the first few. */
export class BadLinesError extends InputError {
  override name = 'BadLinesError';
  readonly lines: readonly BadLine[];

  constructor(lines: readonly BadLine[]) {
    super(describeLines(lines));
    this.lines = lines;
  }
}

const SHOWN = 20;
const CHUNK = 500;

/**
 * Puts a CSV file of daily values into TB_ASSETVALUE_RAW as its source gave them, in single precision. Values that are
 * there already are written again only where they differ, so the same file twice changes nothing; columns that the file
 * lacks and days that it lacks stay as they are. A missing value (empty, `null`, `N/A`, `NaN`, `-`, `.`) is stored as
 * NULL. With `skip` every few hundred lines are a transaction of their own; with `fail` the whole file is one.
 *
 * @throws BadLinesError with `fail`, after the whole file has been read and before anything is written
 * @throws InputError when the ticker or the header line cannot be used
 */
export async function importRaw(ledger: Ledger, request: ImportRequest): Promise<ImportSummary> {
  checkKey('TICKER', request.ticker);
  const lines = readLines(request.stream, request.mapping ?? {});
  return request.onError === 'skip'
    ? await importGood(ledger, request.ticker, lines)
    : await importAll(ledger, request.ticker, lines);
}

async function importGood(ledger: Ledger, ticker: string, lines: AsyncIterable<Line>): Promise<ImportSummary> {
  const summary = { read: 0, inserted: 0, updated: 0, unchanged: 0, skipped: new Array<BadLine>() };
  for await (const chunk of chunks(lines, CHUNK)) {
    const { days, bad } = separate(chunk);
    add(summary, await write(ledger, (trx) => storeDays(trx, ledger.dialect, ticker, days)));
    summary.read += chunk.length;
    summary.skipped.push(...bad);
  }
  return summary;
}

async function importAll(ledger: Ledger, ticker: string, lines: AsyncIterable<Line>): Promise<ImportSummary> {
  const { days, bad } = separate(await Array.fromAsync(lines));
  if (bad.length > 0) throw new BadLinesError(bad);
  const counts = await write(ledger, (trx) => storeAll(trx, ledger, ticker, days));
  return { read: days.length, ...counts, skipped: [] };
}

async function storeAll(trx: Trx, { dialect }: Ledger, ticker: string, days: readonly Day[]): Promise<StoreCounts> {
  const total = { inserted: 0, updated: 0, unchanged: 0 };
  for await (const chunk of chunks(days, CHUNK)) add(total, await storeDays(trx, dialect, ticker, chunk));
  return total;
}

function separate(lines: readonly Line[]): { days: Day[]; bad: BadLine[] } {
  const days: Day[] = [];
  const bad: BadLine[] = [];
  for (const line of lines) {
    if ('reason' in line) bad.push(line);
    else days.push(line);
  }
  return { days, bad };
}

function add(total: StoreCounts, counts: StoreCounts): void {
  total.inserted += counts.inserted;
  total.updated += counts.updated;
  total.unchanged += counts.unchanged;
}

function describeLines(lines: readonly BadLine[]): string {
  const shown = lines.slice(0, SHOWN).map(({ line, reason }) => `\n  line ${line}: ${reason}`);
  const more = lines.length > SHOWN ? `\n  … and ${lines.length - SHOWN} more` : '';
  return `nothing was written, because of ${lines.length} bad line(s):${shown.join('')}${more}`;
}
