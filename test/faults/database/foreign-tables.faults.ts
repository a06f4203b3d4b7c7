import { describe, expect, test } from 'vitest';
import { members } from '../../support/ledger/foreign-members.ts';
import { STORE_KINDS } from '../../support/ledger/ledgers.ts';
import { tally } from '../tally.ts';
import { useAdoptions } from './foreign-tables.ts';

describe.each(STORE_KINDS)('tables that another program made are adopted without losing a value (%s)', (kind) => {
  const adoptions = useAdoptions(kind);
  test.each(members(kind))('$name', { timeout: 120_000 }, async (member) => {
    const ways = await adoptions.adopt(member);
    expect(ways).toBeGreaterThan(0);
    tally('adoptions', ways);
  });
});
