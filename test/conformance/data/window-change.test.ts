import * as fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import { windowChange, windowSha256 } from '../../../ledger/src/index.ts';
import { eachLedger } from '../../support/ledger/ledgers.ts';
import { TICKER } from './builders.ts';

const DAYS = ['20230102', '20230103', '20230104', '20230105', '20230106'];

eachLedger('a window beside the hash that it had', (store) => {
  const WINDOW = [TICKER, '20230101', '20991231'] as const;
  const table = 'TB_ASSETVALUE_ADJ';

  const put = (days: readonly string[]) =>
    store.ledger.db
      .insertInto(table)
      .values(days.map((day) => ({ DATE_MARKET: day, TICKER, CLOSE_P: Number(day.slice(-2)) })))
      .execute();
  const pinned = async () => (await windowSha256(store.ledger, ...WINDOW)) ?? '';
  const change = (sha256: string) => windowChange(store.ledger, ...WINDOW, sha256);
  let sha256: string;

  beforeEach(async () => {
    await put(DAYS);
    sha256 = await pinned();
  });

  it('is the same, or has days that came after it', async () => {
    expect(await change(sha256)).toBeUndefined();
    await put(['20230109']);
    expect(await change(sha256)).toEqual({ kind: 'added', days: 1, after: '20230106' });
    await put(['20230110', '20230111']);
    expect(await change(sha256)).toEqual({ kind: 'added', days: 3, after: '20230106' });
    await store.ledger.db.deleteFrom(table).where('DATE_MARKET', '>', '20230106').execute();
    expect(await change(sha256)).toBeUndefined();
  });

  it.each([
    [
      'all closes are a quarter',
      () => store.ledger.db.updateTable(table).set((eb) => ({ CLOSE_P: eb('CLOSE_P', '/', 4) })),
    ],
    [
      'the first close is another',
      () => store.ledger.db.updateTable(table).set({ CLOSE_P: 9 }).where('DATE_MARKET', '=', '20230102'),
    ],
    [
      'a close is none',
      () => store.ledger.db.updateTable(table).set({ CLOSE_P: null }).where('DATE_MARKET', '=', '20230104'),
    ],
    ['a day is gone', () => store.ledger.db.deleteFrom(table).where('DATE_MARKET', '=', '20230103')],
    ['the last day is gone', () => store.ledger.db.deleteFrom(table).where('DATE_MARKET', '=', '20230106')],
    [
      'a day came before',
      () => store.ledger.db.insertInto(table).values({ DATE_MARKET: '20230101', TICKER, CLOSE_P: 1 }),
    ],
    ['every day is gone', () => store.ledger.db.deleteFrom(table)],
  ])('was revised: %s, also when days came after it', async (_, revise) => {
    await revise().execute();
    expect(await change(sha256)).toEqual({ kind: 'revised' });
    await put(['20230109']);
    expect(await change(sha256)).toEqual({ kind: 'revised' });
  });

  it('does not look beyond its end', async () => {
    const closed = [TICKER, '20230101', '20230106'] as const;
    const before = (await windowSha256(store.ledger, ...closed)) ?? '';
    await put(['20230109']);
    expect(await windowChange(store.ledger, ...closed, before)).toBeUndefined();
  });

  it('had a hash that each of its beginnings has', async () => {
    const hashes: string[] = [];
    await store.ledger.db.deleteFrom(table).execute();
    for (const day of DAYS) {
      await put([day]);
      hashes.push(await pinned());
    }
    await fc.assert(
      fc.asyncProperty(fc.nat(DAYS.length - 2), async (at) => {
        const expected = { kind: 'added', days: DAYS.length - 1 - at, after: DAYS[at] };
        expect(await change(hashes[at] ?? '')).toEqual(expected);
      }),
    );
  });
});
