import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { setUpTables } from '@tuningsweep/ledger';
import { embedded, inLedger, tinyManifest } from '../../local/tiny-sweep.ts';
import { cli } from '../../support/cli/cli.ts';
import { example } from '../../support/cli/examples.ts';
import { aFolder, contentOf, survives } from './scenario.ts';
import type { Step } from './scenario.ts';

const SEED = 20_260_102;
const REPORTING = {
  data: undefined,
  parameters: { rate: { values: [0.1, 1] }, method: { choices: ['plain', 'momentum'] } },
  trainer: { command: ['sh', example('curve.sh')], retries: 0 },
};

let step: Step;
beforeAll(async () => {
  const folder = aFolder();
  writeFileSync(join(folder, 'sweep.yaml'), tinyManifest(REPORTING));
  await inLedger(embedded(folder), setUpTables);
  const command = ['run', '-f', 'sweep.yaml', '--no-report'];
  const whole = aFolder(folder);
  const { code, stderr } = await cli(whole, ...command);
  if (code !== 0) throw new Error(stderr);
  step = { name: 'run with programs that report', folder, command, reference: { code, ledger: contentOf(whole) } };
});

describe('a run that is killed at a write of its reporter and run again ends as if nothing had been', () => {
  const side = fc.constantFrom('before' as const, 'after' as const);
  const points = fc.sample(fc.tuple(fc.integer({ min: 4, max: 18 }), side), { seed: SEED, numRuns: 6 });
  test.concurrent.each(points)('write %d, just %s it', async (write, when) => {
    expect(await survives(step, write, when)).toBe(true);
  });
});
