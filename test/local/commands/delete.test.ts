import { readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { ALL_TABLES } from '@tuningsweep/ledger';
import { cli, startCli } from '../../support/cli/cli.ts';
import { until } from '../../support/until.ts';
import { HELD_TRAINER, heldManifest, letEnd, startHeld } from '../held-sweep.ts';
import { embedded, inLedger } from '../tiny-sweep.ts';
import { useTrainerFolder } from '../trainer-folder.ts';

const inFolder = useTrainerFolder(HELD_TRAINER);
let folder: string;
beforeEach(() => {
  folder = inFolder();
});

/** How many rows each table has that has some; who the ledger is and its leases are nobody's rows. */
async function rows(): Promise<Record<string, number>> {
  const counts: [string, number][] = [];
  await inLedger(embedded(folder), async ({ db }) => {
    for (const { name } of ALL_TABLES) {
      const { n } = await db
        .selectFrom(name)
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
      if (n > 0 && name !== 'TB_LEDGER' && name !== 'TB_LEADER') counts.push([name, n]);
    }
  });
  return Object.fromEntries(counts);
}

const logs = (): string[] => readdirSync(join(folder, 'tuningsweep.db.logs'));

async function run(name: string, changes: Record<string, unknown> = {}): Promise<void> {
  letEnd(folder);
  writeFileSync(join(folder, `${name}.yaml`), heldManifest(name, changes));
  await cli(folder, 'run', '-f', `${name}.yaml`, '--no-report');
}

describe('tuningsweep delete', () => {
  test('leaves nothing of a sweep, and everything of another one that reuses its results', async () => {
    await run('other', { reuse: 'Ledger' });
    const before = await rows();
    const own = logs();
    await run('tiny');
    const { stdout: results } = await cli(folder, 'results', 'other', '-o', 'json');

    const dryRun = await cli(folder, 'delete', 'tiny', '--dry-run');
    expect(dryRun).toMatchObject({ code: 0, stderr: '' });
    expect(dryRun.stdout).toMatch(
      /^default\/tiny in sqlite:\/\S+: 3 tasks, 2 results, 3 attempts, 3 log files on this machine \(.*\)\.\n/,
    );
    expect(await cli(folder, 'delete', 'tiny')).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
    expect(await rows()).not.toEqual(before);

    expect(await cli(folder, 'delete', 'tiny', '--yes')).toMatchObject({ code: 0 });
    expect(await rows()).toEqual(before);
    expect(logs()).toEqual(own);
    expect((await cli(folder, 'results', 'other', '-o', 'json')).stdout).toBe(results);
    expect(await cli(folder, 'delete', 'tiny', '--yes')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('knows no sweep named tiny'),
    });
  });

  test('is refused while the sweep is driven, and says by whom; so is a second run', async () => {
    const runner = await startHeld(folder);
    const before = await rows();
    const told = new RegExp(
      `default/tiny in sqlite:${folder}/tuningsweep.db is driven by process ${runner.child.pid} of \\S+ on ${hostname()} ` +
        `since 20\\S+Z\\. .*run -f FILE --wait.*kill ${runner.child.pid}`,
    );
    for (const command of [
      ['delete', 'tiny', '--yes'],
      ['delete', 'tiny', '--dry-run'],
      ['retry', 'tiny'],
      ['run', '-f', 'sweep.yaml'],
    ])
      expect(await cli(folder, ...command)).toMatchObject({ code: 4, stderr: expect.stringMatching(told) });
    expect(await rows()).toEqual(before);
    runner.child.kill('SIGKILL');
    await runner.done;
    expect(await cli(folder, 'delete', 'tiny', '--yes'), 'of a runner that was killed').toMatchObject({ code: 0 });
    expect(await rows()).toEqual({ TB_TASKSTATUS: 1 });
  });

  test('a run that waits goes on once the other one was interrupted', async () => {
    const runner = await startHeld(folder);
    const waiting = startCli(folder, 'run', '-f', 'sweep.yaml', '--no-report', '--wait');
    let said = '';
    waiting.child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await until('it waits', () => said.includes('Waiting: default/tiny in sqlite:'));
    letEnd(folder);
    runner.child.kill('SIGINT');
    await runner.done;
    expect(await waiting.done).toMatchObject({ code: 0, stdout: expect.stringContaining('Best task') });
  });
});
