import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { againstNaive, countAgainstNaive, naiveRatio } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, aSweep, code, range } from '../builders.ts';

describe('a model beside the naive forecast', () => {
  it.each([
    [1, 2, 'better'],
    [2, 1, 'worse'],
    [0, 0, 'equal'], // a series that never moves
    [1e-30, 0, 'worse'],
    [0, 1e-30, 'better'],
    [Math.fround(0.1), 0.1, 'equal'], // the same number, in single and in double precision
    [Math.fround(55.6179), 55.6179, 'equal'],
    [1 + 2 ** -21, 1, 'worse'],
    [1 - 2 ** -21, 1, 'better'],
  ])('an MSE of %d is, for %d, %s', (mse, naive, expected) => expect(againstNaive(mse, naive)).toBe(expected));

  it('has no ratio to an error of 0', () => {
    expect(naiveRatio(0, 0)).toBeUndefined();
    expect(naiveRatio(3, 0)).toBeUndefined();
    expect(naiveRatio(3, 2)).toBe(1.5);
  });

  it('is in single precision what it was in double', () => {
    const error = fc.double({ noNaN: true, min: 1e-30, max: 1e30 });
    fc.assert(
      fc.property(error, (value) => {
        expect(againstNaive(Math.fround(value), value)).toBe('equal');
      }),
    );
  });
});

eachLedger('tasks beside the naive forecast', (store) => {
  it.each([
    ['of a sweep that has none', []],
    [
      'of every kind',
      [
        [1, 2],
        [2, 1],
        [0, 0],
        [1e-20, 0],
        [0.1, 0.1],
        [55.6179, 55.6179],
        [null, 5],
        [5, null],
        [2, 3],
      ],
    ],
  ] as [string, [number | null, number | null][]][])('%s are counted as each is compared', async (_, errors) => {
    await aSweep(store.ledger, errors.length);
    for (const [at, [mse, naive]] of errors.entries()) {
      const task = { CODE_TASK: code(at) };
      await store.ledger.db
        .insertInto('TB_MODELRESULT')
        .values({ ...task, MSE: mse === null ? null : Math.fround(mse) })
        .execute();
      const attempt = { ...task, ATTEMPT: 0, HOLDER: 'h', DATE_START: '2020-01-01 00:00:00', NAIVE_MSE: naive };
      await store.ledger.db.insertInto('TB_TASKATTEMPT').values(attempt).execute();
    }
    await store.ledger.db.updateTable('TB_TASKSTATUS').set({ STATUS: 'Completed' }).execute();
    const compared = errors.flatMap(([mse, naive]) =>
      mse === null || naive === null ? [] : againstNaive(Math.fround(mse), naive),
    );
    const count = (kind: string) => compared.filter((one) => one === kind).length;
    const expected = { better: count('better'), equal: count('equal'), worse: count('worse') };
    expect(await countAgainstNaive(store.ledger, KEY)).toEqual({ known: compared.length, ...expected });
  });

  it('are those that are Completed and in the grid', async () => {
    await aSweep(store.ledger, 3);
    for (const at of range(3)) {
      const task = { CODE_TASK: code(at) };
      await store.ledger.db
        .insertInto('TB_MODELRESULT')
        .values({ ...task, MSE: 1 })
        .execute();
      const attempt = { ...task, ATTEMPT: 0, HOLDER: 'h', DATE_START: '2020-01-01 00:00:00', NAIVE_MSE: 2 };
      await store.ledger.db.insertInto('TB_TASKATTEMPT').values(attempt).execute();
    }
    await store.ledger.db
      .updateTable('TB_TASKSTATUS')
      .set({ STATUS: 'Completed' })
      .where('CODE_TASK', '!=', code(0))
      .execute();
    await store.ledger.db.updateTable('TB_TASK').set({ IN_GRID: 0 }).where('CODE_TASK', '=', code(1)).execute();
    expect(await countAgainstNaive(store.ledger, KEY)).toEqual({ known: 1, better: 1, equal: 0, worse: 0 });
  });
});
