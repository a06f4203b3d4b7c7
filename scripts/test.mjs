// npm test: the checks, then every test, with all that it needs. Arguments go to vitest; then only the tests they name are
// run, only what those need is installed, and the checks are left out:
//   npm test -- ledger/src/data test/operator/jobs/jobs.test.ts
//   npm test -- --project stores
// scripts/lib/projects.mjs says what the tests of which files need.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChecks } from './lib/checks.mjs';
import { ensureModules } from './lib/modules.mjs';
import { ROOT } from './lib/paths.mjs';
import { runMain } from './lib/problem.mjs';
import { installersOf } from './lib/projects.mjs';
import { runStep } from './lib/setup.mjs';
import { projectsOf, runVitest, withFolder } from './lib/vitest.mjs';

/** @typedef {import('./lib/count-reporter.mjs').Counts} Counts */

/** @typedef {{ passed: number, failed: number }} Checks */

const completed = await runMain(async () => {
  const args = process.argv.slice(2);
  await ensureModules();
  const projects = await projectsOf(args);
  for (const installer of installersOf(projects.flatMap(({ needs }) => needs))) await runStep(installer, 'npm test');
  const checks = args.length === 0 ? await runChecks() : { passed: 0, failed: 0 };
  const tests = await runTests(args);
  return summarise(checks, tests);
});
if (!completed) console.log('0 passed, 1 failed');

/**
 * @param {readonly string[]} args
 * @returns {Promise<Counts>}
 */
async function runTests(args) {
  const reporters = ['--reporter=default', `--reporter=${join(ROOT, 'scripts/lib/count-reporter.mjs')}`];
  return await withFolder(async (folder) => {
    const counts = join(folder, 'counts.json');
    const code = await runVitest(['run', ...reporters, ...args], { TEST_COUNTS_FILE: counts });
    return readCounts(counts, code);
  });
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
