import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findSweepsByName } from '@tuningsweep/ledger';
import { beforeEach, expect, test } from 'vitest';
import { cli } from '../support/cli/cli.ts';
import { embedded, inLedger, tinyManifest } from './tiny-sweep.ts';
import { useTrainerFolder } from './trainer-folder.ts';

/** Reports the parameter as its result, or fails where that is 7. */
const TRAINER = `
const { readFileSync, appendFileSync } = require('node:fs');
const { parameters } = JSON.parse(readFileSync(process.env.TUNINGSWEEP_PARAMETERS, 'utf8'));
if (parameters.depth === 7) process.exit(42);
appendFileSync(process.env.TUNINGSWEEP_REPORT, JSON.stringify({ final: true, metrics: { gap: parameters.depth } }) + '\\n');
`;
const folder = useTrainerFolder(TRAINER);

const manifest = (name: string, depth: number): string =>
  tinyManifest({
    data: undefined,
    parameters: { depth: { values: [depth] } },
    objective: { metric: 'gap', goal: 'Minimize' },
    trainer: { command: [process.execPath, 'trainer.cjs'], retries: 0 },
  }).replace('name: tiny', `name: ${name}`);

beforeEach(() => {
  writeFileSync(join(folder(), 'good.yaml'), manifest('good', 1));
  writeFileSync(join(folder(), 'failing.yaml'), manifest('failing', 7));
  appendFileSync(join(folder(), 'failing.yaml'), `---\n${manifest('last', 2)}`);
});

const outcomes = async () =>
  inLedger(embedded(folder()), async (ledger) => {
    const found = await Promise.all(['good', 'failing', 'last'].map((name) => findSweepsByName(ledger, name)));
    return found.map(([sweep]) => sweep?.outcome?.reason);
  });

test('are run one after the other, and the worst of them is the exit code', async () => {
  const run = await cli(folder(), 'run', '-f', 'good.yaml', '-f', 'failing.yaml', '--no-report');
  expect(run.code).toBe(3);
  const said = run.stderr.split('\n').filter((line) => /^Sweep |ended well/.test(line));
  expect(said).toEqual([
    'Sweep 1 of 3: default/good',
    'Sweep 2 of 3: default/failing',
    'Sweep 3 of 3: default/last',
    '2 of 3 sweeps ended well; default/failing: exit code 3.',
  ]);
  expect(await outcomes()).toEqual(['AllTasksSettled', 'NoTaskCompleted', 'AllTasksSettled']);
});

test('nothing is run where one of them cannot be', async () => {
  writeFileSync(join(folder(), 'bad.yaml'), manifest('bad', 1).replace('command:', 'comand:'));
  const run = await cli(folder(), 'run', '-f', 'good.yaml', '-f', 'bad.yaml', '--no-report');
  expect(run).toMatchObject({ code: 2, stderr: expect.stringMatching(/^tuningsweep: bad\.yaml:\d+: spec\.trainer/) });
  const odd = manifest('odd', 1).replace(process.execPath, 'no-such-program');
  writeFileSync(join(folder(), 'bad.yaml'), `# a comment\n${odd}`);
  expect(await cli(folder(), 'run', '-f', 'good.yaml', '-f', 'bad.yaml')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^tuningsweep: bad\.yaml:2: spec\.trainer\.command: .*"no-such-program"/),
  });
  expect(await cli(folder(), 'status', 'good')).toMatchObject({ code: 2 });
});

test('one that costs completed tasks is asked about before the first of them is run', async () => {
  await cli(folder(), 'run', '-f', 'failing.yaml', '--no-report');
  writeFileSync(join(folder(), 'last.yaml'), manifest('last', 3));
  const both = ['run', '-f', 'good.yaml', '-f', 'last.yaml', '--no-report'];
  const refused = await cli(folder(), ...both);
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('add --yes') });
  expect(refused.stderr).toMatch(/^default\/last: Leaving the grid: 1 completed task \(/);
  expect(await outcomes()).toEqual([undefined, 'NoTaskCompleted', 'AllTasksSettled']);
  expect(await cli(folder(), ...both, '--yes')).toMatchObject({ code: 0 });
});
