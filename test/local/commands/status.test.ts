import { hostname, userInfo } from 'node:os';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { acquireLease, registerSweep } from '@tuningsweep/ledger';
import { sweepIdentity } from '../../../engine/src/search/index.ts';
import { aSweep } from '../../../engine/test/builders.ts';
import { registration } from '../../conformance/sweep/builders.ts';
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

const list = async (): Promise<Record<string, unknown>[]> =>
  JSON.parse((await cli(folder, 'status', '-o', 'json')).stdout);
const reason = async (): Promise<string | undefined> => (await cli(folder, 'status', 'tiny')).stdout.split(/\s+/)[10];

/** Of a cluster's sweep that an operator drives, or drove. */
async function onCluster(name: string, seconds: number): Promise<void> {
  const place = { cluster: 'c1', namespace: 'team-a', name };
  const { key: sweepKey, sha256 } = sweepIdentity(place);
  const manifest = JSON.stringify(aSweep().spec);
  await inLedger(embedded(folder), async (ledger) => {
    const holder = 'operator/c1/tuningsweep/tuningsweep-operator';
    const fence = await acquireLease(ledger, { name: holder, holder: 'replica', ttlSeconds: seconds });
    await registerSweep(ledger, fence, registration({ ...place, sweepKey, sha256, manifest }));
    await acquireLease(ledger, { name: `sweep/${sweepKey}`, holder, ttlSeconds: 0 }, fence);
  });
}

describe('tuningsweep status', () => {
  test('tells a sweep that is run from one that was interrupted, and both from one that is over', async () => {
    const runner = await startHeld(folder);
    expect(await reason()).toBe('Running');
    const driver = { kind: 'process', host: hostname(), pid: runner.child.pid, user: userInfo().username };
    expect(await list()).toMatchObject([{ name: 'tiny', state: 'Running', tasks: { active: 1 }, runner: driver }]);

    runner.child.kill('SIGKILL');
    await runner.done;
    expect(await reason(), 'killed').toBe('Interrupted');
    expect(await list()).toMatchObject([{ state: 'Interrupted', runner: null }]);

    const again = await startHeld(folder);
    // What the killed one left behind looks as if it trained already.
    const drives = async (): Promise<boolean> => {
      const [sweep] = await list();
      return JSON.stringify(sweep?.['runner']).includes(`"pid":${again.child.pid}`);
    };
    await until('the second one drives the sweep', drives);
    again.child.kill('SIGINT');
    expect(await again.done).toMatchObject({ code: 130 });
    expect(await reason(), 'given up').toBe('Interrupted');

    letEnd(folder);
    await cli(folder, 'run', '-f', 'sweep.yaml', '--no-report');
    expect(await reason()).toBe('AllTasksSettled');
    expect(await list()).toMatchObject([
      { state: 'Succeeded', tasks: { total: 3, completed: 2, failed: 1 }, best: { metric: 'error', value: 1 } },
    ]);
  });

  test('lists all sweeps of the ledger in lines of 80 characters', async () => {
    letEnd(folder);
    for (const name of ['tiny', 'a-sweep-with-a-name-of-many-words-that-says-what-it-is-all-about']) {
      writeFileSync(join(folder, 'sweep.yaml'), heldManifest(name));
      await cli(folder, 'run', '-f', 'sweep.yaml', '--no-report');
    }
    await onCluster('driven', 60);
    const { code, stdout } = await cli(folder, 'status');
    const lines = stdout.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(lines.map((line) => line.length).filter((length) => length > 80)).toEqual([]);
    expect(lines[0]?.split(/\s+/)).toEqual(['CLUSTER', 'NAME', 'STATE', 'DONE', 'FAILED', 'BEST', 'AGE', 'RUNNER']);
    expect(lines.slice(1).map((line) => line.split(/ {3,}/).toSpliced(-2, 1))).toEqual([
      ['c1', 'team-a/driven', 'Running', '0/4', '0', '-', 'operator'],
      ['local', expect.stringMatching(/^a-sweep.*….*about$/), 'Succeeded', '2/3', '1', '1', '-'],
      ['local', 'tiny', 'Succeeded', '2/3', '1', '1', '-'],
    ]);
    await onCluster('driven', -1);
    expect(await list()).toMatchObject([{ name: 'driven', state: 'Interrupted', runner: null }, {}, {}]);
  });

  test('--watch says each change and ends with the sweep, by its exit code', async () => {
    const runner = await startHeld(folder);
    const watching = startCli(folder, 'status', 'tiny', '--watch');
    const all = startCli(folder, 'status', '--watch');
    let seen = '';
    all.child.stdout?.on('data', (chunk: Buffer) => (seen += chunk.toString()));
    letEnd(folder);
    await runner.done;
    const { code, stdout, stderr } = await watching.done;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.at(-1)).toMatch(
      /^20\S+Z default\/tiny AllTasksSettled: 2 of 3 done, 0 running, 1 failed, best error 1 \(/,
    );
    await until('the list is seen', () => /^20\S+Z tiny \w+: /.test(seen));
    all.child.kill('SIGINT');
    expect(await all.done).toMatchObject({ code: 130, stderr: '' });
  });

  test('--watch of a sweep that failed ends with its exit code', async () => {
    letEnd(folder);
    writeFileSync(join(folder, 'sweep.yaml'), heldManifest('tiny', { parameters: { rate: { values: [3] } } }));
    expect(await cli(folder, 'run', '-f', 'sweep.yaml', '--no-report')).toMatchObject({ code: 3 });
    expect(await cli(folder, 'status', 'tiny', '--watch')).toMatchObject({ code: 3 });
  });

  test('of a ledger without sweeps says so; --watch goes with a table', async () => {
    expect(await cli(folder, 'status')).toMatchObject({ code: 0, stdout: expect.stringContaining('No sweep') });
    expect(await list()).toEqual([]);
    expect(await cli(folder, 'status', '--watch', '-o', 'json')).toMatchObject({ code: 2 });
  });
});
