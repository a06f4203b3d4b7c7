import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LedgerUnavailableError, openLedger } from '../../../ledger/src/index.ts';
import type { Ledger, Trx } from '../../../ledger/src/index.ts';
import { write } from '../../../ledger/src/transaction/write.ts';
import { faultyProxy } from '../../faults/database/faulty-proxy.ts';
import type { FaultyProxy, Refusal } from '../../faults/database/faulty-proxy.ts';
import { PASSING, READ_ONLY } from '../../faults/database/refusals.ts';
import { useLedger } from '../../support/ledger/ledgers.ts';

const SPENT = new Set([1047, 1053, 1105, 1290, 1792, 1836, 1927, 2013, 3032, 3100, 3169, 9001]);
const WRITES = /^\s*(?:insert|update|delete)\b/i;

describe.each(['mariadb', 'mysql'] as const)('a connection after an error (%s)', (kind) => {
  const store = useLedger(kind);
  let way: FaultyProxy;
  let ledger: Ledger;
  beforeAll(async () => {
    way = await faultyProxy(store.url);
    ledger = await openLedger(way.url);
  });
  afterAll(async () => {
    await ledger.close();
    way.close();
  });

  const insert = (trx: Trx, code: string) =>
    trx.insertInto('TB_TASKSTATUS').values({ CODE_TASK: code, IDX_TASK: 0 }).execute();
  const codes = async () =>
    (await store.ledger.db.selectFrom('TB_TASKSTATUS').select('CODE_TASK').execute()).map((row) => row.CODE_TASK);

  /** As many connections at once, all of them idle afterwards. */
  async function fillPool(size: number): Promise<void> {
    const all = Promise.withResolvers<void>();
    let open = 0;
    const one = () =>
      write(ledger, async (trx) => {
        await trx.selectFrom('TB_LEDGER').selectAll().execute();
        open += 1;
        if (open === size) all.resolve();
        await all.promise;
      });
    await Promise.all(Array.from({ length: size }, one));
  }

  /** Connections of before stay with what is a replica now, and get this error for whatever writes. */
  function failOver(error: Refusal): void {
    const before = way.connections;
    way.onStatement = (sql, connection) => (connection <= before && WRITES.test(sql) ? error : undefined);
  }

  const spent = PASSING.filter(({ errno }) => SPENT.has(errno)).map((error) => [error.errno, error] as const);
  test.each(spent)('is not used again after error %d, nor are those as old', async (_, error) => {
    way.onStatement = () => undefined;
    await fillPool(6);
    failOver(error);
    await expect(write(ledger, (trx) => insert(trx, 'first'))).rejects.toThrow(LedgerUnavailableError);
    await write(ledger, (trx) => insert(trx, 'second'));
    expect(await codes()).toEqual(['second']);
  });

  test('that streams rows is not used again either', async () => {
    const before = way.connections;
    way.onStatement = (sql) => (/^select `CODE_TASK`/i.test(sql) ? READ_ONLY : undefined);
    const rows = ledger.db.selectFrom('TB_TASKSTATUS').select('CODE_TASK').stream();
    await expect(Array.fromAsync(rows)).rejects.toThrow(LedgerUnavailableError);
    way.onStatement = () => undefined;
    await write(ledger, (trx) => insert(trx, 'next'));
    expect(way.connections).toBeGreaterThan(before);
  });

  test('whose session cannot be set up is not used at all, and says why', async () => {
    failOver(READ_ONLY);
    await write(ledger, (trx) => insert(trx, 'ready')).catch(() => undefined);
    way.onStatement = (sql) => (/^set session transaction/i.test(sql) ? PASSING[0] : undefined);
    await expect(write(ledger, (trx) => insert(trx, 'never'))).rejects.toThrow(/--read-only option/);
    way.onStatement = () => undefined;
    await write(ledger, (trx) => insert(trx, 'next'));
    expect(await codes()).toContain('next');
  });
});
