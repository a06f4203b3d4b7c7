import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledQuery } from 'kysely';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { closes } from '../conformance/data/builders.ts';
import { cli } from '../support/cli.ts';
import { embedded, inLedger } from './tiny-sweep.ts';

const folders: string[] = [];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuningsweep-data-'));
  folders.push(folder);
});
afterAll(() => {
  for (const each of folders.splice(0)) rmSync(each, { recursive: true, force: true });
});

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
    stderr: expect.stringMatching(/no such ledger/),
  });
  expect(readdirSync(folder)).toEqual([]);
});
