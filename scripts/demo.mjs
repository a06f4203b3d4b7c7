// npm run demo: sets everything up, then runs `tuningsweep demo` in the checkout's top folder.
import { join } from 'node:path';
import { runChild } from '../cli/bin/child.mjs';
import { runtime } from './lib/modules.mjs';
import { ROOT } from './lib/paths.mjs';
import { runMain } from './lib/problem.mjs';
import { setUp } from './lib/setup.mjs';

await runMain(async () => {
  await setUp();
  const args = [join(ROOT, 'cli/bin/tuningsweep.mjs'), 'demo', ...process.argv.slice(2)];
  return await runChild(runtime(), args, { cwd: ROOT });
});
