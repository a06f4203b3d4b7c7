import { existsSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COMMAND_EXIT } from '@tuningsweep/ledger/contracts';
import { Command } from 'commander';
import { quote } from 'shell-quote';
import { runChild } from '../../bin/child.mjs';
import { CommandError } from '../exit.ts';
import { setUpBuiltIn } from '../local/trainers/built-in.ts';
import { examples } from '../output/examples.ts';

const DATABASE_FILE = 'demo.db';
const DATABASE = `sqlite:${DATABASE_FILE}`;
const REPORT_FILE = 'usd-krw-quick-report.html';
const LAUNCHER = fileURLToPath(new URL('../../bin/tuningsweep.mjs', import.meta.url));

/** `tuningsweep demo`: a whole sweep, each step as the command that a user types. */
export function demoCommand(): Command {
  return new Command('demo')
    .description(
      `run the example's sweep of eight LSTMs here, each step as the command that does it, in ${DATABASE_FILE}`,
    )
    .option('--fresh', 'start with an empty ledger')
    .addHelpText('after', examples('demo', 'demo --fresh'))
    .action(demo);
}

interface Step {
  readonly purpose: string;
  readonly args: readonly string[];
}

async function demo({ fresh = false }: { fresh?: boolean }): Promise<void> {
  const manifest = exampleFile('usd-krw-quick.yaml');
  process.exitCode = await setUpBuiltIn({ quick: true });
  if (process.exitCode !== COMMAND_EXIT.ok) return;
  if (fresh) removeLedger();
  else if (existsSync(DATABASE_FILE))
    console.log(`\n${DATABASE_FILE} is there from before: finished tasks are kept, none is trained twice.`);
  const begin = Date.now();
  for (const step of stepsOf(manifest)) {
    process.exitCode = await take(step);
    if (process.exitCode !== COMMAND_EXIT.ok) return;
  }
  console.log(next(manifest, (Date.now() - begin) / 1000));
}

function stepsOf(manifest: string): readonly Step[] {
  const data = exampleFile('data/usd-krw.csv');
  return [
    { purpose: 'Make the ledger: tables anyone can read, in one file', args: ['setup'] },
    {
      purpose: 'Put ten years of won per dollar into it (European Central Bank)',
      args: ['data', 'import', data, '--ticker', 'USD/KRW'],
    },
    { purpose: 'Sort and clean the series for training', args: ['data', 'prepare'] },
    {
      purpose: 'Train every point of the grid, as many at a time as the manifest allows',
      args: ['run', '-f', manifest],
    },
  ];
}

/** @returns its exit code */
async function take({ purpose, args }: Step): Promise<number> {
  const full = [...args, '--database', DATABASE];
  console.log(`\n# ${purpose}\n$ ${typed(...full)}`);
  const code = await runChild(process.execPath, [LAUNCHER, ...full]);
  if (code === COMMAND_EXIT.ok || code === COMMAND_EXIT.interrupted) return code;
  throw new CommandError(
    `that command ended with exit code ${code}; its reason is above. Nothing that was finished is lost. ` +
      `To go on: ${typed('demo')}. To start afresh: ${typed('demo', '--fresh')}`,
  );
}

const typed = (...args: string[]): string => ['npx', 'tuningsweep', ...args.map(word)].join(' ');

/** As one types it: shell-quote also quotes what no shell asks to be. */
const word = (text: string): string => (/^[\w./:-]+$/.test(text) ? text : quote([text]));

/** An example as it lies beside this program, by the path that one would type here. */
function exampleFile(name: string): string {
  const path = fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url));
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : fromHere;
}

function removeLedger(): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(DATABASE_FILE + suffix, { force: true });
}

function next(manifest: string, seconds: number): string {
  const rows = [
    ['The whole sweep on one page, for any browser', REPORT_FILE],
    ['Run it again: it is quick, and nothing is trained twice', typed('demo')],
    ['Start afresh, with an empty ledger', typed('demo', '--fresh')],
    ["The sweep's state", typed('status', 'usd-krw-quick', '--database', DATABASE)],
    ['The best task, for a program to read', typed('best', 'usd-krw-quick', '-o', 'json', '--database', DATABASE)],
    ['A sweep of your own: only new points are trained', `cp ${word(manifest)} my-sweep.yaml`],
    ['… edit it, then', typed('run', '-f', 'my-sweep.yaml', '--database', DATABASE)],
  ];
  const width = Math.max(...rows.map(([purpose = '']) => purpose.length));
  return [
    '',
    `The demo took ${seconds.toFixed(1)} s after the set-up. Everything is in ${DATABASE_FILE}, an ordinary SQLite file.`,
    '',
    ...rows.map(([purpose = '', command]) => `${purpose.padEnd(width)}   ${command}`),
    '',
  ].join('\n');
}
