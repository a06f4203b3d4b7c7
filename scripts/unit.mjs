// npm run test:unit: the tests that need nothing but the npm packages, in seconds. Arguments go to vitest:
//   npm run test:unit -- --watch
//   npm run test:unit -- engine/src/search
// Properties are tried with a fifth of their generated cases; npm test tries them all.
import { ensureModules } from './lib/modules.mjs';
import { runMain } from './lib/problem.mjs';
import { runVitest } from './lib/vitest.mjs';

await runMain(async () => {
  const args = process.argv.slice(2);
  const isWatched = args.includes('--watch') || args.includes('-w');
  await ensureModules();
  return await runVitest(['--project=unit', ...(isWatched ? [] : ['--run']), ...args], {
    TUNINGSWEEP_TEST_CASES: process.env['TUNINGSWEEP_TEST_CASES'] ?? '0.2',
  });
});
