import { describe, expect, test } from 'vitest';
import { ALL_TABLES } from '../../../ledger/src/index.ts';
import { CASES, columnsOf, expectEnds } from './foreign-writes.ts';
import { SEARCH, STOPPING } from './lives.ts';

/** Tables of which each life has rows of all columns. */
const TABLES = ALL_TABLES.map(({ name }) => name);
const LIVES = [
  { life: SEARCH, name: SEARCH.name, tables: TABLES.filter((table) => table !== 'TB_RUNG') },
  { life: STOPPING, name: STOPPING.name, tables: ['TB_RUNG', 'TB_SETTLEMENT', 'TB_TASK', 'TB_TASKSTATUS'] },
];

describe.each(LIVES)('whatever another program writes, $name ends or says why', { timeout: 1_800_000 }, (sample) => {
  test.each(sample.tables)('every column of %s, each of them written', async (table) => {
    const cases = CASES.filter(([write]) => write.table === table);
    expect(cases.length).toBeGreaterThan(0);
    const written = await expectEnds(sample.life, cases);
    // Only tasks that stop early have paused after an epoch.
    const never = sample.life === SEARCH ? new Set(['TB_SETTLEMENT.EPOCH', 'TB_SETTLEMENT.VALUE']) : new Set();
    expect(columnsOf(table).difference(written).difference(never)).toEqual(new Set());
  });
});
