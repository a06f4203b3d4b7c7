// npm run e2e: the operator from its image, installed by its chart on a real node; trainers in containers.
// Arguments go to vitest:  npm run e2e -- -t drained
import { runChild } from '../operator/bin/child.mjs';
import { runtime } from './lib/modules.mjs';
import { ROOT } from './lib/paths.mjs';
import { runMain } from './lib/problem.mjs';
import { runStep, seconds, setUp } from './lib/setup.mjs';

const STEPS = ['servers', 'cluster', 'cluster/node', 'tools'];

await runMain(async () => {
  await setUp();
  for (const step of STEPS) await runStep(`test/${step}/install.ts`, 'npm run e2e');
  const begin = Date.now();
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.e2e.config.ts'];
  const code = await runChild(runtime(), [...vitest, ...process.argv.slice(2)], { cwd: ROOT });
  console.log(`The end-to-end run took ${seconds(begin)} after the set-up; everything was taken down again.`);
  return code;
});
