// npm test: sets everything up, runs the checks and the tests. Arguments go to vitest (and leave the checks out):
//   npm test -- ledger/src/data
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChild } from '../operator/bin/child.mjs';
import { runChecks } from './lib/checks.mjs';
import { runtime } from './lib/modules.mjs';
import { ROOT } from './lib/paths.mjs';
import { runMain } from './lib/problem.mjs';
import { runStep, setUp } from './lib/setup.mjs';

/** @typedef {import('./lib/count-reporter.mjs').Counts} Counts */

/** @typedef {{ passed: number, failed: number }} Checks */

const completed = await runMain(async () => {
  const vitestArgs = process.argv.slice(2);
  await setUp();
  await runStep('test/servers/install.ts', 'npm test');
  await runStep('test/browser/install.ts', 'npm test');
  await runStep('test/cluster/install.ts', 'npm test');
  await runStep('test/cluster/node/install.ts', 'npm test');
  await runStep('test/tools/install.ts', 'npm test');
  const checks = vitestArgs.length === 0 ? await runChecks() : { passed: 0, failed: 0 };
  const tests = await runVitest(vitestArgs);
  return summarise(checks, tests);
});
if (!completed) console.log('0 passed, 1 failed');

/**
 * @param {readonly string[]} args
 * @returns {Promise<Counts>}
 */
async function runVitest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-test-'));
  const counts = join(folder, 'counts.json');
  const reporters = ['--reporter=default', `--reporter=${join(ROOT, 'scripts/lib/count-reporter.mjs')}`];
  const command = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', ...reporters, ...args];
  try {
    const code = await runChild(runtime(), command, { cwd: ROOT, env: { ...process.env, TEST_COUNTS_FILE: counts } });
    return readCounts(counts, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * vitest may fail for a reason that is no test's (a start-up error, a file with no test); that is a failure too.
 *
 * @param {string} file
 * @param {number} code vitest's exit code
 * @returns {Counts}
 */
function readCounts(file, code) {
  /** @type {Counts} */
  let counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    counts = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    console.error('vitest ended without having counted its tests.');
  }
  return code === 0 ? counts : { ...counts, failed: Math.max(counts.failed, 1) };
}

/**
 * @param {{ passed: number, failed: number }} checks
 * @param {Counts} tests
 * @returns {number} the exit code
 */
function summarise(checks, tests) {
  const skipped = tests.skipped > 0 ? `, ${tests.skipped} skipped` : '';
  const ofChecks =
    checks.passed + checks.failed > 0 ? `${checks.passed} of ${checks.passed + checks.failed} checks passed; ` : '';
  console.log(`${ofChecks}tests: ${tests.passed} passed, ${tests.failed} failed${skipped}. Together:`);
  const failed = checks.failed + tests.failed;
  console.log(`${checks.passed + tests.passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
