// npm run docs: the documentation as a site, built by VitePress with packages of its own (scripts/site), which nothing else needs.
import { join } from 'node:path';
import { runChild } from '../cli/bin/child.mjs';
import { ensureModules, runtime } from './lib/modules.mjs';
import { ROOT } from './lib/paths.mjs';
import { Problem, runMain } from './lib/problem.mjs';

const SITE = join(ROOT, 'scripts', 'site');

await runMain(async () => {
  await ensureModules();
  await ensureModules(SITE);
  const vitepress = join(SITE, 'node_modules', 'vitepress', 'bin', 'vitepress.js');
  // `npm run docs -- dev` shows pages while they are edited, `-- preview` those that were built.
  const [command = 'build', ...options] = process.argv.slice(2);
  const code = await runChild(runtime(), [vitepress, command, SITE, ...options], { cwd: ROOT });
  if (code !== 0)
    throw new Problem(`VitePress ended with exit code ${code}; its reason is above.`, 'Then run:  npm run docs');
  if (command === 'build')
    console.log('The site is in scripts/site/.vitepress/dist; to see it:  npm run docs -- preview');
});
