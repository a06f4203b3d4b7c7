import { test } from 'vitest';
import { describeWrite, FOREIGN_WRITES } from './odd-values.ts';
import { searchFolder } from './run-scene.ts';
import { expectRunsEnd } from './run-writes.ts';

/** A task without its row, and a search that has lost what it went by. */
const SAMPLE = ['TB_TASK deleted, one', 'TB_PROPOSAL.PARAMETERS broken JSON, one'];

test('a row that is gone, or broken, under a run of processes', async () => {
  const writes = FOREIGN_WRITES.filter((write) => SAMPLE.includes(describeWrite(write)));
  await expectRunsEnd(
    await searchFolder(),
    writes.map((write) => [write]),
  );
});
