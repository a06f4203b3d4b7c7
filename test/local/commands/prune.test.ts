import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli } from '../../support/cli/cli.ts';
import { HELD_TRAINER, letEnd, startHeld } from '../held-sweep.ts';
import { embedded, inLedger } from '../tiny-sweep.ts';
import { useTrainerFolder } from '../trainer-folder.ts';

const inFolder = useTrainerFolder(HELD_TRAINER);

test('tuningsweep prune --attempts deletes what is recorded of attempts before the last one, and their logs', async () => {
  const folder = inFolder();
  const attempts = () =>
    inLedger(embedded(folder), async ({ db }) => {
      const rows = await db
        .selectFrom('TB_TASKATTEMPT')
        .select(['CODE_TASK', 'ATTEMPT'])
        .orderBy('CODE_TASK')
        .execute();
      return rows.map(({ CODE_TASK, ATTEMPT }) => `${CODE_TASK}/${ATTEMPT}.log`);
    });
  const logs = (): string[] => {
    const names = readdirSync(join(folder, 'tuningsweep.db.logs'), { recursive: true, encoding: 'utf8' });
    return names.filter((name) => name.endsWith('.log')).toSorted((a, b) => a.localeCompare(b));
  };
  const prune = (...args: string[]) => cli(folder, 'prune', 'tiny', ...args);

  const interrupted = await startHeld(folder);
  interrupted.child.kill('SIGINT');
  await interrupted.done;
  letEnd(folder);
  expect(await cli(folder, 'run', '-f', 'sweep.yaml', '--no-report')).toMatchObject({ code: 0 });
  const { stdout: results } = await cli(folder, 'results', 'tiny', '-o', 'json');
  const before = await attempts();
  expect([before.length, logs().length]).toEqual([4, 4]);

  expect((await prune('--dry-run')).stdout).toBe('Nothing to delete.\n');
  expect((await prune('--attempts', '--dry-run')).stdout).toMatch(
    / 0 +0 +1 +1\nWould delete what is recorded of 1 earlier attempt, 1 log file \(\d+ bytes\); results stay\.\n$/,
  );
  expect(await prune('--attempts')).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
  expect(await attempts()).toEqual(before);
  expect(await prune('--attempts', '--yes')).toMatchObject({ code: 0 });
  const left = await attempts();
  expect(left).toHaveLength(3);
  expect(before).toEqual(expect.arrayContaining(left));
  expect(logs()).toHaveLength(3);
  expect((await cli(folder, 'results', 'tiny', '-o', 'json')).stdout).toBe(results);
});
