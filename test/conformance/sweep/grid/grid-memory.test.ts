import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { registerSweep, writeGrid } from '../../../../ledger/src/index.ts';
import type { GridPoint } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, TICKER, aLease, point, registration } from '../builders.ts';
import { countRows } from '../rows.ts';

const SIZE = 200_000;
const LOOK_EVERY = 40_000;
const ALLOWED_GROWTH_MB = 8;

function* stream(): Generator<GridPoint> {
  for (let n = 0; n < SIZE; n++) yield point(n);
}

/** What is really in use, in MB. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed / 1e6;
}

eachLedger(
  'a large grid',
  (store) => {
    it('is written in flat memory', async () => {
      const lease = await aLease(store.ledger);
      await registerSweep(store.ledger, lease, registration());
      const heap: number[] = [];
      const onProgress = (written: number): void => {
        if (written % LOOK_EVERY === 0) heap.push(heapInUse());
      };
      const writing = { sweepKey: KEY, ticker: TICKER, gridSha256: 'g', points: stream(), onProgress };
      expect(await writeGrid(store.ledger, lease, writing)).toMatchObject({ inserted: SIZE });
      expect(await countRows(store.ledger, 'TB_TASK')).toBe(SIZE);
      expect(heap).toHaveLength(SIZE / LOOK_EVERY);
      expect(Math.max(...heap) - (heap[0] ?? 0)).toBeLessThan(ALLOWED_GROWTH_MB);
    });
  },
  ['sqlite'],
);
