import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import {
  FencedError,
  acquireLease,
  releaseOthers,
  renewLease,
  retireLease,
  stopPending,
} from '../../../../ledger/src/index.ts';
import type { Lease, Ledger } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, aSweep } from '../builders.ts';

const request = { name: 'operator', holder: 'next', ttlSeconds: 60, takeOver: () => true };

/** What another program may write into EPOCH. */
const ODD = [
  ['the largest that there is', '9223372036854775807'],
  ['one that a double does not tell apart', '9007199254740993'],
  ['the last that can be told', '9007199254740991'],
  ['a negative one', '-1'],
] as const;

eachLedger('an EPOCH of TB_LEADER that cannot be raised', (store) => {
  const setEpoch = (value: string) => sql.raw(`UPDATE TB_LEADER SET EPOCH = ${value}`).execute(store.ledger.db);

  describe.each(ODD)('%s', (_, value) => {
    it('gives way to numbers of which none was given before, with one warning', async () => {
      const old = await aSweep(store.ledger, 2);
      await setEpoch(value);
      const warnings: string[] = [];
      const lease = await acquireLease(store.ledger, { ...request, onOddEpoch: (text) => warnings.push(text) });
      expect(warnings).toEqual([expect.stringMatching(/^TB_LEADER\.EPOCH of 'operator': expected .* found /)]);
      expect(lease.epoch).toBeGreaterThan(old.epoch + 1_000_000);
      await renewLease(store.ledger, lease, 60);
      await expect(acquireLease(store.ledger, request)).resolves.toMatchObject({ epoch: lease.epoch + 1 });
    });

    it('lets its holder write nothing, before and after', async () => {
      const old = await aSweep(store.ledger, 2);
      await setEpoch(value);
      await expectRefused(store.ledger, old);
      await acquireLease(store.ledger, request);
      await expectRefused(store.ledger, old);
    });

    it('is in no way of giving leases up', async () => {
      const under = await acquireLease(store.ledger, request);
      const held = { name: 'sweep/abcdefg', holder: under.name, ttlSeconds: 0 };
      const old = await acquireLease(store.ledger, held, under);
      await acquireLease(store.ledger, { ...request, name: 'first' });
      await sql.raw(`UPDATE TB_LEADER SET EPOCH = ${value} WHERE NAME <> 'operator'`).execute(store.ledger.db);
      await releaseOthers(store.ledger, under, new Set());
      await retireLease(store.ledger, 'first');
      await expect(renewLease(store.ledger, old, 60)).rejects.toThrow(FencedError);
      const rows = await store.ledger.db.selectFrom('TB_LEADER').select(['NAME', 'HOLDER', 'EPOCH']).execute();
      for (const { HOLDER, EPOCH } of rows.filter(({ NAME }) => NAME !== 'operator')) {
        expect(HOLDER).toBe('');
        expect(EPOCH).toBeGreaterThan(1_000_000);
      }
    });
  });
});

async function expectRefused(ledger: Ledger, old: Lease): Promise<void> {
  await expect(stopPending(ledger, old, KEY, 'over')).rejects.toThrow(FencedError);
  await expect(renewLease(ledger, old, 60)).rejects.toThrow(FencedError);
}
