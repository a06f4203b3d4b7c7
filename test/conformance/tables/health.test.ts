import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTable, ledgerHealth, openLedger } from '../../../ledger/src/index.ts';
import type { Ledger } from '../../../ledger/src/index.ts';
import { eachLedger, emptyDatabase, runOn } from '../../support/ledger/ledgers.ts';
import type { EmptyDatabase } from '../../support/ledger/ledgers.ts';
import { serverUrl } from '../../support/servers/servers.ts';

const DATABASES = { sqlite: /^SQLite 3\./, mariadb: /^MariaDB \d+\.\d+\.\d+$/, mysql: /^MySQL \d+\.\d+\.\d+/ };

eachLedger('the health of a ledger', (store) => {
  it('that was set up', async () => {
    const { database, ...health } = await ledgerHealth(store.ledger);
    expect(database).toMatch(DATABASES[store.kind]);
    expect(health).toEqual({
      schemaVersion: health.knownVersion,
      knownVersion: expect.any(Number),
      missingTables: [],
      problems: [],
      warnings: [],
      refused: [],
    });
  });
});

describe.each(['sqlite', 'mariadb', 'mysql'] as const)('the health of a ledger (%s)', (kind) => {
  let ledger: Ledger;
  let database: EmptyDatabase;
  beforeEach(async () => {
    database = await emptyDatabase(kind);
    ledger = await openLedger(database.url);
  });
  afterEach(async () => {
    await ledger.close();
    await database.drop();
  });

  it('before it is set up', async () => {
    const { schemaVersion, missingTables } = await ledgerHealth(ledger);
    expect(schemaVersion).toBe(0);
    expect(missingTables).toEqual(expect.arrayContaining(['TB_TASK', 'TB_TASKSTATUS']));
  });

  it('of which a table is lost and one is not as it should be', async () => {
    await sql`create table TB_MODELRESULT (CODE_TASK varchar(20) primary key)`.execute(ledger.db);
    await createTable(ledger, 'TB_TASKSTATUS');
    const { missingTables, problems } = await ledgerHealth(ledger);
    expect(missingTables).not.toContain('TB_TASKSTATUS');
    expect(missingTables).toContain('TB_HYPERPARAMETER');
    expect(problems).toContainEqual(
      expect.stringMatching(/^TB_MODELRESULT.LOSS: expected float, found no such column/),
    );
  });
});

eachLedger(
  'an account that may only read',
  (store) => {
    it('is told what it is refused', async () => {
      const server = await serverUrl(store.kind === 'mysql' ? 'mysql' : 'mariadb');
      const url = new URL(store.url);
      const name = url.pathname.slice(1);
      await runOn(server, `CREATE USER IF NOT EXISTS 'looker'@'%' IDENTIFIED BY 'looker'`);
      await runOn(server, `GRANT SELECT ON ${name}.* TO 'looker'@'%'`);
      Object.assign(url, { username: 'looker', password: 'looker' });
      const ledger = await openLedger(url.href);
      try {
        const { refused, missingTables } = await ledgerHealth(ledger);
        expect(missingTables).toEqual([]);
        expect(refused).toContainEqual(expect.stringMatching(/^DELETE on TB_TASK: .*denied/));
        expect(refused.filter((sentence) => sentence.startsWith('SELECT'))).toEqual([]);
      } finally {
        await ledger.close();
        await runOn(server, `DROP USER 'looker'@'%'`);
      }
    });
  },
  ['mariadb', 'mysql'],
);
