// npm run test:faults: every fault in full: crashes at each write, faulty servers, fuzzed input. Takes long; npm test has samples.
// Arguments go to vitest:  npm run test:faults -- test/faults/local
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureModules } from './lib/modules.mjs';
import { runMain } from './lib/problem.mjs';
import { installersOf, needsOf } from './lib/projects.mjs';
import { runStep, seconds } from './lib/setup.mjs';
import { runVitest, withFolder } from './lib/vitest.mjs';

await runMain(async () => {
  await ensureModules();
  for (const installer of installersOf(needsOf('faults'))) await runStep(installer, 'npm run test:faults');
  const begin = Date.now();
  return await withFolder(async (folder) => {
    const args = ['run', '--config', 'vitest.faults.config.ts', ...process.argv.slice(2)];
    const code = await runVitest(args, { FAULTS_TALLY: folder });
    console.log(describeTally(folder));
    console.log(`${code === 0 ? 'None failed' : 'Some failed'}; it took ${seconds(begin)} after the set-up.`);
    return code;
  });
});

/**
 * What the test files counted, one line a kind of fault.
 *
 * @param {string} folder
 * @returns {string}
 */
function describeTally(folder) {
  /** @type {Map<string, number>} */
  const sums = new Map();
  for (const file of readdirSync(folder)) {
    for (const line of readFileSync(join(folder, file), 'utf8').trim().split('\n')) {
      const [what = '', count = '0'] = line.split('\t');
      sums.set(what, (sums.get(what) ?? 0) + Number(count));
    }
  }
  return [...sums].map(([what, count]) => `${what}: ${count}`).join('\n');
}
