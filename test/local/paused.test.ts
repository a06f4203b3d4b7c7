import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { cli } from '../support/cli/cli.ts';
import { embedded, inLedger, preparedSweep, tasksIn, tinyManifest } from './tiny-sweep.ts';

test('a run that finds the sweep suspended notes since when, and that time is not the sweep’s own', async () => {
  const folder = await preparedSweep({ suspend: true, timeoutSeconds: 600 });
  const run = () => cli(folder, 'run', '-f', 'sweep.yaml', '--no-report');
  const pauses = () => inLedger(embedded(folder), ({ db }) => db.selectFrom('TB_SWEEPPAUSE').selectAll().execute());
  expect(await run()).toMatchObject({ code: 0, stderr: expect.stringContaining('spec.suspend is true') });
  expect(await pauses()).toMatchObject([{ SECONDS: 0, DATE_PAUSE: expect.any(String) }]);
  expect(new Set((await tasksIn(embedded(folder))).map(({ status }) => status))).toEqual(new Set(['Pending']));

  // A day goes by.
  await inLedger(embedded(folder), async ({ db }) => {
    await sql`update TB_SWEEPPAUSE set DATE_PAUSE = datetime(DATE_PAUSE, '-1 day')`.execute(db);
    await sql`update TB_SWEEP set DATE_START = datetime(DATE_START, '-1 day')`.execute(db);
  });
  writeFileSync(join(folder, 'sweep.yaml'), tinyManifest({ timeoutSeconds: 600 }));
  expect(await run()).toMatchObject({ code: 0 });
  const [pause] = await pauses();
  expect(pause?.SECONDS).toBeGreaterThanOrEqual(86_400);
  expect(pause?.DATE_PAUSE).toBeNull();
  expect(new Set((await tasksIn(embedded(folder))).map(({ status }) => status))).toEqual(new Set(['Completed']));
});
