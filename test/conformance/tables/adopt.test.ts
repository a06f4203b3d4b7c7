import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkTable, openLedger, setUpTables } from '../../../ledger/src/index.ts';
import type { Ledger } from '../../../ledger/src/index.ts';
import { STORE_KINDS, emptyDatabase } from '../../support/ledger/ledgers.ts';
import type { EmptyDatabase, StoreKind } from '../../support/ledger/ledgers.ts';

const CLOCK = 'DATE_UPDATE datetime NULL DEFAULT CURRENT_TIMESTAMP';
const MYSQL_CLOCK = `${CLOCK} ON UPDATE CURRENT_TIMESTAMP`;
const BINARY = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';
const COLUMNS =
  'CODE_TASK varchar(20) NOT NULL, TICKER varchar(20), IDX_TASK int, STATUS varchar(20), NOTE varchar(300)';
const KEY = 'PRIMARY KEY (CODE_TASK)';

const SERVERS: StoreKind[] = ['mariadb', 'mysql'];

/** A TB_TASKSTATUS that somebody made by hand: its definition, and a part of the error or warning to expect. */
interface Case {
  name: string;
  definition: string;
  says: RegExp;
  kinds?: StoreKind[];
}

const UNUSABLE: Case[] = [
  {
    name: 'a missing column',
    definition: `(CODE_TASK varchar(20) NOT NULL, TICKER varchar(20), IDX_TASK int, STATUS varchar(20), ${CLOCK}, ${KEY})`,
    says: /TB_TASKSTATUS\.NOTE: expected varchar\(300\), found no such column/,
  },
  {
    name: 'a column that is too short',
    definition: `(${COLUMNS.replace('300', '100')}, ${CLOCK}, ${KEY})`,
    says: /TB_TASKSTATUS\.NOTE: expected varchar\(300\), found varchar\(100\)/,
  },
  {
    name: 'another type',
    definition: `(${COLUMNS.replace('IDX_TASK int', 'IDX_TASK varchar(20)')}, ${CLOCK}, ${KEY})`,
    says: /TB_TASKSTATUS\.IDX_TASK: expected int, found varchar\(20\)/,
  },
  {
    name: 'a column that may not be NULL',
    definition: `(${COLUMNS} NOT NULL, ${CLOCK}, ${KEY})`,
    says: /TB_TASKSTATUS\.NOTE: expected a column that may be NULL, found NOT NULL/,
  },
  {
    name: 'no primary key',
    definition: `(${COLUMNS}, ${CLOCK})`,
    says: /TB_TASKSTATUS: expected PRIMARY KEY \(CODE_TASK\), found none/,
  },
  {
    name: 'a column of their own that every insert would have to fill',
    definition: `(${COLUMNS}, ${CLOCK}, OWNER varchar(20) NOT NULL, ${KEY})`,
    says: /TB_TASKSTATUS\.OWNER: found a column that is not ours, NOT NULL and without a default/,
  },
  {
    name: 'an engine without transactions',
    definition: `(${COLUMNS}, ${MYSQL_CLOCK}, ${KEY}) ENGINE=MyISAM ${BINARY}`,
    says: /TB_TASKSTATUS: expected engine InnoDB, found one without transactions/,
    kinds: SERVERS,
  },
];

const HARMLESS: Case[] = [
  {
    name: 'a longer column',
    definition: `(${COLUMNS.replace('300', '500')}, ${CLOCK}, ${KEY})`,
    says: /TB_TASKSTATUS\.NOTE: expected varchar\(300\), found varchar\(500\), which holds the same values/,
  },
  {
    name: 'a clock that does not move',
    definition: `(${COLUMNS}, DATE_UPDATE datetime, ${KEY})`,
    says: /TB_TASKSTATUS\.DATE_UPDATE: the database does not set it at every insert and change/,
  },
  {
    name: 'a column of their own',
    definition: `(${COLUMNS}, ${CLOCK}, OWNER varchar(20), ${KEY})`,
    says: /TB_TASKSTATUS\.OWNER: a column that is not ours; it is left alone/,
  },
  {
    name: 'another order of columns',
    definition: `(NOTE varchar(300), ${COLUMNS.replace(', NOTE varchar(300)', '')}, ${CLOCK}, ${KEY})`,
    says: /TB_TASKSTATUS: expected the columns in the order CODE_TASK, TICKER.*found NOTE, CODE_TASK/,
  },
  {
    name: 'a collation that ignores case',
    definition: `(${COLUMNS}, ${MYSQL_CLOCK}, ${KEY}) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci`,
    says: /TB_TASKSTATUS\.CODE_TASK: expected collation utf8mb4_bin, found utf8mb4_general_ci: comparisons may take/,
    kinds: SERVERS,
  },
  {
    name: 'a character set that lacks characters',
    definition: `(${COLUMNS}, ${MYSQL_CLOCK}, ${KEY}) CHARACTER SET latin1`,
    says: /TB_TASKSTATUS\.NOTE: .*found latin1_swedish_ci: .*not every character can be stored/,
    kinds: SERVERS,
  },
];

describe.each(STORE_KINDS)('a table that somebody else made (%s)', (kind) => {
  let database: EmptyDatabase;
  let ledger: Ledger;

  beforeEach(async () => {
    database = await emptyDatabase(kind);
    ledger = await openLedger(database.url);
  });
  afterEach(async () => {
    await ledger.close();
    await database.drop();
  });

  const here = ({ kinds = STORE_KINDS }: { kinds?: readonly StoreKind[] }) => kinds.includes(kind);
  const make = (definition: string) => sql.raw(`CREATE TABLE TB_TASKSTATUS ${definition}`).execute(ledger.db);

  it.each(UNUSABLE.filter(here))('is refused with $name, before anything is made', async ({ definition, says }) => {
    await make(definition);
    await expect(setUpTables(ledger)).rejects.toThrow(says);
    await expect(setUpTables(ledger)).rejects.toThrow(/Mend them with: tuningsweep setup --adopt/);
    expect(await checkTable(ledger, 'TB_HYPERPARAMETER')).toBe(false);
  });

  it.each(HARMLESS.filter(here))('is adopted with $name', async ({ definition, says }) => {
    await make(definition);
    const result = (await setUpTables(ledger)).find(({ table }) => table === 'TB_TASKSTATUS');
    expect(result?.created).toBe(false);
    expect([...(result?.warnings ?? []), ...(result?.notes ?? [])]).toContainEqual(expect.stringMatching(says));
  });
});
