// npm run cluster:demo: a control plane, a database, the operator and one sweep, from nothing to the best task. Another example
// by its path: npm run cluster:demo -- examples/usd-krw-search.yaml
import { runMain } from './lib/problem.mjs';
import { runStep, seconds, setUp } from './lib/setup.mjs';

await runMain(async () => {
  await setUp();
  await runStep('test/servers/install.ts', 'npm run cluster:demo');
  await runStep('test/cluster/install.ts', 'npm run cluster:demo');
  const begin = Date.now();
  await runStep('test/cluster/demo.ts', 'npm run cluster:demo', process.argv.slice(2));
  console.log(`\nThe demo took ${seconds(begin)} after the set-up; everything was taken down again.`);
});
