// npm run demo: sets everything up and runs a sweep on ten years of USD/KRW, each step as the command a user types.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from '../cli/bin/child.mjs';
import { runtime } from './lib/modules.mjs';
import { ROOT } from './lib/paths.mjs';
import { Problem, runMain } from './lib/problem.mjs';
import { seconds, setUp } from './lib/setup.mjs';

const DATABASE_FILE = 'demo.db';
const REPORT_FILE = 'usd-krw-quick-report.html';
const DATABASE = `sqlite:${DATABASE_FILE}`;
const MANIFEST = 'examples/usd-krw-quick.yaml';

/** The exit code after Ctrl-C: 128 + SIGINT. */
const INTERRUPTED = 130;

/** @type {readonly { purpose: string, args: readonly string[] }[]} */
const STEPS = [
  { purpose: 'Make the ledger: five tables anyone can read, in one file', args: ['setup'] },
  {
    purpose: 'Put ten years of won per dollar into it (European Central Bank)',
    args: ['data', 'import', 'examples/data/usd-krw.csv', '--ticker', 'USD/KRW'],
  },
  { purpose: 'Sort and clean the series for training', args: ['data', 'prepare'] },
  { purpose: 'Train every point of the grid, as many at a time as the manifest allows', args: ['run', '-f', MANIFEST] },
];

await runMain(async () => {
  const options = new Set(process.argv.slice(2));
  await setUp();
  if (options.has('--fresh')) removeDatabase();
  const again = existsSync(join(ROOT, DATABASE_FILE));
  if (again) console.log(`\n${DATABASE_FILE} is there from before: finished tasks are kept, none is trained twice.`);
  const begin = Date.now();
  for (const step of STEPS) await runStep(step);
  explainNext(begin);
});

/** @param {{ purpose: string, args: readonly string[] }} step */
async function runStep({ purpose, args }) {
  const full = [...args, '--database', DATABASE];
  console.log(`\n# ${purpose}\n$ npx tuningsweep ${full.join(' ')}`);
  const code = await runChild(runtime(), [join(ROOT, 'cli/bin/tuningsweep.mjs'), ...full], { cwd: ROOT });
  if (code !== 0) {
    throw new Problem(
      code === INTERRUPTED ? 'Interrupted.' : `That command ended with exit code ${code}.`,
      'Nothing that was finished is lost. To go on:  npm run demo   To start afresh:  npm run demo -- --fresh',
    );
  }
}

function removeDatabase() {
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(ROOT, DATABASE_FILE + suffix), { force: true });
}

/** @param {number} begin */
function explainNext(begin) {
  console.log(`
The demo took ${seconds(begin)} after the set-up. Everything is in ${DATABASE_FILE}, an ordinary SQLite file.

The whole sweep on one page, for any browser                ${REPORT_FILE}
Run it again: it is quick, and nothing is trained twice     npm run demo
Start afresh, with an empty ledger                          npm run demo -- --fresh
The sweep's state                                           npx tuningsweep status -f ${MANIFEST} --database ${DATABASE}
The best task, for a program to read                        npx tuningsweep best -f ${MANIFEST} -o json --database ${DATABASE}
Add a value to the grid: only the new points are trained    edit ${MANIFEST}, then npm run demo
The whole grid: 64 points with 20 and 30 epochs             npx tuningsweep plan -f examples/usd-krw.yaml --database ${DATABASE}
`);
}
