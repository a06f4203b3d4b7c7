import fc from 'fast-check';
import { beforeAll, test } from 'vitest';
import { ALL_TABLES } from '../../../ledger/src/index.ts';
import { FOREIGN_WRITES } from './odd-values.ts';
import type { ForeignWrite } from './odd-values.ts';
import { searchFolder } from './run-scene.ts';
import { expectRunsEnd } from './run-writes.ts';

/** `FAULTS_SEED` draws others. */
const SEED = Number(process.env['FAULTS_SEED'] ?? 20_261_128);

let folder: string;
beforeAll(async () => {
  folder = await searchFolder();
});

test.each(ALL_TABLES.map(({ name }) => name))('what is written into %s under a run is met or told', async (table) => {
  const writes = FOREIGN_WRITES.filter((write) => write.table === table);
  const values = writes.filter(({ column }) => column !== undefined);
  await expectRunsEnd(folder, [shuffled(values), writes.filter(({ what }) => what === 'deleted')]);
});

function shuffled(writes: readonly ForeignWrite[]): ForeignWrite[] {
  const [drawn = []] = fc.sample(fc.shuffledSubarray([...writes], { minLength: writes.length }), {
    seed: SEED,
    numRuns: 1,
  });
  return drawn;
}
