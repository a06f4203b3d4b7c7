import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLedger, setUpTables } from '../../../ledger/src/index.ts';
import type { Ledger } from '../../../ledger/src/index.ts';
import { STORE_KINDS, emptyDatabase } from '../../support/ledger/ledgers.ts';
import type { EmptyDatabase } from '../../support/ledger/ledgers.ts';
import { dumpSchema } from '../../support/ledger/schema.ts';

describe.each(STORE_KINDS)('the schema of a fresh ledger (%s)', (kind) => {
  let database: EmptyDatabase;
  let ledger: Ledger;

  beforeEach(async () => {
    database = await emptyDatabase(kind);
    ledger = await openLedger(database.url);
    await setUpTables(ledger);
  });
  afterEach(async () => {
    await ledger.close();
    await database.drop();
  });

  it('is the one that is written down, to the byte', async () => {
    await expect(await dumpSchema(ledger)).toMatchFileSnapshot(`../../fixtures/schema/${kind}.sql`);
  });
});
