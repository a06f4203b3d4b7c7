import { expect, test } from 'vitest';
import { tally } from '../tally.ts';
import { checkHistories } from './user-actions.ts';

const HISTORIES = 2000;

test('histories of user actions and faults end as the last manifest asks for', { timeout: 1_800_000 }, async () => {
  await expect(checkHistories(HISTORIES)).resolves.toBeUndefined();
  tally('histories of user actions', HISTORIES);
});
