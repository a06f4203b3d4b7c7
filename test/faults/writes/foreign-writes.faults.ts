import { describe, expect, test } from 'vitest';
import { ALL_TABLES } from '../../../ledger/src/index.ts';
import { CASES, expectEnds } from './foreign-writes.ts';
import { GRID } from './lives.ts';

describe('whatever another program writes into the ledger, a sweep ends or says why', { timeout: 1_800_000 }, () => {
  test.each(ALL_TABLES.map(({ name }) => name))('every column of %s', async (table) => {
    const cases = CASES.filter(([write]) => write.table === table);
    expect(cases.length).toBeGreaterThan(0);
    await expectEnds(GRID, cases);
  });
});
