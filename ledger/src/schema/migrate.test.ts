import { expect, test } from 'vitest';
import { openLedger } from '../connect/open.ts';
import { LedgerConflictError } from '../errors.ts';
import { migrate, schemaVersion } from './migrate.ts';
import { MIGRATIONS } from './migrations/all.ts';
import { setUpTables } from './setup.ts';

test('a step that another process was in the way of is run again', async () => {
  const ledger = await openLedger('sqlite::memory:');
  await setUpTables(ledger);
  let runs = 0;
  const step = async () => {
    runs += 1;
    if (runs < 3) throw new LedgerConflictError('another transaction was in the way');
  };
  await migrate(ledger, [...MIGRATIONS, { sqlite: [step], mysql: [] }]);
  expect([runs, await schemaVersion(ledger)]).toEqual([3, MIGRATIONS.length + 1]);
  await ledger.close();
});
