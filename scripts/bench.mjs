// npm run bench[:NAME]: sets up, then runs one of the benchmarks of the folder bench, or the short forms of all.
import { runMain } from './lib/problem.mjs';
import { runStep, setUp } from './lib/setup.mjs';

/** Those that want the database servers and the control plane of the tests. */
const ON_SERVERS = new Set(['', 'grid', 'grids', 'scale', 'launch', 'many', 'idle', 'soak']);

await runMain(async () => {
  const [name = '', ...args] = process.argv.slice(2);
  const command = name === '' ? 'npm run bench' : `npm run bench:${name}`;
  await setUp();
  if (ON_SERVERS.has(name)) {
    await runStep('test/servers/install.ts', command);
    await runStep('test/cluster/install.ts', command);
  }
  await runStep(['bench', name, 'main.ts'].filter(Boolean).join('/'), command, args);
});
