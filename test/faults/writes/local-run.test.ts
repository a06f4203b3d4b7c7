import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { embedded, inLedger, preparedSweep, tasksIn } from '../../local/tiny-sweep.ts';
import { startCli } from '../../support/cli/cli.ts';
import { trainersIn } from '../../support/cli/processes.ts';
import { until } from '../../support/until.ts';
import { tally } from '../tally.ts';

const LIMIT_MS = 60_000;

/** What had a run spin, deaf to signals. */
const WRITES = ["UPDATE TB_TASKSTATUS SET STATUS = 'Done'", 'DELETE FROM TB_TASKSTATUS'];

test.each(WRITES)('%s under a run: mended, and a signal still ends it', async (statement) => {
  const folder = await preparedSweep();
  const run = startCli(folder, 'run', '-f', 'sweep.yaml', '--no-report', '--trainer', 'sleep 600');
  await until('tasks are at work', async () => (await statuses(folder)).includes('Running'), LIMIT_MS);
  await inLedger(embedded(folder), ({ db }) => sql.raw(statement).execute(db));
  await until(
    'they are again',
    async () => (await notes(folder)).some((note) => note.startsWith('Corrupt: ')),
    LIMIT_MS,
  );
  run.child.kill('SIGTERM');
  expect(await run.done).toMatchObject({ code: 130 });
  await until('no trainer is left', () => trainersIn(folder).length === 0);
  tally('foreign writes under a run of real processes', 1);
});

async function statuses(folder: string): Promise<string[]> {
  return (await tasksIn(embedded(folder))).map(({ status }) => status);
}

async function notes(folder: string): Promise<string[]> {
  return (await tasksIn(embedded(folder))).flatMap(({ note }) => note ?? []);
}
