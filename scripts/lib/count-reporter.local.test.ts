import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const VITEST = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs');
const REPORTER = join(import.meta.dirname, 'count-reporter.mjs');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'count-reporter-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function countsOf(source: string): unknown {
  writeFileSync(join(folder, 'some.test.mjs'), source);
  const counts = join(folder, 'counts.json');
  try {
    execFileSync(process.execPath, [VITEST, 'run', '--root', folder, '--globals', `--reporter=${REPORTER}`], {
      env: { ...process.env, TEST_COUNTS_FILE: counts },
      stdio: 'ignore',
    });
  } catch {
    // vitest ends with 1 where a test failed; the counts are what matters here.
  }
  return JSON.parse(readFileSync(counts, 'utf8'));
}

test.each([
  ['passed and skipped tests', `test('a', () => {}); test.skip('b', () => {});`, { passed: 1, failed: 0, skipped: 1 }],
  ['failed tests', `test('a', () => { throw new Error(); });`, { passed: 0, failed: 1, skipped: 0 }],
  ['a file that cannot be loaded', `import './missing.mjs';`, { passed: 0, failed: 1, skipped: 0 }],
  [
    'a set-up that fails, once, and its tests as skipped',
    `describe('s', () => { beforeAll(() => { throw new Error(); }); test('a', () => {}); });`,
    { passed: 0, failed: 1, skipped: 1 },
  ],
  [
    'an error outside any test',
    `test('a', () => {}); setTimeout(() => { throw new Error(); }); test('b', () => new Promise((r) => setTimeout(r, 50)));`,
    { passed: 2, failed: 1, skipped: 0 },
  ],
])('counts %s', (_name, source, counts) => {
  expect(countsOf(source)).toEqual(counts);
});
