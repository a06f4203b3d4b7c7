import { describe, expect, test } from 'vitest';
import { ALL_TABLES } from '../../../ledger/src/index.ts';
import { CASES, columnsOf, expectEnds } from './foreign-writes.ts';
import { SEARCH } from './lives.ts';

describe('whatever another program writes into the ledger, a search ends or says why', { timeout: 1_800_000 }, () => {
  test.each(ALL_TABLES.map(({ name }) => name))('every column of %s, each of them written', async (table) => {
    const cases = CASES.filter(([write]) => write.table === table);
    expect(cases.length).toBeGreaterThan(0);
    const written = await expectEnds(SEARCH, cases);
    expect(columnsOf(table).difference(written)).toEqual(new Set());
  });
});
