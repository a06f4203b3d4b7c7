import { expect, test } from 'vitest';
import { useEnvironment } from '../../operator/environment.ts';
import { surviveEdits } from './operator.ts';

const current = useEnvironment();

/** `npm run test:faults` makes thousands. */
test('an operator outlives generated edits, and each sweep recovers when edited back', async () => {
  const { taken, refused } = await surviveEdits(current(), 8, 80, 20_260_104);
  expect(Math.min(taken, refused)).toBeGreaterThan(10);
});
