import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { cli } from '../support/cli/cli.ts';
import { tinyManifest } from './tiny-sweep.ts';
import { useTrainerFolder } from './trainer-folder.ts';

/** Says of each training that it took place. */
const TRAINER = `
const { readFileSync, appendFileSync } = require('node:fs');
const { parameters: { rate }, seed } = JSON.parse(readFileSync(process.env.TUNINGSWEEP_PARAMETERS, 'utf8'));
appendFileSync('trained.txt', rate + ' ' + seed + '\\n');
const metrics = { error: (rate - 2) ** 2 };
appendFileSync(process.env.TUNINGSWEEP_REPORT, JSON.stringify({ final: true, metrics }) + '\\n');
`;

const inFolder = useTrainerFolder(TRAINER);
let folder: string;
beforeEach(() => {
  folder = inFolder();
});

/** @returns what was trained meanwhile */
async function run(name: string, changes: Record<string, unknown>): Promise<string[]> {
  const manifest = tinyManifest({
    data: undefined,
    seed: 7,
    parameters: { rate: { values: [1, 2, 3] } },
    objective: { metric: 'error', goal: 'Minimize' },
    trainer: { command: [process.execPath, 'trainer.cjs'] },
    ...changes,
  });
  writeFileSync(join(folder, 'sweep.yaml'), manifest.replace('name: tiny', `name: ${name}`));
  writeFileSync(join(folder, 'trained.txt'), '');
  expect(await cli(folder, 'run', '-f', 'sweep.yaml', '--no-report')).toMatchObject({ code: 0 });
  return readFileSync(join(folder, 'trained.txt'), 'utf8').trim().split('\n').toSorted();
}

test('a sweep trains what no other one has, and says where its other results are from', async () => {
  expect(await run('first', {})).toEqual(['1 7', '2 7', '3 7']);
  const parameters = { rate: { values: [1, 2, 2.5] } };
  expect(await run('second', { parameters, reuse: 'Ledger' })).toEqual(['2.5 7']);
  const { stdout } = await cli(folder, 'results', 'second', '-o', 'json');
  expect(JSON.parse(stdout)).toMatchObject([
    { rate: 1, STATUS: 'Completed', error: 1, NOTE: expect.stringMatching(/^Reused from \S+ of default\/first$/) },
    { rate: 2, STATUS: 'Completed', error: 0, NOTE: expect.stringMatching(/^Reused from \S+ of default\/first$/) },
    { rate: 2.5, STATUS: 'Completed', error: 0.25, NOTE: null },
  ]);
  expect(JSON.parse((await cli(folder, 'best', 'second', '-o', 'json')).stdout)).toMatchObject({ value: 0 });
  const plan = await cli(folder, 'plan', '-f', 'sweep.yaml');
  expect(plan.stdout).toContain('Results that other sweeps of the ledger have of the same points are taken over');
});

test('by itself a sweep takes over nothing, nor what was trained with another seed', async () => {
  await run('first', {});
  expect(await run('second', {})).toHaveLength(3);
  expect(await run('third', { seed: 8, reuse: 'Ledger' })).toEqual(['1 8', '2 8', '3 8']);
});

test('a search takes over what it proposes and is known, and is computed again', async () => {
  const search = { parameters: { rate: { min: 1, max: 4, step: 0.25 } }, algorithm: { name: 'TPE', maxTasks: 8 } };
  await run('first', { parameters: { rate: { min: 1, max: 4, step: 0.5 } } });
  const trained = await run('second', { ...search, parallelism: 1, reuse: 'Ledger' });
  const { stdout } = await cli(folder, 'results', 'second', '-o', 'json');
  const notes: (string | null)[] = JSON.parse(stdout).map(({ NOTE }: { NOTE: string | null }) => NOTE);
  expect(notes).toHaveLength(8);
  expect(notes.filter((note) => note === null)).toHaveLength(trained.length);
  expect(trained.length).toBeLessThan(8);
  expect(await cli(folder, 'replay', 'second')).toMatchObject({ code: 0 });
});
