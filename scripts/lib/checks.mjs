// The checks that need no database and no training: each is a program with its arguments.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { runtime } from './modules.mjs';
import { ROOT } from './paths.mjs';
import { seconds } from './setup.mjs';

/**
 * @typedef {{ name: string, command: readonly string[], remedy: string }} Check
 * @typedef {{ name: string, passed: boolean, took: string, output: string, remedy: string }} CheckResult
 */

/** @type {readonly Check[]} */
const CHECKS = [
  { name: 'types', command: ['node_modules/typescript/bin/tsc'], remedy: 'npx tsc' },
  {
    name: "report's types",
    command: ['node_modules/typescript/bin/tsc', '-p', 'report/src/client'],
    remedy: 'npx tsc -p report/src/client',
  },
  {
    name: 'lint',
    command: ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings'],
    remedy: 'npx oxlint --type-aware',
  },
  {
    name: 'formatting',
    command: ['node_modules/prettier/bin/prettier.cjs', '--check', '.'],
    remedy: 'npx prettier --write .',
  },
  { name: 'unused code', command: ['node_modules/knip/bin/knip.js'], remedy: 'npx knip' },
  {
    name: 'generated files',
    command: ['scripts/generate/main.ts', '--check'],
    remedy: 'npx node scripts/generate/main.ts',
  },
];

/**
 * Runs every check, also after one has failed; shows the output of those that failed, then a table of all.
 *
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runChecks() {
  const results = await Promise.all(CHECKS.map(runCheck));
  const failures = results.filter((result) => !result.passed);
  for (const { name, output } of failures) console.log(`\n── ${name} ──\n${output.trimEnd()}`);
  console.log(`\n${results.map(tableRow).join('\n')}\n`);
  return { passed: results.length - failures.length, failed: failures.length };
}

/**
 * @param {Check} check
 * @returns {Promise<CheckResult>}
 */
async function runCheck({ name, command, remedy }) {
  const begin = Date.now();
  const { code, output } = await capture(command);
  return { name, passed: code === 0, took: seconds(begin), output, remedy };
}

/** @param {CheckResult} result */
function tableRow({ name, passed, took, remedy }) {
  const row = `${passed ? '✓' : '✗'} ${name.padEnd(16)}${took.padStart(7)}`;
  return passed ? row : `${row}   again: ${remedy}`;
}

/**
 * @param {readonly string[]} args what the project's Node is to run, relative to the checkout
 * @returns {Promise<{ code: number | null, output: string }>} both streams in the order they came
 */
function capture([script = '', ...args]) {
  const child = spawn(runtime(), [join(ROOT, script), ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
