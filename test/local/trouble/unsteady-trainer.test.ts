import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { cli } from '../../support/cli/cli.ts';
import { embedded, tasksIn, tinyManifest } from '../tiny-sweep.ts';
import { useTrainerFolder } from '../trainer-folder.ts';

/** Fails and ends well without a result in turn, and counts how often it was begun. */
const TRAINER = `
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const begun = existsSync('begun.txt') ? Number(readFileSync('begun.txt', 'utf8')) + 1 : 1;
writeFileSync('begun.txt', String(begun));
if (begun > 20) process.exit(42);
process.exitCode = begun % 2;
`;

const inFolder = useTrainerFolder(TRAINER);
let folder: string;
beforeEach(() => {
  folder = inFolder();
});

test('a trainer that fails and reports nothing in turn is not begun for ever', async () => {
  const manifest = tinyManifest({
    data: undefined,
    parameters: { rate: { values: [1] } },
    objective: { metric: 'error', goal: 'Minimize' },
    trainer: { command: [process.execPath, 'trainer.cjs'], retries: 2, pauseAfterFailures: 0 },
  });
  writeFileSync(join(folder, 'sweep.yaml'), manifest);
  await cli(folder, 'run', '-f', 'sweep.yaml', '--no-report');
  expect(await tasksIn(embedded(folder))).toMatchObject([
    { status: 'Failed', note: expect.stringMatching(/^No result: the program exited with 0 and reported none/) },
  ]);
  expect(Number(readFileSync(join(folder, 'begun.txt'), 'utf8'))).toBeLessThanOrEqual(9);
});
