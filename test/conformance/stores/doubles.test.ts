import * as fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { cases } from '../../support/cases.ts';
import { eachLedger } from '../../support/ledger/ledgers.ts';

/** As many digits as a double may need, below and above the largest whole number that is exact. */
const TRICKY = [90.12345886230469, 9007199254740994, 0.1 + 0.2, 5e-324, 1.7976931348623157e308, -0.3333333333333333];
const COUNT = 500;

eachLedger('doubles', (store) => {
  test('are read as they were written, bit by bit', async () => {
    const any = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ noNaN: true, min: -1000, max: 1000 }),
    );
    const written = [...TRICKY, ...fc.sample(any, { numRuns: cases(COUNT), seed: 20_261_128 })].map(
      (value) => value + 0,
    );
    const { db } = store.ledger;
    const rows = written.map((value, at) => {
      return { CODE_TASK: 'abcdefg-aaaaaaaaaaaa', ATTEMPT: 1, STEP: at, NAME: 'x', VALUE: value };
    });
    await db.insertInto('TB_METRIC').values(rows).execute();
    const found = await db.selectFrom('TB_METRIC').select('VALUE').orderBy('STEP').execute();
    expect(found.map(({ VALUE }) => VALUE)).toEqual(written);
    const sums = await sql<{ sum: number }>`select VALUE * 1 as sum from TB_METRIC order by STEP`.execute(db);
    expect(sums.rows.map(({ sum }) => sum)).toEqual(written);
  });
});
