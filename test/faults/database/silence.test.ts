import { expect, onTestFinished, test } from 'vitest';
import { LedgerUnavailableError, openLedger, setUpTables } from '../../../ledger/src/index.ts';
import { write } from '../../../ledger/src/transaction/write.ts';
import type { Ledger } from '../../../ledger/src/index.ts';
import { breakableProxy } from '../../support/servers/breakable-proxy.ts';
import type { BreakableProxy } from '../../support/servers/breakable-proxy.ts';
import { emptySchema } from '../../support/ledger/ledgers.ts';
import { serverUrl } from '../../support/servers/servers.ts';

const LIMITS = { rows: 1000, definitions: 1000 };

async function aLedger(kind: 'mariadb' | 'mysql'): Promise<{ ledger: Ledger; way: BreakableProxy }> {
  const database = await emptySchema(await serverUrl(kind));
  const way = await breakableProxy(database.url);
  const ledger = await openLedger(way.url, { answerLimits: LIMITS });
  onTestFinished(async () => {
    way.cut();
    await ledger.close();
    await database.drop();
  });
  await setUpTables(ledger);
  return { ledger, way };
}

const look = (ledger: Ledger) => ledger.db.selectFrom('TB_LEDGER').select('LEDGER_ID').execute();

test.each(['mariadb', 'mysql'] as const)(
  'a %s that is silent is given up, and another connection works',
  async (kind) => {
    const { ledger, way } = await aLedger(kind);
    way.swallow();
    await expect(look(ledger)).rejects.toThrow(
      new LedgerUnavailableError('the database server cannot be reached: it has not answered a statement for 1 s'),
    );
    expect(await look(ledger)).toHaveLength(1);
  },
);

test.each(['mariadb', 'mysql'] as const)('so is one in the middle of a transaction (%s)', async (kind) => {
  const { ledger, way } = await aLedger(kind);
  const transaction = write(ledger, async (trx) => {
    await trx.updateTable('TB_LEDGER').set({ SCHEMA_VERSION: 999 }).execute();
    way.swallow();
    await trx.selectFrom('TB_LEDGER').selectAll().execute();
  });
  await expect(transaction).rejects.toThrow(/has not answered a statement for 1 s$/);
  way.cut();
  await way.mend();
  const { SCHEMA_VERSION } = await ledger.db.selectFrom('TB_LEDGER').select('SCHEMA_VERSION').executeTakeFirstOrThrow();
  expect(SCHEMA_VERSION).not.toBe(999);
});

test.each(['mariadb', 'mysql'] as const)(
  'whether a commit without an answer happened is not known (%s)',
  async (kind) => {
    const { ledger, way } = await aLedger(kind);
    const transaction = write(ledger, async (trx) => {
      await trx.updateTable('TB_LEDGER').set({ SCHEMA_VERSION: 999 }).execute();
      way.swallow();
    });
    await expect(transaction).rejects.toMatchObject({ name: 'LedgerUnavailableError', commitUnknown: true });
  },
);
