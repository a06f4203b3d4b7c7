import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildProgram } from '../../../cli/src/program.ts';
import { cli } from '../../support/cli/cli.ts';
import { heldManifest } from '../held-sweep.ts';
import { writeTinySweep } from '../tiny-sweep.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuningsweep-'));
  writeTinySweep(folder);
  writeFileSync(join(folder, 'too-many.yaml'), heldManifest('many', { algorithm: { name: 'Grid', maxTasks: 2 } }));
});
afterEach(() => rmSync(folder, { recursive: true }));

const NO_LEDGER =
  /^tuningsweep: there is no ledger sqlite:\/\S+\/tuningsweep\.db yet\. .*tuningsweep setup, data import or run\n$/;
const NO_DATA =
  /^tuningsweep: spec\.data: expected prepared data .*There is no ledger sqlite:\/\S+\/tuningsweep\.db yet\.\)\n$/;

/** Command lines that look for what is not there yet: exit code and words. */
const LOOKING: Readonly<Record<string, readonly [code: number, said: RegExp]>> = {
  'setup --adopt --dry-run': [2, NO_LEDGER],
  'data prepare': [2, NO_LEDGER],
  'data prepare --dry-run': [2, NO_LEDGER],
  'data import none.csv --ticker T': [2, /^tuningsweep: \/\S+\/none\.csv: no such file/],
  'data import sweep.yaml --ticker T': [2, /\/sweep\.yaml: the header line has no column/],
  'validate -f sweep.yaml': [0, /^$/],
  'plan -f sweep.yaml': [0, /^$/],
  'run -f sweep.yaml': [3, NO_DATA],
  'run -f too-many.yaml': [2, /spec\.algorithm\.maxTasks/],
  'run -f none.yaml': [2, /none\.yaml/],
  'run -f sweep.yaml --trainer none': [2, /--trainer: expected a program/],
  'completion bash': [0, /^$/],
  doctor: [0, /^$/],
  operator: [2, /expected --database/],
  ...Object.fromEntries(
    [
      'serve',
      'status',
      'status --watch',
      'status tiny',
      'best tiny',
      'forecast tiny',
      'model export tiny',
      'results tiny',
    ]
      .concat([
        'report tiny',
        'replay tiny',
        'retry tiny',
        'delete tiny --yes',
        'prune tiny --yes',
        'prune --all --yes',
      ])
      .concat('logs abcdefg-aaaaaaaaaaaa')
      .map((line) => [line, [2, NO_LEDGER] as const]),
  ),
};

test.each(Object.entries(LOOKING))('%s leaves a folder without a ledger as it is', async (line, [code, said]) => {
  const before = readdirSync(folder);
  const { stderr, ...ended } = await cli(folder, ...line.split(' '));
  expect({ code: ended.code, stderr }).toEqual({ code, stderr: expect.stringMatching(said) });
  expect(readdirSync(folder)).toEqual(before);
});

/** Commands that begin with an empty folder: a demonstration makes its own ledger, and a trainer is set up elsewhere. */
const BEGINNING = ['demo', 'setup-trainer'];

test('every command is among them, or makes a ledger', async () => {
  const known = new Set([...BEGINNING, ...Object.keys(LOOKING).map((line) => line.split(' ')[0])]);
  const commands = (await buildProgram()).commands.map((command) => command.name());
  expect(commands.filter((name) => !known.has(name) && name !== 'help')).toEqual([]);
});

test.each([
  ['setup', []],
  ['data import rates.csv --ticker USD/KRW', []],
  // One whose trainer needs no data.
  ['run -f own.yaml --no-report --trainer true', ['tuningsweep.db.logs']],
])('%s makes one', async (line, more) => {
  writeFileSync(join(folder, 'own.yaml'), heldManifest('own'));
  const before = readdirSync(folder);
  await cli(folder, ...line.split(' '));
  const made = readdirSync(folder).filter((name) => !before.includes(name) && !/-(wal|shm)$/.test(name));
  expect(made).toEqual(['tuningsweep.db', ...more]);
});
