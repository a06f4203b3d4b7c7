// npm run setup: everything that TuningSweep needs to run from this checkout.
import { runMain } from './lib/problem.mjs';
import { setUp } from './lib/setup.mjs';

await runMain(async () => {
  await setUp();
  console.log('\nNext:  npm run demo   or   npx tuningsweep --help');
});
