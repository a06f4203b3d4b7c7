// vitest, as the scripts of the tests run it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChild } from '../../cli/bin/child.mjs';
import { runtime } from './modules.mjs';
import { ROOT } from './paths.mjs';
import { Problem } from './problem.mjs';
import { PROJECTS } from './projects.mjs';

/**
 * Runs vitest in the checkout's top folder.
 *
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env] in addition to this process's
 * @returns {Promise<number>} its exit code
 */
export async function runVitest(args, env = {}) {
  const program = join(ROOT, 'node_modules/vitest/vitest.mjs');
  return await runChild(runtime(), [program, ...args], { cwd: ROOT, env: { ...process.env, ...env } });
}

/**
 * Does something with a folder for temporary files, which is gone afterwards.
 *
 * @template T
 * @param {(folder: string) => Promise<T>} work
 */
export async function withFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-test-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * The test files that vitest would run, each with its project.
 *
 * @param {readonly string[]} args of vitest: filters of paths, options
 * @returns {Promise<{ file: string, projectName: string }[]>}
 * @throws {Problem} when vitest does not understand them
 */
export async function listTestFiles(args) {
  return await withFolder(async (folder) => {
    const list = join(folder, 'files.json');
    const code = await runVitest(['list', '--filesOnly', `--json=${list}`, ...args]);
    if (code === 0) return JSON.parse(readFileSync(list, 'utf8'));
    throw new Problem(
      `vitest could not list the tests (exit code ${code}; its reason is above).`,
      'Arguments are paths and its options.',
    );
  });
}

/**
 * The projects whose tests these arguments name; all where there are none.
 *
 * @param {readonly string[]} args of vitest
 * @returns {Promise<readonly import('./projects.mjs').Project[]>}
 * @throws {Problem} when there is no such test
 */
export async function projectsOf(args) {
  if (args.length === 0) return PROJECTS;
  const chosen = new Set((await listTestFiles(args)).map(({ projectName }) => projectName));
  if (chosen.size > 0) return PROJECTS.filter(({ name }) => chosen.has(name));
  throw new Problem(
    `No test of npm test is meant by:  ${args.join(' ')}`,
    'Name a part of a path, as in  npm test -- test/operator/jobs/jobs.test.ts\n' +
      '  Files that end in .faults.ts are run by  npm run test:faults  and those in .e2e.ts by  npm run e2e',
  );
}
