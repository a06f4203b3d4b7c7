import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { LedgerUnavailableError, openLedger } from '../../../ledger/src/index.ts';
import { write } from '../../../ledger/src/transaction/write.ts';
import type { Trx } from '../../../ledger/src/index.ts';
import { eachLedger, runOn } from '../../support/ledger/ledgers.ts';

const SERVERS = ['mariadb', 'mysql'] as const;

async function connectionId(trx: Trx): Promise<number> {
  const { rows } = await sql<{ id: number }>`select connection_id() as id`.execute(trx);
  return rows[0]?.id ?? 0;
}

eachLedger(
  'a ledger on a server',
  (store) => {
    const codes = async () =>
      (await store.ledger.db.selectFrom('TB_TASKSTATUS').select('CODE_TASK').execute()).map((row) => row.CODE_TASK);
    const insert = (trx: Trx, code: string) =>
      trx.insertInto('TB_TASKSTATUS').values({ CODE_TASK: code, IDX_TASK: 0 }).execute();
    const raise = (trx: Trx, code: string) =>
      trx
        .updateTable('TB_TASKSTATUS')
        .set(({ eb }) => ({ IDX_TASK: eb('IDX_TASK', '+', 1) }))
        .where('CODE_TASK', '=', code)
        .execute();

    it('runs a transaction again that a deadlock has ended', async () => {
      await write(store.ledger, (trx) => Promise.all(['a', 'b'].map((code) => insert(trx, code))));
      const both = Promise.withResolvers<void>();
      let attempts = 0;
      const cross = (first: string, second: string) =>
        write(store.ledger, async (trx) => {
          await raise(trx, first);
          attempts += 1;
          if (attempts >= 2) both.resolve();
          await both.promise;
          await raise(trx, second);
        });
      await Promise.all([cross('a', 'b'), cross('b', 'a')]);
      expect(attempts).toBeGreaterThan(2);
      const rows = await store.ledger.db.selectFrom('TB_TASKSTATUS').select('IDX_TASK').execute();
      expect(rows).toEqual([{ IDX_TASK: 2 }, { IDX_TASK: 2 }]);
    });

    it('says that a lost connection may be tried again, and then works on another one', async () => {
      const cut = write(store.ledger, async (trx) => {
        await insert(trx, 'lost');
        await runOn(store.url, `KILL ${await connectionId(trx)}`);
        await insert(trx, 'never');
      });
      await expect(cut).rejects.toThrow(LedgerUnavailableError);
      await expect(cut).rejects.toMatchObject({ commitUnknown: false });
      await write(store.ledger, (trx) => insert(trx, 'next'));
      expect(await codes()).toEqual(['next']);
    });

    it('says that the outcome is not known when the connection is lost at the commit', async () => {
      const cut = write(store.ledger, async (trx) => {
        await insert(trx, 'lost');
        await runOn(store.url, `KILL ${await connectionId(trx)}`);
      });
      await expect(cut).rejects.toMatchObject({ name: 'LedgerUnavailableError', commitUnknown: true });
    });

    it('sees in a transaction what others have committed meanwhile, and does not keep them waiting', async () => {
      const seen = await write(store.ledger, async (trx) => {
        await trx.selectFrom('TB_TASKSTATUS').selectAll().execute();
        await write(store.ledger, (other) => insert(other, 'meanwhile'));
        return await trx.selectFrom('TB_TASKSTATUS').select('CODE_TASK').execute();
      });
      expect(seen).toEqual([{ CODE_TASK: 'meanwhile' }]);
    });

    it('streams rows', async () => {
      await write(store.ledger, (trx) => Promise.all(['a', 'b', 'c'].map((code) => insert(trx, code))));
      const rows = await Array.fromAsync(store.ledger.db.selectFrom('TB_TASKSTATUS').select('CODE_TASK').stream());
      expect(rows.map(({ CODE_TASK }) => CODE_TASK).toSorted()).toEqual(['a', 'b', 'c']);
    });

    describe('opening it', () => {
      const changed = (change: (url: URL) => void) => {
        const url = new URL(store.url);
        change(url);
        return openLedger(url.href);
      };

      it('says how to make a database that does not exist', async () => {
        const opening = changed((url) => (url.pathname = '/no_such_database'));
        await expect(opening).rejects.toMatchObject({ name: 'LedgerError' });
        await expect(opening).rejects.toThrow(/Unknown database .*make it with CREATE DATABASE/);
      });

      it('says that the password is wrong, without repeating it', async () => {
        const opening = changed((url) => (url.password = 'pa55word'));
        await expect(opening).rejects.toMatchObject({ name: 'LedgerError' });
        await expect(opening).rejects.toThrow(/Access denied/);
        await expect(opening).rejects.not.toThrow(/pa55word/);
      });

      it('refuses a server that the given authority does not vouch for', async () => {
        const folder = mkdtempSync(join(tmpdir(), 'authority-'));
        const ca = join(folder, 'ca.crt');
        writeFileSync(ca, rootCertificates[0] ?? '');
        await expect(changed((url) => url.searchParams.set('ca', ca))).rejects.toThrow(
          /certificate|secure connection/i,
        );
        rmSync(folder, { recursive: true });
      });

      it('says that a server that does not answer may be tried again', async () => {
        const opening = changed((url) => (url.port = '1'));
        await expect(opening).rejects.toThrow(LedgerUnavailableError);
      });
    });
  },
  SERVERS,
);
