import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeAttemptFolder, removeLeftFolders } from './attempt-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuningsweep-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test('the folder of a runner that lives stays', async () => {
  const path = await makeAttemptFolder();
  await removeLeftFolders();
  expect(readdirSync(folder).map((name) => join(folder, name))).toEqual([path]);
});

test('that of one that is gone is removed, with what is in it', async () => {
  // This process, before it began.
  const name = `tuningsweep-task-${process.pid}-1-${hostname()}-a1B2c3`;
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, 'report.jsonl'), '{}\n');
  await removeLeftFolders();
  expect(readdirSync(folder)).toEqual([]);
});

test('what is not known to be left by a runner stays', async () => {
  const names = [
    `tuningsweep-task-${process.pid}-0-${hostname()}-a1B2c3`,
    `tuningsweep-task-${process.pid}-1-elsewhere-a1B2c3`,
    'tuningsweep-task-a1B2c3',
    'tuningsweep-pod-1-1-x',
  ];
  for (const name of names) mkdirSync(join(folder, name));
  const [gone] = [`tuningsweep-task-${process.pid}-1-${hostname()}`];
  writeFileSync(join(folder, `${gone}-file`), '');
  mkdirSync(join(folder, 'elsewhere'));
  symlinkSync(join(folder, 'elsewhere'), join(folder, `${gone}-link`));
  const before = readdirSync(folder);
  await removeLeftFolders();
  expect(readdirSync(folder)).toEqual(before);
});
