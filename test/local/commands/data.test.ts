import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CompiledQuery } from 'kysely';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { closes } from '../../conformance/data/builders.ts';
import { cli, finished, LAUNCHER } from '../../support/cli/cli.ts';
import { embedded, inLedger } from '../tiny-sweep.ts';

const folders: string[] = [];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuningsweep-data-'));
  folders.push(folder);
});
afterAll(() => {
  for (const each of folders.splice(0)) rmSync(each, { recursive: true, force: true });
});

/** `일자,종가` in EUC-KR, of which CP949 is an extension. */
const KOREAN_HEADER = Buffer.from('c0cfc0da2cc1beb0a1', 'hex');

const data = (...args: string[]) => cli(folder, 'data', ...args);
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

/** Changes the ledger as another program does. */
const change = (statement: string) =>
  inLedger(embedded(folder), async ({ db }) => db.executeQuery(CompiledQuery.raw(statement)));

test('preparing says what it did, what it would do, and what it left alone', async () => {
  write('oil.csv', 'date,close\n2020-04-17,18.27\n2020-04-20,-37.63\n2020-04-21,10.01\n');
  await data('import', 'oil.csv', '--ticker', 'WTI');
  await data('import', 'oil.csv', '--ticker', 'OTHER');
  await change("UPDATE TB_ASSETVALUE_RAW SET DATE_MARKET = '17 April' WHERE TICKER = 'OTHER' AND CLOSE_P > 18");
  const dry = await data('prepare', '--dry-run');
  expect(dry).toMatchObject({ code: 0, stderr: '' });
  expect(dry.stdout).toContain('written 3, removed 0 (dry run: nothing was written).');
  expect(await inLedger(embedded(folder), (ledger) => closes(ledger, 'TB_ASSETVALUE_ADJ', 'WTI'))).toEqual([]);

  const prepared = await data('prepare');
  expect(prepared).toMatchObject({ code: 0, stderr: '' });
  expect(prepared.stdout.split('\n')).toEqual([
    'OTHER: rows 3, badDates 1, duplicates 0, missing 0, nonPositive 1, written 2, removed 0.',
    "  No days, and left out: '17 April'",
    '  Closes of zero or less are kept; --positive-only leaves their days out.',
    'WTI: rows 3, badDates 0, duplicates 0, missing 0, nonPositive 1, written 3, removed 0.',
    '  Closes of zero or less are kept; --positive-only leaves their days out.',
    '',
  ]);

  await change("UPDATE TB_ASSETVALUE_ADJ SET CLOSE_P = 5 WHERE TICKER = 'OTHER'");
  const refused = await data('prepare');
  expect(refused).toMatchObject({ code: 2, stdout: expect.stringMatching(/^WTI: .*\n.*\n$/) });
  expect(refused.stderr).toMatch(/^tuningsweep: OTHER: left as it is, .* 2 rows are not .*--replace.*\n$/);
  expect(await data('prepare', '--ticker', 'OTHER', '--replace', '--positive-only')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('written 1, removed 1.'),
  });
});

test('a dry run makes no ledger', async () => {
  expect(await data('prepare', '--dry-run')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/there is no ledger/),
  });
  expect(readdirSync(folder)).toEqual([]);
});

test('importing says what it understood, groups what is wrong, and takes a pipe', async () => {
  const lines = [
    'Datum;Schlusskurs;Adj Close;Stücke',
    '13.01.2023;1.247,95;1;viele',
    '14.01.2023;x;1;1',
    '16.01.2023;y;1;2',
    'Quelle',
  ];
  write('kurse.csv', lines.join('\n'));
  const failed = await data('import', 'kurse.csv', '--ticker', 'A');
  expect(failed.stdout.split('\n')).toEqual([
    `${join(folder, 'kurse.csv')}: UTF-8, semicolons between values, header on line 1`,
    "  date     'Datum' as DD.MM.YYYY: 1 day from 2023-01-13 to 2023-01-13",
    "  close    'Schlusskurs' with decimal comma: 1247.95 to 1247.95",
    "  as well  volume 'Stücke'",
    '  not read \'Adj Close\' (adjusted closes: --column "close=Adj Close")',
    '  no days  1 line above the first or below the last day, such as line 5: Quelle',
    "  missing  volume: 1 value is no number, such as 'viele' on line 2; stored as missing",
    '',
  ]);
  const wrong = "2 lines (3, 4): close: expected a number such as 1062,47, found 'x', 'y'\n";
  expect(failed).toMatchObject({
    code: 2,
    stderr: `tuningsweep: ${join(folder, 'kurse.csv')}: nothing was written, because of 2 bad lines:\n  ${wrong}`,
  });
  const skipped = await data('import', 'kurse.csv', '--ticker', 'A', '--on-error', 'skip');
  expect(skipped).toMatchObject({ code: 0, stderr: `${join(folder, 'kurse.csv')}: left out: ${wrong}` });
  expect(skipped.stdout).toMatch(/\nA: 3 lines read, 1 inserted, 0 updated, 0 unchanged, 2 skipped\.\n$/);

  const piped = spawn(process.execPath, [LAUNCHER, 'data', 'import', '-', '--ticker', 'B'], { cwd: folder });
  piped.stdin.end(gzipSync('Date,Close\n2023-01-13,1\n'));
  expect(await finished(piped)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Standard input: gzip, UTF-8.*1 inserted/s),
  });
});

test.each<[string, Buffer, string[], RegExp]>([
  [
    'semicolons',
    Buffer.from('date;close\n2023-01-13;1,5\n2023-01-16;2,5\n'),
    ['--delimiter', ';', '--decimal', ','],
    /semicolons between values/,
  ],
  [
    'what nobody would take for a delimiter',
    Buffer.from('date^close\n2023-01-13^1.5\n2023-01-16^2.5\n'),
    ['--delimiter', '^'],
    /'\^' between values/,
  ],
  [
    'UTF-16 without a mark',
    Buffer.from('date,close\n2023-01-13,1.5\n2023-01-16,2.5\n', 'utf16le'),
    ['--encoding', 'utf-16le'],
    /UTF-16/i,
  ],
  [
    'CP949',
    Buffer.concat([KOREAN_HEADER, Buffer.from('\n2023-01-13,1.5\n2023-01-16,2.5\n')]),
    ['--encoding', 'cp949'],
    /close {4}'종가'/,
  ],
  [
    'EUC-KR',
    Buffer.concat([KOREAN_HEADER, Buffer.from('\n2023-01-13,1.5\n2023-01-16,2.5\n')]),
    ['--encoding', 'euc-kr'],
    /date {5}'일자'/,
  ],
  [
    'a preamble that looks like a header',
    Buffer.from('date,close\nsource,exchange\nday,price\ndate,close\n2023-01-13,1.5\n2023-01-16,2.5\n'),
    ['--skip-lines', '3'],
    /header on line 4/,
  ],
])('flags say how to read %s', async (_, content, flags, understood) => {
  writeFileSync(join(folder, 'given.csv'), content);
  const imported = await data('import', 'given.csv', '--ticker', 'A', ...flags);
  expect(imported).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(understood) });
  expect(imported.stdout).toContain('A: 2 lines read, 2 inserted, 0 updated, 0 unchanged, 0 skipped.');
  expect(await inLedger(embedded(folder), (ledger) => closes(ledger, 'TB_ASSETVALUE_RAW', 'A'))).toHaveLength(2);
});

test.each([
  [['none.csv'], /no such file/],
  [['.'], /expected a file, found a folder/],
  [['bad.csv', '--on-error', 'skip'], /for no line can be used/],
  [['bad.csv', '--column', 'close'], /expected NAME=VALUE/],
  [['bad.csv', '--decimal', ';'], /expected \. or ,/],
  [['bad.csv', '--delimiter', 'several'], /expected one character/],
  [['bad.csv', '--skip-lines', '-1'], /expected a whole number/],
  [['bad.csv', '--date-format', 'soon'], /expected the order of day, month and year/],
  [['bad.csv', '--encoding', 'klingon'], /expected a name such as utf-8/],
  [['bad.csv', '--where', 'Name=A'], /the header line has no 'Name'/],
])('refuses %j with exit code 2', async (args, message) => {
  write('bad.csv', 'date,close\nsoon,1\n');
  const { code, stderr } = await data('import', '--ticker', 'A', ...args);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
});
