// npm run e2e: the operator from its image, installed by its chart on a real node; trainers in containers.
// Arguments go to vitest:  npm run e2e -- -t drained
import { ensureModules } from './lib/modules.mjs';
import { runMain } from './lib/problem.mjs';
import { installersOf, needsOf } from './lib/projects.mjs';
import { runStep, seconds } from './lib/setup.mjs';
import { runVitest } from './lib/vitest.mjs';

await runMain(async () => {
  await ensureModules();
  for (const installer of installersOf(needsOf('e2e'))) await runStep(installer, 'npm run e2e');
  const begin = Date.now();
  const code = await runVitest(['run', '--config', 'vitest.e2e.config.ts', ...process.argv.slice(2)]);
  console.log(`The end-to-end run took ${seconds(begin)} after the set-up; everything was taken down again.`);
  return code;
});
