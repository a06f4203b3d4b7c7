import { expect, it } from 'vitest';
import { FencedError, openLedger } from '../../../ledger/src/index.ts';
import { write } from '../../../ledger/src/transaction/write.ts';
import { eachLedger } from '../../support/ledger/ledgers.ts';

const LEASE = { name: 'operator', holder: 'me', epoch: 7 };

eachLedger('a fenced write', (store) => {
  const take = (epoch: number, holder = LEASE.holder) =>
    store.ledger.db
      .insertInto('TB_LEADER')
      .values({ NAME: LEASE.name, HOLDER: holder, EPOCH: epoch, DATE_EXPIRE: '2030-01-01 00:00:00.000' })
      .execute();
  const fencedInsert = () =>
    write(store.ledger, (trx) => trx.insertInto('TB_TASKSTATUS').values({ CODE_TASK: 'a' }).execute(), LEASE);
  const codes = () => store.ledger.db.selectFrom('TB_TASKSTATUS').select('CODE_TASK').execute();

  it('happens while the lease is its own', async () => {
    await take(LEASE.epoch);
    await fencedInsert();
    expect(await codes()).toEqual([{ CODE_TASK: 'a' }]);
  });

  it.each([
    ['another epoch, before', LEASE.epoch - 1],
    ['another epoch, after', LEASE.epoch + 1],
    ['its epoch, which somebody set back', LEASE.epoch],
  ])('is refused when another holds it with %s', async (_, epoch) => {
    await take(epoch, 'someone');
    await expect(fencedInsert()).rejects.toThrow(FencedError);
    await expect(fencedInsert()).rejects.toThrow(
      `the lease 'operator' of 'me' (epoch 7) is no longer valid: held by 'someone' with epoch ${epoch}`,
    );
    expect(await codes()).toEqual([]);
  });

  it('is refused when nobody has ever held the lease', async () => {
    await expect(fencedInsert()).rejects.toThrow(/is no longer valid: no such lease/);
  });

  it('keeps a new holder waiting until it is committed', async () => {
    await take(LEASE.epoch);
    const other = await openLedger(store.url);
    const order: string[] = [];
    let taking: Promise<unknown> = Promise.resolve();
    await write(
      store.ledger,
      async (trx) => {
        const raise = other.db.updateTable('TB_LEADER').set({ EPOCH: LEASE.epoch + 1 });
        taking = raise.execute().then(() => order.push('taken'));
        for (let turn = 0; turn < 20; turn += 1) await trx.selectFrom('TB_TASKSTATUS').selectAll().execute();
        order.push('written');
      },
      LEASE,
    );
    await taking;
    await other.close();
    expect(order).toEqual(['written', 'taken']);
  });
});
