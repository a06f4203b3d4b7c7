import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { KEPT_ATTEMPTS, logFile, logFolder, loggedAttempts } from './files.ts';
import { readLog } from './read-log.ts';
import { AttemptLog } from './attempt-log.ts';

const CODE = 'abcdefg-aaaaaaaaaaaa';

const aFolder = (): string => join(mkdtempSync(join(tmpdir(), 'logs-')), 'ledger.db.logs');
const linesOf = (folder: string, attempt = 1): string[] =>
  readFileSync(logFile(folder, CODE, attempt), 'utf8')
    .trimEnd()
    .split('\n');

test('a file says what was started, what it printed and how it ended', () => {
  const folder = aFolder();
  const log = new AttemptLog(folder, CODE, ['node', 'main.ts']);
  log.write(Buffer.from('one\ntwo'));
  log.end('with TrainerError: no luck');
  expect(linesOf(folder)).toEqual([
    expect.stringMatching(/^tuningsweep: attempt 1 of abcdefg-aaaaaaaaaaaa began 20.*Z: node main.ts$/),
    'one',
    'two',
    expect.stringMatching(/^tuningsweep: attempt 1 ended 20.*Z with TrainerError: no luck$/),
  ]);
});

test('a long output is cut, and says so', () => {
  const folder = aFolder();
  const log = new AttemptLog(folder, CODE, ['x'], 10);
  for (let n = 0; n < 5; n++) log.write(Buffer.from('1234'));
  log.end('well');
  expect(linesOf(folder).slice(1)).toEqual([
    '1234123412',
    'tuningsweep: the output was cut here, a file holds no more of it',
    expect.stringContaining('attempt 1 ended'),
  ]);
});

test('the last attempts of a task are kept', () => {
  const folder = aFolder();
  for (let n = 0; n < KEPT_ATTEMPTS + 2; n++) new AttemptLog(folder, CODE, ['x']).end('well');
  expect(loggedAttempts(folder, CODE)).toEqual([3, 4, 5, 6, 7]);
  expect(loggedAttempts(folder, 'abcdefg-bbbbbbbbbbbb')).toEqual([]);
});

test('a place that cannot be written to is no reason not to train', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'logs-')), 'file');
  writeFileSync(file, '');
  const log = new AttemptLog(file, CODE, ['x']);
  log.write(Buffer.from('1'));
  log.end('well');
  expect(loggedAttempts(file, CODE)).toEqual([]);
});

test('who follows gets what comes, until the attempt has ended', async () => {
  const folder = aFolder();
  const log = new AttemptLog(folder, CODE, ['x']);
  const read = Array.fromAsync(readLog(logFile(folder, CODE, 1), true));
  for (const word of ['one\n', 'two\n']) {
    await sleep(1);
    log.write(Buffer.from(word));
  }
  log.end('well');
  expect(Buffer.concat(await read).toString()).toBe(readFileSync(logFile(folder, CODE, 1), 'utf8'));
});

test('it lies beside an SQLite ledger, otherwise in the state directory', () => {
  vi.stubEnv('XDG_STATE_HOME', '/state');
  expect(logFolder('sqlite:/data/sweeps.db', 'id')).toBe('/data/sweeps.db.logs');
  expect(logFolder('mysql://u:p@h/db', 'id')).toBe('/state/tuningsweep/id/logs');
});
