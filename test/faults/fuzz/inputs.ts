import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect } from 'vitest';
import {
  importRaw,
  InputError,
  openLedger,
  prepareAdj,
  resolveLedgerUrl,
  setUpTables,
} from '../../../ledger/src/index.ts';
import type { Ledger } from '../../../ledger/src/index.ts';
import { locateLedger } from '../../../ledger/src/connect/url.ts';
import { parseMysqlUrl } from '../../../ledger/src/store/mysql/address.ts';

const CELLS = [
  '',
  '1',
  '1.5',
  '-1',
  '0',
  'NaN',
  'null',
  '1e400',
  '1,234',
  "O'Brien",
  '"',
  '""',
  '1.234,5',
  '1\u00A0234',
  '$12.50K',
  '(37.63)',
  '="1"',
  '2020-01-02',
  '20200102',
  '2020-02-30',
  '02.01.2020',
  '01/13/2020',
  '13/01/2020',
  'Jan 3, 2020',
  '2020년 1월 4일',
  '1578009600',
  'Symbol',
];
const cell = fc.oneof(fc.constantFrom(...CELLS), fc.string({ maxLength: 12, unit: 'binary' }));
const header = fc.constantFrom(
  'Date,Close',
  'date;close',
  'DATE,OPEN,HIGH,LOW,CLOSE,VOLUME',
  'Date',
  '',
  '"Date","Close"',
  'Datum;Schlusskurs;Eröffnung',
  '일자,종가',
  'Title\n\nDate,Close,Symbol',
  'Price,Close\nTicker,A\nDate,',
  '\uFEFFDate,Close',
);
const separator = fc.constantFrom(',', ';', '\t', '|');
const ending = fc.constantFrom('\n', '\r\n', '\r', '');

const ENCODED = [
  (text: string) => Buffer.from(text),
  (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  (text: string) => Buffer.from(text, 'latin1'),
  (text: string) => gzipSync(text),
  (text: string) => gzipSync(text).subarray(0, -9),
];

/** Files that look like CSV, more or less. */
const files = fc
  .tuple(header, separator, ending, fc.array(fc.array(cell, { maxLength: 7 }), { maxLength: 12 }))
  .map(([head, by, end, rows]) => [head, ...rows.map((row) => row.join(by))].join(end))
  .chain((text) => fc.constantFrom(...ENCODED).map((encode) => encode(text)));

const ticker = fc.oneof(
  fc.constantFrom('T', "O'Brien", '100%', 'a_b', '환율'),
  fc.string({ maxLength: 24, unit: 'binary' }),
);

/** Whatever a CSV file and a ticker are: the import takes them or says what is wrong with them, and tables stay usable. */
export async function fuzzImports(numRuns: number): Promise<void> {
  const ledger = await openLedger('sqlite::memory:');
  await setUpTables(ledger);
  try {
    await fc.assert(
      fc.asyncProperty(
        files,
        ticker,
        fc.constantFrom('fail' as const, 'skip' as const),
        async (file, name, onError) => {
          await importOne(ledger, file, name, onError);
        },
      ),
      { numRuns },
    );
  } finally {
    await ledger.close();
  }
}

async function importOne(ledger: Ledger, file: Buffer, name: string, onError: 'fail' | 'skip'): Promise<void> {
  const before = await countRows(ledger);
  try {
    const { inserted } = await importRaw(ledger, { ticker: name, stream: Readable.from([file]), onError });
    expect(await countRows(ledger)).toBe(before + inserted);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    expect(await countRows(ledger)).toBe(before);
    return;
  }
  await prepareAdj(ledger, name).catch((error: unknown) => {
    expect(error).toBeInstanceOf(InputError);
  });
}

async function countRows({ db }: Ledger): Promise<number> {
  const { n } = await db
    .selectFrom('TB_ASSETVALUE_RAW')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return n;
}

const SECRET = 'pa55-w%rd';
const part = fc.oneof(
  fc.constantFrom('', 'u', 'localhost', '%', '%zz', '[::1]', ':', '@', '3306', '99999'),
  fc.string({ maxLength: 8 }),
);

/** Whatever a ledger's URL is: it is taken apart, or refused without its password. */
export function fuzzUrls(numRuns: number): void {
  const start = fc.constantFrom('mysql://', 'mariadb://', 'sqlite:', 'http://', '', 'mysql:');
  const url = fc
    .tuple(start, part, part, part, part, part)
    .map(([a, user, host, port, name, more]) => `${a}${user}:${SECRET}@${host}:${port}/${name}?${more}`);
  fc.assert(
    fc.property(fc.oneof(url, fc.webUrl({ withQueryParameters: true }), fc.string()), (text) => {
      try {
        locateLedger(text);
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        expect(String(error)).not.toContain(SECRET);
      }
    }),
    { numRuns },
  );
}

/** Files of a Service Binding, any of which may be missing. */
const bindings = fc.record(
  {
    type: fc.constantFrom('mysql', 'mariadb', 'postgresql'),
    host: fc.oneof(fc.constantFrom('db.example', '::1', 'a@b', 'a/b', 'a?b', 'a#b', 'a:1', 'a\\b'), part, fc.domain()),
    port: fc.oneof(fc.nat(70_000).map(String), part),
    username: fc.string({ unit: 'grapheme', maxLength: 8 }),
    password: fc.oneof(fc.constant(SECRET), fc.string({ unit: 'grapheme', maxLength: 8 })),
    database: fc.string({ unit: 'grapheme', maxLength: 8 }),
    'ca.crt': fc.constant('certificate'),
  },
  { requiredKeys: ['type'] },
);

/** Whatever a mounted binding's files hold: it is that account on that server, or is refused without its password. */
export function fuzzBindings(numRuns: number): void {
  const root = mkdtempSync(join(tmpdir(), 'bindings-'));
  try {
    fc.assert(
      fc.property(bindings, (entries) => {
        const folder = join(root, 'ledger');
        rmSync(folder, { recursive: true, force: true });
        mkdirSync(folder);
        for (const [name, content] of Object.entries(entries)) writeFileSync(join(folder, name), content);
        expectBinding(root, entries);
      }),
      { numRuns },
    );
  } finally {
    rmSync(root, { recursive: true });
  }
}

function expectBinding(root: string, entries: Readonly<Record<string, string>>): void {
  try {
    const url = resolveLedgerUrl({ SERVICE_BINDING_ROOT: root });
    if (url === undefined) return expect(entries['type']).toBe('postgresql');
    const { host: text = '', port, username: user, password, database } = entries;
    const host = text.replace(/^\[(.*)\]$/, '$1'); // an IPv6 address, as in a URL
    expect(parseMysqlUrl(url)).toMatchObject({ host, port: Number(port), user, password, database });
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).not.toContain(SECRET);
  }
}
