import { expect, test } from 'vitest';
import { useEnvironment } from '../../operator/environment.ts';
import { tally } from '../tally.ts';
import { surviveEdits } from './operator.ts';

const EDITS = 2500;
const QUARTERS = [1, 2, 3, 4];
const current = useEnvironment();

test.each(QUARTERS)(
  'an operator outlives generated edits, and each sweep recovers when edited back (%d of 4)',
  { timeout: 1_200_000 },
  async (quarter) => {
    const { taken, refused } = await surviveEdits(current(), 12, EDITS, (Date.now() % 2 ** 30) + quarter);
    console.log(`${taken} edits were taken and undone, ${refused} refused`);
    expect(Math.min(taken, refused)).toBeGreaterThan(EDITS / 10);
    tally('fuzzed edits under a running operator', EDITS);
  },
);
