// npm run bench:NAME: sets up, then runs one of the benchmarks of the folder bench.
import { runMain } from './lib/problem.mjs';
import { runStep, setUp } from './lib/setup.mjs';

await runMain(async () => {
  const name = process.argv[2] ?? '';
  await setUp();
  await runStep(`bench/${name}/main.ts`, `npm run bench:${name}`);
});
