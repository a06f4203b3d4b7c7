import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { cli } from '../../support/cli/cli.ts';
import { embedded, inLedger, preparedSweep, tasksIn, tinyManifest } from '../tiny-sweep.ts';

const ALL = { artifacts: { keep: 'All' } };
const { parameters } = parse(tinyManifest()).spec;
const FEWER = { ...ALL, parameters: { ...parameters, learningRate: { values: [0.001] } } };

let folder: string;
beforeEach(async () => {
  folder = await preparedSweep(ALL);
  await run();
});

const run = (...args: string[]) => cli(folder, 'run', '-f', 'sweep.yaml', '--no-report', ...args);
const plan = async () => JSON.parse((await cli(folder, 'plan', '-f', 'sweep.yaml', '-o', 'json')).stdout);
const edit = (changes: Record<string, unknown>) => writeFileSync(join(folder, 'sweep.yaml'), tinyManifest(changes));

async function withModels(): Promise<string[]> {
  const rows = await inLedger(embedded(folder), ({ db }) =>
    db.selectFrom('TB_MODELARTIFACT').select('CODE_TASK').orderBy('CODE_TASK').execute(),
  );
  return rows.map(({ CODE_TASK }) => CODE_TASK);
}

describe('what an edit does to finished tasks', () => {
  test('points that leave the grid keep their models until they are pruned', async () => {
    const all = await withModels();
    expect(all).toHaveLength(4);
    const leaving = (await tasksIn(embedded(folder)))
      .filter((task) => task.parameters.learningRate === 0.005)
      .map(({ codeTask }) => codeTask);

    edit(FEWER);
    expect((await plan()).leaving).toEqual({ count: 2, first: leaving });
    const sentence = `Leaving the grid: 2 completed tasks (${leaving.join(', ')}).`;
    expect((await cli(folder, 'plan', '-f', 'sweep.yaml')).stdout).toContain(sentence);
    const before = await tasksIn(embedded(folder));
    const refused = await run();
    expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(sentence) });
    expect(refused.stderr).toContain('there is no terminal to ask on: add --yes to run it all the same.');
    expect(await tasksIn(embedded(folder))).toEqual(before);
    const agreed = await run('--yes');
    expect(agreed).toMatchObject({ code: 0, stderr: expect.stringContaining(sentence) });
    expect(await withModels()).toEqual(all);
    const again = await run();
    expect(again.code).toBe(0);
    expect(again.stderr).not.toContain('Leaving');

    edit(ALL);
    expect((await plan()).points).toMatchObject({ total: 4, completed: 4 });
    expect(await run()).toMatchObject({ code: 0 });
    expect(await withModels()).toEqual(all);

    edit(FEWER);
    await run('--yes');
    const dryRun = await cli(folder, 'prune', '--all', '--dry-run');
    expect(dryRun.stdout).toMatch(/default\/tiny +2 +\d+ +0 +0\nWould delete 2 models \(\d+\.\d KiB\); results stay\./);
    expect(await withModels()).toEqual(all);
    const unasked = await cli(folder, 'prune', 'tiny');
    expect(unasked).toMatchObject({ code: 2, stderr: expect.stringContaining('add --yes') });
    expect(await withModels()).toEqual(all);
    const pruned = JSON.parse((await cli(folder, 'prune', 'tiny', '--yes', '-o', 'json')).stdout);
    expect(pruned).toMatchObject({ deleted: true, sweeps: [{ namespace: 'default', name: 'tiny' }] });
    expect(pruned.sweeps[0].models.map(({ codeTask }: { codeTask: string }) => codeTask)).toEqual(leaving.toSorted());
    expect(await withModels()).toEqual(all.filter((code) => !leaving.includes(code)));
    expect((await cli(folder, 'prune', '-f', 'sweep.yaml')).stdout).toContain('Nothing to delete');
  });

  test('models that artifacts does not ask for any longer are told, then go', async () => {
    edit({ artifacts: { keep: 'Best', count: 1 } });
    expect((await plan()).modelsToBeDeleted).toMatchObject({ count: 3 });
    const all = await withModels();
    expect(await run()).toMatchObject({ code: 2 });
    expect(await withModels()).toEqual(all);
    expect((await run('--yes')).stderr).toMatch(
      /^Deleted by spec.artifacts \(keep: Best, count: 1\): the models of 3 tasks \(/,
    );
    expect(await withModels()).toHaveLength(1);
  });

  test('another objective, another window and a new model version delete no model', async () => {
    const all = await withModels();
    const best = { artifacts: { keep: 'Best', count: 4 } };
    for (const change of [{ objective: { metric: 'ACCURACY' } }, { suspend: true, modelVersion: 2 }]) {
      edit({ ...best, ...change });
      expect((await plan()).modelsToBeDeleted).toEqual({ count: 0, first: [] });
      expect((await run('--yes')).code).toBe(0);
      expect(await withModels()).toEqual(all);
    }
  });

  test('prune wants one sweep, or all', async () => {
    expect(await cli(folder, 'prune', 'tiny', '--all')).toMatchObject({ code: 2 });
    expect(await cli(folder, 'prune')).toMatchObject({ code: 2 });
  });
});
