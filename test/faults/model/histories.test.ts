import { expect, test } from 'vitest';
import { checkHistories } from './user-actions.ts';

test('histories of user actions and faults end as the last manifest asks for', async () => {
  await expect(checkHistories(40)).resolves.toBeUndefined();
});
