import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { RUN, searchManifest } from '../../local/search-scene.ts';
import { embedded, inLedger, tasksIn } from '../../local/tiny-sweep.ts';
import { cli, startCli } from '../../support/cli/cli.ts';
import { trainersIn } from '../../support/cli/processes.ts';
import { until } from '../../support/until.ts';

const WORKERS = 8;
/** Tasks that end between two kills, and how long after the last of them the next kill comes at most. */
const BETWEEN = 8;
const LATEST_MS = 300;

/** More than are over at the last kill, so that each one meets a search at work. */
const tasksFor = (kills: number): number => (kills + 2) * BETWEEN;

/**
 * Runs a search with eight tasks at a time, kills it again and again with SIGKILL, at random, and lets it end.
 *
 * @throws AssertionError where a point was lost or trained to its end twice, or a proposal is another one when it is made again
 */
export async function surviveKills(folder: string, kills: number, seed: number): Promise<void> {
  const tasks = tasksFor(kills);
  writeFileSync(join(folder, 'sweep.yaml'), searchManifest({ name: 'TPE', maxTasks: tasks }, WORKERS));
  const delays = fc.sample(fc.nat(LATEST_MS), { numRuns: kills, seed });
  for (const [nth, delay] of delays.entries()) await runAndKill(folder, (nth + 1) * BETWEEN, delay);
  const { code, stderr } = await cli(folder, ...RUN);
  assert.equal(code, 0, stderr);
  await expectWhole(folder, tasks);
}

async function runAndKill(folder: string, over: number, delay: number): Promise<void> {
  const { child, done } = startCli(folder, ...RUN);
  await until(`${over} tasks are over`, async () => (await countOver(folder)) >= over || child.exitCode !== null);
  await sleep(delay);
  assert.ok(child.kill('SIGKILL'), 'the search had ended already');
  await done;
  await until('no trainer is left', () => trainersIn(folder).length === 0);
}

async function countOver(folder: string): Promise<number> {
  const tasks = await tasksIn(embedded(folder));
  return tasks.filter(({ status }) => status === 'Completed' || status === 'Failed').length;
}

async function expectWhole(folder: string, tasks: number): Promise<void> {
  const rows = await tasksIn(embedded(folder));
  assert.equal(rows.length, tasks);
  assert.deepEqual(new Set(rows.map(({ status }) => status)), new Set(['Completed', 'Failed']));
  assert.equal(new Set(rows.map(({ parameters }) => JSON.stringify(parameters))).size, tasks);
  const completed = rows.filter(({ status }) => status === 'Completed').map(({ codeTask }) => codeTask);
  assert.deepEqual((await endedWell(folder)).toSorted(), completed.toSorted(), 'each is trained to its end once');
  const { code, stdout } = await cli(folder, 'replay', 'tiny');
  assert.equal(code, 0, stdout);
  assert.match(stdout, new RegExp(`: ${tasks} proposals computed again, all the same\\.`));
}

/** A code for each attempt that was Completed. */
async function endedWell(folder: string): Promise<string[]> {
  return await inLedger(embedded(folder), async ({ db }) => {
    const rows = await db.selectFrom('TB_TASKATTEMPT').select('CODE_TASK').where('CAUSE', '=', 'Completed').execute();
    return rows.map(({ CODE_TASK }) => CODE_TASK);
  });
}
