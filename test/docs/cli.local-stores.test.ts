import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LAUNCHER } from '../support/cli/cli.ts';
import { emptyDatabase } from '../support/ledger/ledgers.ts';
import type { EmptyDatabase } from '../support/ledger/ledgers.ts';
import { commandLines, GUIDES, NOT_RUN } from './command-lines.ts';
import { blocks, documents } from './documents.ts';

const LINES = GUIDES.flatMap((name) => documents().filter((document) => document.name === name))
  .flatMap(commandLines)
  .filter((line) => /^(npx tuningsweep|cp) /.test(line) && !line.includes(NOT_RUN));
/** Of what the guide shows as failing. */
const FAILING = /^npx tuningsweep doctor --database mysql:/;

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
const QUICK = join('examples', 'usd-krw-quick.yaml');
const URL_OF_GUIDE = 'mysql://user:password@127.0.0.1:3306/sweeps';
const CODE = /\b[a-z2-7]{7}-[a-z2-7]{12}\b/g;

const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-'));
let database: EmptyDatabase;

/** A checkout as far as commands see it; the example's tasks train for one epoch. */
beforeAll(async () => {
  cpSync(EXAMPLES, join(folder, 'examples'), { recursive: true });
  const manifest = readFileSync(join(folder, QUICK), 'utf8');
  writeFileSync(join(folder, QUICK), manifest.replace(/epoch: \{ values: \[.*?\] \}/, 'epoch: { values: [1] }'));
  const [program, sweep] = ['python', 'yaml'].map((language) => shownFirst('docs/guide/custom-trainers.md', language));
  writeFileSync(join(folder, 'train.py'), program ?? '');
  writeFileSync(join(folder, 'descent.yaml'), sweep ?? '');
  writeFileSync(join(folder, 'prices.csv'), 'Date,Settle\n2020-01-02,1.5\n2020-01-03,none\n');
  writeFileSync(join(folder, 'usdkrw.csv'), 'Date,Price\n06/16/2023,"1,250.45"\n');
  database = await emptyDatabase('mysql');
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

/** The first block of a language that a document shows. */
function shownFirst(name: string, language: string): string | undefined {
  return documents()
    .filter((document) => document.name === name)
    .flatMap((document) => blocks(document, language))[0];
}

/** A line as the guide has it, in a shell; exit code and output. */
function run(line: string): { status: number | null; output: string } {
  const shell = `npx() { shift; "${process.execPath}" "${LAUNCHER}" "$@"; }; set -o pipefail; ${line}`;
  const { LEDGER_URL: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', shell], { cwd: folder, encoding: 'utf8', env });
  return { status, output: stdout + stderr };
}

/** With the server of the tests, and with codes that this folder's ledger has: of failed tasks for a retry. */
function filledIn(line: string): string {
  if (line.includes(URL_OF_GUIDE)) return line.replace(URL_OF_GUIDE, database.url);
  const wanted = line.match(CODE);
  if (!wanted) return line;
  const ledger = run('npx tuningsweep results usd-krw-quick -o json').output;
  const tasks: { CODE_TASK: string }[] = JSON.parse(ledger);
  const codes = tasks.map(({ CODE_TASK }) => CODE_TASK);
  if (line.includes(' retry ')) failTasks(codes.slice(0, wanted.length));
  return wanted.reduce((text, code, index) => text.replace(code, codes[index] ?? ''), line);
}

/** As somebody's own SQL can: training them until they fail would take longer. */
function failTasks(codes: readonly string[]): void {
  const ledger = new DatabaseSync(join(folder, 'tuningsweep.db'));
  for (const code of codes) ledger.prepare(`UPDATE TB_TASKSTATUS SET STATUS = 'Failed' WHERE CODE_TASK = ?`).run(code);
  ledger.close();
}

// Lines that train take a minute each on a machine that does nothing else.
test.each(LINES)('%s', (line) => {
  if (line.includes(URL_OF_GUIDE)) importInto(database.url);
  const { status, output } = run(filledIn(line));
  expect({ output, status }).toEqual({ output, status: FAILING.test(line) ? 1 : 0 });
});

/** "Import and prepare the data there first." */
function importInto(url: string): void {
  const env = { ...process.env, LEDGER_URL: url };
  const ticker = ['--ticker', 'USD/KRW'];
  const rates = join(EXAMPLES, 'data', 'usd-krw.csv');
  execFileSync(process.execPath, [LAUNCHER, 'data', 'import', rates, ...ticker], { env });
  execFileSync(process.execPath, [LAUNCHER, 'data', 'prepare', ...ticker], { env });
}

test('there are such lines', () => expect(LINES.length).toBeGreaterThan(30));
