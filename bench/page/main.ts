/**
 * npm run bench:page: how soon the pages of tuningsweep serve are painted, and how long the server keeps others waiting; figures
 * are kept in docs/benchmarks/page.md.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { acquireLease, openLedger } from '@tuningsweep/ledger';
import { findChromium } from '../../test/browser/find.ts';
import { LAUNCHER } from '../../test/support/cli/cli.ts';
import { until } from '../../test/support/until.ts';
import { goalTable } from '../lib/goal-table.ts';
import type { GoalRow } from '../lib/goal.ts';
import { describeMachine } from '../lib/machine.ts';
import { generateLedger, settle } from './ledger.ts';

const { values } = parseArgs({
  options: { sweeps: { type: 'string', default: '1000' }, tasks: { type: 'string', default: '100000' } },
});
const [sweeps, tasks] = [Number(values.sweeps), Number(values.tasks)];

console.log(describeMachine());
const { url, large } = await generateLedger(sweeps, tasks);
const server = spawn(process.execPath, [LAUNCHER, 'serve', '--database', url], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [line] = await once(createInterface({ input: server.stdout }), 'line');
const [site = ''] = /http:\S+/.exec(String(line)) ?? [];
const executablePath = findChromium();
if (executablePath === undefined) throw new Error('there is no Chromium on this machine; run: npm test');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
const waits = waitsFor(`${site}assets/0/page.css`);

const rows: GoalRow[] = [
  await paint('list of the first 100', site),
  await paint('the next 100', `${site}?after=${await lastKey(page)}`),
  await paint('a sweep, first paint', `${site}sweeps/${large.key}`),
  await shown('a sweep, all of it', '[data-part=runTime] canvas'),
  await paint('the same again', `${site}sweeps/${large.key}`),
  await change(),
  await paint('tasks, the best 100', `${site}sweeps/${large.key}/tasks`),
  await shown('tasks, in the table', '#tasks tbody tr'),
  await paint(
    'tasks by a parameter, chosen',
    `${site}sweeps/${large.key}/tasks?sort=parameters.epoch&status=Completed`,
  ),
  await shown('tasks by a parameter, in the table', '#tasks tbody tr'),
];
rows.push({ bench: 'page', what: 'longest wait of another request', measured: await waits.end(), goal: { max: 1 } });
console.log(`\n${sweeps} sweeps, one of them with ${tasks} tasks; seconds:\n`);
console.log(goalTable(rows));
await browser.close();
server.kill('SIGINT');

async function paint(what: string, address: string): Promise<GoalRow> {
  await page.goto(address);
  const measured = await until('a paint', () =>
    page.evaluate<number>(`performance.getEntriesByName('first-contentful-paint')[0]?.startTime`),
  );
  return { bench: 'page', what, measured: measured / 1000, goal: { max: 1 } };
}

/** Since the page was asked for. */
async function shown(what: string, selector: string): Promise<GoalRow> {
  await page.locator(selector).first().waitFor({ timeout: 120_000 });
  const measured = await page.evaluate<number>('performance.now()');
  return { bench: 'page', what, measured: measured / 1000, goal: { max: 10 } };
}

async function lastKey(list: Page): Promise<string> {
  const href = await list.locator('a.more').last().getAttribute('href');
  return new URL(href ?? '', site).searchParams.get('after') ?? '';
}

/** From the end of a task until the page that shows the sweep says so. */
async function change(): Promise<GoalRow> {
  const ledger = await openLedger(url);
  const lease = await acquireLease(ledger, { name: 'bench', holder: 'bench', ttlSeconds: 3600 });
  const facts = page.locator('[data-part=head]');
  const before = await facts.textContent();
  await settle(ledger, lease, large, tasks - Math.floor(tasks / 100) + 1);
  const begin = performance.now();
  await until('the change', async () => (await facts.textContent()) !== before);
  await ledger.close();
  const measured = (performance.now() - begin) / 1000;
  return { bench: 'page', what: 'a task that ends, until the page says so', measured, goal: { max: 3 } };
}

/** Asks for something small all the time, and notes the longest that it took, in seconds. */
function waitsFor(address: string): { end: () => Promise<number> } {
  const over = new AbortController();
  let longest = 0;
  const asking = (async () => {
    while (!over.signal.aborted) {
      const begin = performance.now();
      await (await fetch(address, { headers: { connection: 'close' } })).arrayBuffer();
      longest = Math.max(longest, performance.now() - begin);
    }
  })();
  return {
    end: async () => {
      over.abort();
      await asking;
      return longest / 1000;
    },
  };
}
