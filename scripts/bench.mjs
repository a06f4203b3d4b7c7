// npm run bench:NAME: sets up, then runs one of the benchmarks of the folder bench. Arguments after -- go to it.
import { runMain } from './lib/problem.mjs';
import { runStep, setUp } from './lib/setup.mjs';

await runMain(async () => {
  const [name = '', ...args] = process.argv.slice(2);
  await setUp();
  await runStep(`bench/${name}/main.ts`, `npm run bench:${name}`, args);
});
