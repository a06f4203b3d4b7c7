import { expect, it } from 'vitest';
import { claimTask, completeTask, markLaunched, readSweep, releaseTask } from '../../../../ledger/src/index.ts';
import { settleTask } from '../../../support/ledger/one-task.ts';
import type { Claim, Lease, Ledger } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, aResult, aSweep, code, range } from '../builders.ts';
import { expectTrueCounters, status } from '../rows.ts';

const ROUNDS = 20;

eachLedger('at the same moment', (store) => {
  /** Every task is claimed; then both things happen to each of them at once. */
  async function race(other: (ledger: Ledger, lease: Lease, codeTask: string) => Promise<unknown>): Promise<boolean[]> {
    const { ledger } = store;
    const lease = await aSweep(ledger, ROUNDS, ROUNDS);
    const codes = range(ROUNDS).map((n) => code(n));
    await markLaunched(ledger, lease, KEY, codes);
    const claims: Claim[] = [];
    for (const codeTask of codes) {
      claims.push(await claimTask(ledger, { codeTask, holder: 'pod', backend: '', versions: '' }));
    }
    // Every other time the trainer is the first to ask.
    const ends = claims.map(async (claim, n) => {
      const complete = () => completeTask(ledger, claim, aResult());
      const both =
        n % 2 === 0
          ? [complete(), other(ledger, lease, claim.codeTask)]
          : [other(ledger, lease, claim.codeTask), complete()];
      const settled = await Promise.allSettled(both);
      return settled[n % 2]?.status === 'fulfilled';
    });
    const completed = await Promise.all(ends);
    await expectTrueCounters(ledger);
    return completed;
  }

  const resultsOf = async (): Promise<Set<string>> => {
    const rows = await store.ledger.db.selectFrom('TB_MODELRESULT').select('CODE_TASK').execute();
    return new Set(rows.map((row) => row.CODE_TASK));
  };

  it('a trainer completes and the operator calls it failed: one of them has it', async () => {
    const completed = await race((ledger, lease, codeTask) =>
      settleTask(ledger, lease, { sweepKey: KEY, codeTask, outcome: 'Failed' }),
    );
    const results = await resultsOf();
    for (const n of range(ROUNDS)) {
      expect(await status(store.ledger, code(n))).toBe(completed[n] ? 'Completed' : 'Failed');
      expect(results.has(code(n))).toBe(completed[n]);
    }
    const count = completed.filter(Boolean).length;
    expect((await readSweep(store.ledger, KEY))?.counts).toMatchObject({ completed: count, failed: ROUNDS - count });
  });

  it('a trainer completes and the operator takes the task back: one of them has it', async () => {
    const completed = await race((ledger, lease, codeTask) => releaseTask(ledger, lease, codeTask));
    const results = await resultsOf();
    for (const n of range(ROUNDS)) {
      expect(await status(store.ledger, code(n))).toBe(completed[n] ? 'Completed' : 'Pending');
      expect(results.has(code(n))).toBe(completed[n]);
    }
  });
});
