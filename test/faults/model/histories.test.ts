import { expect, test } from 'vitest';
import { checkHistories } from './user-actions.ts';

test('sixty histories of user actions and faults end as the last manifest asks for', { timeout: 60_000 }, async () => {
  await expect(checkHistories(60)).resolves.toBeUndefined();
});
