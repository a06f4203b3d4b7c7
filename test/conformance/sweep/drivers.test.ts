import { expect, it } from 'vitest';
import {
  acquireLease,
  listSweeps,
  openLedger,
  readDrivers,
  registerSweep,
  releaseLease,
  sweepLeaseName,
} from '../../../ledger/src/index.ts';
import type { Ledger } from '../../../ledger/src/index.ts';
import { eachLedger } from '../../support/ledger/ledgers.ts';
import { aLease, aSweep, code, KEY, registration } from './builders.ts';

const FENCE = 'operator/c1/tuningsweep/tuningsweep-operator';

const take = (ledger: Ledger, key: string, ttlSeconds: number, holder = 'alpha/12/345/x') =>
  acquireLease(ledger, { name: sweepLeaseName(key), holder, ttlSeconds });

eachLedger('who drives a sweep', (store) => {
  it('is who holds its lease, by the database’s clock', async () => {
    const { ledger } = store;
    await take(ledger, 'heldaaa', 60);
    await take(ledger, 'expired', -1);
    await releaseLease(ledger, await take(ledger, 'givenup', 60));
    const held = [['heldaaa', 'alpha/12/345/x']];
    expect([...(await readDrivers(ledger))]).toEqual(held);
    expect([...(await readDrivers(ledger, 'heldaaa'))]).toEqual(held);
    for (const key of ['expired', 'givenup', 'nobodys']) expect((await readDrivers(ledger, key)).size).toBe(0);
  });

  it('is an operator as long as it holds its fence', async () => {
    const { ledger } = store;
    const fence = await acquireLease(ledger, { name: FENCE, holder: 'replica', ttlSeconds: 60 });
    await acquireLease(ledger, { name: sweepLeaseName(KEY), holder: FENCE, ttlSeconds: 0 }, fence);
    expect([...(await readDrivers(ledger))]).toEqual([[KEY, FENCE]]);
    await releaseLease(ledger, fence);
    expect([...(await readDrivers(ledger))]).toEqual([]);
  });
});

const SWEEPS = 1000;
const keyOf = (n: number): string => n.toString(36).padStart(7, '0');

eachLedger('a ledger of a thousand sweeps', (store) => {
  it('is listed with who drives each, in three statements', async () => {
    const { ledger } = store;
    const lease = await aLease(ledger);
    for (let n = 0; n < SWEEPS; n++) {
      const sha256 = keyOf(n).padEnd(64, 'a');
      await registerSweep(ledger, lease, registration({ sweepKey: keyOf(n), sha256, name: `sweep-${keyOf(n)}` }));
    }
    await take(ledger, keyOf(7), 60);
    let statements = 0;
    const counting = await openLedger(store.url, { onQuery: () => (statements += 1) });
    try {
      statements = 0;
      const sweeps = await listSweeps(counting);
      expect(sweeps.map(({ name }) => name)).toEqual(Array.from({ length: SWEEPS }, (_, n) => `sweep-${keyOf(n)}`));
      expect([...(await readDrivers(counting)).keys()]).toEqual([keyOf(7)]);
      expect(statements).toBe(3);
    } finally {
      await counting.close();
    }
  });

  it('counts the tasks at work of each', async () => {
    const { ledger } = store;
    await aSweep(ledger, 3);
    await registerSweep(
      ledger,
      await aLease(ledger),
      registration({ sweepKey: 'zyxwvut', sha256: 'b'.repeat(64), name: 'other' }),
    );
    await ledger.db
      .updateTable('TB_TASK')
      .set({ LAUNCHED: 1 })
      .where('CODE_TASK', 'in', [code(0), code(1)])
      .execute();
    expect((await listSweeps(ledger)).map(({ name, open }) => [name, open])).toEqual([
      ['other', 0],
      ['usd-krw', 2],
    ]);
  });
});
