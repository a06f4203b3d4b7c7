import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { cli } from '../../support/cli/cli.ts';
import { embedded, inLedger, preparedSweep, tasksIn } from '../tiny-sweep.ts';

const PART = /TB_TASK\.POINT of \S+: expected the point that POINT_SHA256 is the hash of/;

test('a point that was written over is said by every command that needs it, and a run mends it', async () => {
  const folder = await preparedSweep();
  const command = (...args: string[]) => cli(folder, ...args);
  await command('run', '-f', 'sweep.yaml', '--no-report');
  const tasks = await tasksIn(embedded(folder));
  const best = JSON.parse((await command('best', 'tiny', '-o', 'json')).stdout);
  const other = tasks.find(({ codeTask }) => codeTask !== best.codeTask)?.codeTask;
  const overwrite = (code?: string) =>
    inLedger(embedded(folder), ({ db }) =>
      sql`update TB_TASK set POINT = replace(POINT, '"seed":', '"seed":9') where CODE_TASK = ${code}`.execute(db),
    );

  await overwrite(best.codeTask);
  expect(await command('status', 'tiny')).toMatchObject({ code: 0, stderr: expect.stringMatching(PART) });
  expect(await command('best', 'tiny')).toMatchObject({ code: 2, stderr: expect.stringMatching(PART) });
  expect(await command('results', 'tiny')).toMatchObject({ code: 1, stderr: expect.stringMatching(PART) });
  expect((await command('run', '-f', 'sweep.yaml', '--no-report')).code).toBe(0);
  expect(await command('status', 'tiny')).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse((await command('best', 'tiny', '-o', 'json')).stdout)).toEqual(best);

  await overwrite(other);
  expect((await command('results', 'tiny')).stderr).toMatch(PART);
  await inLedger(embedded(folder), ({ db }) => sql`update TB_SWEEP set GRID_SHA256 = null`.execute(db));
  expect((await command('run', '-f', 'sweep.yaml', '--no-report')).code).toBe(0);
  expect(await command('results', 'tiny')).toMatchObject({ code: 0, stderr: '' });
  expect((await tasksIn(embedded(folder))).map(({ note: _, ...task }) => task)).toEqual(
    tasks.map(({ note: _, ...task }) => task),
  );
});
