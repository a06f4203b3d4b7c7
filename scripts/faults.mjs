// npm run test:faults: every fault in full: crashes at each write, faulty servers, fuzzed input. Takes long; npm test has samples.
// Arguments go to vitest:  npm run test:faults -- test/faults/local
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChild } from '../operator/bin/child.mjs';
import { runtime } from './lib/modules.mjs';
import { ROOT } from './lib/paths.mjs';
import { runMain } from './lib/problem.mjs';
import { runStep, seconds, setUp } from './lib/setup.mjs';

const STEPS = ['servers', 'cluster'];

await runMain(async () => {
  await setUp();
  for (const step of STEPS) await runStep(`test/${step}/install.ts`, 'npm run test:faults');
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-faults-'));
  const begin = Date.now();
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.faults.config.ts'];
  const env = { ...process.env, FAULTS_TALLY: folder };
  try {
    const code = await runChild(runtime(), [...vitest, ...process.argv.slice(2)], { cwd: ROOT, env });
    console.log(describeTally(folder));
    console.log(`${code === 0 ? 'None failed' : 'Some failed'}; it took ${seconds(begin)} after the set-up.`);
    return code;
  } finally {
    rmSync(folder, { recursive: true });
  }
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
