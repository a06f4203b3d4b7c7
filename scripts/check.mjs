// npm run check: types, lint, formatting, unused code, generated files. All of them run even if one fails.
import { runChecks } from './lib/checks.mjs';
import { ensureModules } from './lib/modules.mjs';
import { runMain } from './lib/problem.mjs';

await runMain(async () => {
  await ensureModules();
  const { failed } = await runChecks();
  return failed === 0 ? 0 : 1;
});
