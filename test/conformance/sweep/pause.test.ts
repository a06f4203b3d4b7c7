import { sql } from 'kysely';
import { expect, it } from 'vitest';
import {
  acquireLease,
  clearOutcome,
  deleteSweep,
  pauseSweep,
  readPause,
  registerSweep,
  resumeSweep,
} from '../../../ledger/src/index.ts';
import type { Ledger } from '../../../ledger/src/index.ts';
import { eachLedger } from '../../support/ledger/ledgers.ts';
import { KEY, aSweep, registration } from './builders.ts';

const NONE = { seconds: 0, isOpen: false };

/** Lets the pause that goes on have begun an hour earlier. */
async function anHourPasses({ db, store }: Ledger): Promise<void> {
  const earlier = { sqlite: sql`datetime(DATE_PAUSE, '-1 hour')`, mysql: sql`DATE_PAUSE - interval 1 hour` };
  await sql`update TB_SWEEPPAUSE set DATE_PAUSE = ${earlier[store.kind]}`.execute(db);
}

eachLedger('a sweep that is suspended', (store) => {
  it('has its pauses added up, each once', async () => {
    const { ledger } = store;
    const lease = await aSweep(ledger, 1);
    expect(await readPause(ledger, KEY)).toEqual(NONE);
    await resumeSweep(ledger, lease, KEY);
    expect(await readPause(ledger, KEY)).toEqual(NONE);
    for (const hours of [1, 2]) {
      await pauseSweep(ledger, lease, KEY);
      expect(await readPause(ledger, KEY)).toMatchObject({ isOpen: true });
      await anHourPasses(ledger);
      await pauseSweep(ledger, lease, KEY);
      await resumeSweep(ledger, lease, KEY);
      await resumeSweep(ledger, lease, KEY);
      const { seconds, isOpen } = await readPause(ledger, KEY);
      expect(isOpen).toBe(false);
      expect(seconds).toBeGreaterThanOrEqual(hours * 3600);
      expect(seconds).toBeLessThan(hours * 3600 + 600);
    }
  });

  it('has none when it begins anew, and leaves none when it goes', async () => {
    const { ledger } = store;
    const lease = await aSweep(ledger, 1);
    await pauseSweep(ledger, lease, KEY);
    await clearOutcome(ledger, lease, KEY);
    expect(await readPause(ledger, KEY)).toEqual(NONE);
    await pauseSweep(ledger, lease, KEY);
    await registerSweep(ledger, lease, registration({ uid: 'another' }));
    expect(await readPause(ledger, KEY)).toEqual(NONE);
    await pauseSweep(ledger, lease, KEY);
    await deleteSweep(ledger, lease, KEY);
    expect(await ledger.db.selectFrom('TB_SWEEPPAUSE').selectAll().execute()).toEqual([]);
  });

  it('is not suspended or resumed by a deposed leader', async () => {
    const { ledger } = store;
    const deposed = await aSweep(ledger, 1);
    await acquireLease(ledger, { name: deposed.name, holder: 'successor', ttlSeconds: 60, takeOver: () => true });
    await expect(pauseSweep(ledger, deposed, KEY)).rejects.toMatchObject({ name: 'FencedError' });
    await expect(resumeSweep(ledger, deposed, KEY)).rejects.toMatchObject({ name: 'FencedError' });
  });
});
