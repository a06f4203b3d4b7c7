import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  acquireLease,
  claimTask,
  completeTask,
  markLaunched,
  openLedger,
  planAdoption,
  readSweep,
  registerSweep,
  runAdoption,
  setUpTables,
  writeGrid,
} from '../../../ledger/src/index.ts';
import { settleTask } from '../../support/ledger/one-task.ts';
import type { Ledger } from '../../../ledger/src/index.ts';
import { STORE_KINDS, emptyDatabase } from '../../support/ledger/ledgers.ts';
import type { EmptyDatabase } from '../../support/ledger/ledgers.ts';
import { KEY, TICKER, aResult, code, point, registration } from '../sweep/builders.ts';

const PRICES =
  'DATE_MARKET VARCHAR(20), TICKER VARCHAR(20), OPEN_P FLOAT, HIGH_P FLOAT, LOW_P FLOAT, CLOSE_P FLOAT, VOLUME FLOAT, ' +
  'DATE_UPDATE DATETIME, PRIMARY KEY (DATE_MARKET, TICKER)';

/** As the program of the write-up makes them, which does not keep to its own tables. */
const ORIGINAL = [
  `CREATE TABLE TB_ASSETVALUE_RAW (${PRICES})`,
  `CREATE TABLE TB_ASSETVALUE_ADJ (${PRICES})`,
  'CREATE TABLE TB_HYPERPARAMETER (CODE_TASK VARCHAR(20), EPOCH INT, BATCH_SIZE INT, LEARNING_RATE FLOAT, ' +
    'RATIO_TRAIN_SET FLOAT, SIZE_SEQUENCE INT, SIZE_UNITS_INPUT INT, SIZE_UNITS_HIDDEN INT, SIZE_UNITS_OUTPUT INT, ' +
    'DATE_UPDATE DATETIME, PRIMARY KEY (CODE_TASK))',
  'CREATE TABLE TB_MODELRESULT (CODE_TASK VARCHAR(20), TICKER VARCHAR(20), VERSION_MODEL INT, DATE_B_TRAIN VARCHAR(20), ' +
    'DATE_E_TRAIN VARCHAR(20), DATE_B_TEST VARCHAR(20), DATE_E_TEST VARCHAR(20), LOSS FLOAT, ACCURACY FLOAT, MSE FLOAT, ' +
    'DATE_UPDATE DATETIME, PRIMARY KEY (CODE_TASK, TICKER))',
  "CREATE TABLE TB_TASKSTATUS (CODE_TASK VARCHAR(20), TICKER VARCHAR(20), IDX_TASK INT, STATUS VARCHAR(20) DEFAULT 'NotExecuted', " +
    'NOTE VARCHAR(300) DEFAULT NULL, DATE_UPDATE DATETIME, PRIMARY KEY (CODE_TASK))',
];
const ORIGINAL_ROWS = [
  "INSERT INTO TB_ASSETVALUE_RAW VALUES ('2022-01-03', 'AAPL', 1.5, 2.5, 0.5, 1.25, 1000000, '2024-01-06 10:00:00')",
  "INSERT INTO TB_HYPERPARAMETER VALUES ('TASK01', 20, 10, 0.5, 0.75, 50, 64, 128, 1, '2024-01-06 10:00:00')",
  "INSERT INTO TB_HYPERPARAMETER VALUES ('TASK02', 30, 10, 0.5, 0.75, 50, 50, 64, 1, NULL)",
  "INSERT INTO TB_MODELRESULT VALUES ('TASK01', 'AAPL', 1, 20220103, 20220531, 20220601, 20220812, 0.25, 0, 1.5, '2024-01-06 10:00:00')",
  "INSERT INTO TB_TASKSTATUS VALUES ('SETTING_DBTABLE', 'AAPL', 0, 'Completed', NULL, '2024-01-06 10:00:00')",
  "INSERT INTO TB_TASKSTATUS VALUES ('TASK01', 'AAPL', 4, 'Completed', NULL, '2024-01-06 10:00:00')",
  "INSERT INTO TB_TASKSTATUS VALUES ('TASK02', 'AAPL', 5, 'NotExecuted', NULL, NULL)",
  "INSERT INTO TB_TASKSTATUS VALUES ('TASK03', 'AAPL', 6, 'Error', 'ValueError: 데이터가 없습니다', '2024-01-06 10:00:00')",
  "INSERT INTO TB_TASKSTATUS VALUES ('TASK04', 'AAPL', 7, 'Gone fishing', NULL, NULL)",
];

describe.each(STORE_KINDS)('tables of another program (%s)', (kind) => {
  let database: EmptyDatabase;
  let ledger: Ledger;

  beforeEach(async () => {
    database = await emptyDatabase(kind);
    ledger = await openLedger(database.url);
    if (kind !== 'sqlite') await run('ALTER DATABASE CHARACTER SET utf8mb4');
  });
  afterEach(async () => {
    await ledger.close();
    await database.drop();
  });

  async function run(...statements: string[]): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(ledger.db);
  }

  async function rows(query: string): Promise<unknown[]> {
    const found = await sql.raw<object>(query).execute(ledger.db);
    return found.rows.map((row) => ({ ...row }));
  }

  async function adopt(): Promise<void> {
    await runAdoption(ledger, await planAdoption(ledger));
  }

  it('of the write-up’s own program are refused with every difference and one remedy, and left as they are', async () => {
    await run(...ORIGINAL, ...ORIGINAL_ROWS);
    const setUp = setUpTables(ledger);
    await expect(setUp).rejects.toThrow(/SIZE_UNIT_INPUT: found no such column, but SIZE_UNITS_INPUT, which is taken/);
    await expect(setUp).rejects.toThrow(
      /TB_MODELRESULT: expected PRIMARY KEY \(CODE_TASK\), found \(CODE_TASK, TICKER\)/,
    );
    await expect(setUp).rejects.toThrow(/Mend them with: tuningsweep setup --adopt \(with --dry-run/);
    await expect(setUp).rejects.not.toThrow(/ALTER/);
  });

  it('of the write-up’s own program are adopted with every value, and a sweep runs on them', async () => {
    await run(...ORIGINAL, ...ORIGINAL_ROWS);
    const plan = await planAdoption(ledger);
    expect(plan.refusals).toEqual([]);
    expect(plan.notes).toContainEqual(expect.stringMatching(/'Gone fishing' in 1 row means nothing here/));
    await runAdoption(ledger, plan);
    expect((await setUpTables(ledger)).flatMap(({ warnings, notes }) => [...warnings, ...notes])).toEqual([]);
    expect(await planAdoption(ledger)).toMatchObject({ differences: [], refusals: [], steps: [] });

    await driveSweep(ledger);
    expect(await readSweep(ledger, KEY)).toMatchObject({ counts: { total: 2, completed: 1 }, best: { value: 25 } });
    const time = '2024-01-06 10:00:00';
    expect(await rows('SELECT * FROM TB_ASSETVALUE_RAW')).toEqual([
      {
        DATE_MARKET: '2022-01-03',
        TICKER: 'AAPL',
        OPEN_P: 1.5,
        HIGH_P: 2.5,
        LOW_P: 0.5,
        CLOSE_P: 1.25,
        VOLUME: 1e6,
        DATE_UPDATE: time,
      },
    ]);
    const shared = {
      BATCH_SIZE: 10,
      LEARNING_RATE: 0.5,
      RATIO_TRAIN_SET: 0.75,
      SIZE_SEQUENCE: 50,
      SIZE_UNIT_OUTPUT: 1,
    };
    expect(await rows("SELECT * FROM TB_HYPERPARAMETER WHERE CODE_TASK LIKE 'TASK%' ORDER BY 1")).toEqual([
      { CODE_TASK: 'TASK01', EPOCH: 20, ...shared, SIZE_UNIT_INPUT: 64, SIZE_UNIT_HIDDEN: 128, DATE_UPDATE: time },
      { CODE_TASK: 'TASK02', EPOCH: 30, ...shared, SIZE_UNIT_INPUT: 50, SIZE_UNIT_HIDDEN: 64, DATE_UPDATE: null },
    ]);
    expect(await rows("SELECT * FROM TB_MODELRESULT WHERE CODE_TASK LIKE 'TASK%'")).toEqual([
      {
        CODE_TASK: 'TASK01',
        TICKER: 'AAPL',
        VERSION_MODEL: 1,
        DATE_B_TRAIN: '20220103',
        DATE_E_TRAIN: '20220531',
        DATE_B_TEST: '20220601',
        DATE_E_TEST: '20220812',
        LOSS: 0.25,
        ACCURACY: 0,
        MSE: 1.5,
        DATE_UPDATE: time,
      },
    ]);
    const status = { TICKER: 'AAPL', NOTE: null, DATE_UPDATE: null };
    expect(await rows("SELECT * FROM TB_TASKSTATUS WHERE CODE_TASK LIKE 'TASK%' ORDER BY 1")).toEqual([
      { ...status, CODE_TASK: 'TASK01', IDX_TASK: 4, STATUS: 'Completed', DATE_UPDATE: time },
      { ...status, CODE_TASK: 'TASK02', IDX_TASK: 5, STATUS: 'Pending' },
      {
        ...status,
        CODE_TASK: 'TASK03',
        IDX_TASK: 6,
        STATUS: 'Failed',
        NOTE: 'ValueError: 데이터가 없습니다',
        DATE_UPDATE: time,
      },
      { ...status, CODE_TASK: 'TASK04', IDX_TASK: 7, STATUS: 'Gone fishing' },
    ]);
  });

  it('may be adopted beside a ledger’s own, whose tasks keep their words', async () => {
    await setUpTables(ledger);
    await driveSweep(ledger);
    await run(
      `UPDATE TB_TASKSTATUS SET STATUS = 'Done' WHERE CODE_TASK = '${code(1)}'`,
      "INSERT INTO TB_TASKSTATUS (CODE_TASK, STATUS) VALUES ('OLD', 'Done'), ('OLDER', ' in-progress'), ('OLDEST', '완료')",
    );
    expect((await planAdoption(ledger)).differences).toHaveLength(2);
    await adopt();
    expect(await rows("SELECT STATUS FROM TB_TASKSTATUS WHERE CODE_TASK LIKE 'OLD%' ORDER BY CODE_TASK")).toEqual([
      { STATUS: 'Completed' },
      { STATUS: 'Running' },
      { STATUS: 'Completed' },
    ]);
    expect(await rows(`SELECT STATUS FROM TB_TASKSTATUS WHERE CODE_TASK = '${code(1)}'`)).toEqual([{ STATUS: 'Done' }]);
    expect(await planAdoption(ledger)).toMatchObject({ differences: [], steps: [] });
  });

  it('whose columns were added beside their values get them', async () => {
    await setUpTables(ledger);
    await run(
      'ALTER TABLE TB_HYPERPARAMETER ADD COLUMN SIZE_UNITS_INPUT int',
      "INSERT INTO TB_HYPERPARAMETER (CODE_TASK, SIZE_UNIT_INPUT, SIZE_UNITS_INPUT) VALUES ('a', NULL, 64), ('b', 32, NULL)",
    );
    const plan = await planAdoption(ledger);
    expect(plan.differences).toEqual([
      'TB_HYPERPARAMETER.SIZE_UNIT_INPUT: is NULL in 1 row that has a value in SIZE_UNITS_INPUT',
    ]);
    await runAdoption(ledger, plan);
    expect(await rows('SELECT SIZE_UNIT_INPUT, SIZE_UNITS_INPUT FROM TB_HYPERPARAMETER ORDER BY CODE_TASK')).toEqual([
      { SIZE_UNIT_INPUT: 64, SIZE_UNITS_INPUT: 64 },
      { SIZE_UNIT_INPUT: 32, SIZE_UNITS_INPUT: null },
    ]);
    expect((await planAdoption(ledger)).steps).toEqual([]);
  });

  it('with foreign keys among them are freed of these, and no row goes with them', async () => {
    await run(
      'CREATE TABLE TB_HYPERPARAMETER (CODE_TASK varchar(20) NOT NULL, EPOCHS int, PRIMARY KEY (CODE_TASK))',
      'CREATE TABLE TB_TASKSTATUS (CODE_TASK varchar(20) NOT NULL, STATUS varchar(20), PRIMARY KEY (CODE_TASK), ' +
        'FOREIGN KEY (CODE_TASK) REFERENCES TB_HYPERPARAMETER (CODE_TASK) ON DELETE CASCADE)',
      "INSERT INTO TB_HYPERPARAMETER VALUES ('a', 20)",
      "INSERT INTO TB_TASKSTATUS VALUES ('a', 'Completed')",
    );
    await expect(setUpTables(ledger)).rejects.toThrow(/TB_TASKSTATUS: expected no foreign key/);
    await adopt();
    await setUpTables(ledger);
    await driveSweep(ledger);
    expect(await rows("SELECT EPOCH FROM TB_HYPERPARAMETER WHERE CODE_TASK = 'a'")).toEqual([{ EPOCH: 20 }]);
    expect(await rows("SELECT STATUS FROM TB_TASKSTATUS WHERE CODE_TASK = 'a'")).toEqual([{ STATUS: 'Completed' }]);
  });

  const REFUSED: [string, string[], RegExp][] = [
    [
      'a foreign key of somebody else’s table',
      [
        'CREATE TABLE TB_TASKSTATUS (CODE_TASK varchar(20) NOT NULL, PRIMARY KEY (CODE_TASK))',
        'CREATE TABLE MINE (C varchar(20), FOREIGN KEY (C) REFERENCES TB_TASKSTATUS (CODE_TASK))',
      ],
      /TB_TASKSTATUS: a foreign key of MINE refers to it/i,
    ],
    [
      'a column that may be another one',
      [
        'CREATE TABLE TB_HYPERPARAMETER (CODE_TASK varchar(20) NOT NULL, SIZE_INPUT_LAYER int, PRIMARY KEY (CODE_TASK))',
      ],
      /SIZE_UNIT_INPUT: found no such column, and cannot tell whether SIZE_INPUT_LAYER is it; rename the one/,
    ],
    [
      'two columns that may be one',
      [
        'CREATE TABLE TB_HYPERPARAMETER (CODE_TASK varchar(20) NOT NULL, EPOCHS int, N_EPOCH int, PRIMARY KEY (CODE_TASK))',
      ],
      /EPOCH: found no such column, and cannot tell whether EPOCHS or N_EPOCH is it/,
    ],
    [
      'a view that a new name would break',
      [
        'CREATE TABLE TB_HYPERPARAMETER (CODE_TASK varchar(20) NOT NULL, EPOCHS int, PRIMARY KEY (CODE_TASK))',
        'CREATE VIEW MINE AS SELECT EPOCHS FROM TB_HYPERPARAMETER',
      ],
      /TB_HYPERPARAMETER: the view MINE names EPOCHS, which gets another name; drop it first \(DROP VIEW MINE\)/i,
    ],
    [
      'a generated column',
      [
        'CREATE TABLE TB_TASKSTATUS (CODE_TASK varchar(20) NOT NULL, IDX_TASK int GENERATED ALWAYS AS (1) VIRTUAL, PRIMARY KEY (CODE_TASK))',
      ],
      /TB_TASKSTATUS\.IDX_TASK: expected a column that can be written, found a generated one/,
    ],
    [
      'bytes where a text is expected',
      ['CREATE TABLE TB_TASKSTATUS (CODE_TASK varchar(20) NOT NULL, NOTE blob, PRIMARY KEY (CODE_TASK))'],
      /TB_TASKSTATUS\.NOTE: expected varchar\(300\), found blob, which cannot be turned into it/,
    ],
    [
      'no key column but rows',
      ['CREATE TABLE TB_TASKSTATUS (STATUS varchar(20))', "INSERT INTO TB_TASKSTATUS VALUES ('Done')"],
      /TB_TASKSTATUS\.CODE_TASK: found no such column, and 1 row that needs one/,
    ],
    [
      'one code for two series',
      [
        ...ORIGINAL,
        "INSERT INTO TB_MODELRESULT (CODE_TASK, TICKER, MSE) VALUES ('T1', 'A', 1), ('T1', 'B', 2), ('T2', 'A', 3)",
      ],
      /TB_MODELRESULT: 1 value of \(CODE_TASK\) in more than one row: T1 \(2 rows\); keep one row/,
    ],
    [
      'a view in the place of a table',
      ['CREATE VIEW TB_ASSETVALUE_ADJ AS SELECT 1 AS CLOSE_P'],
      /TB_ASSETVALUE_ADJ: expected a table, found a view/,
    ],
  ];

  it.each(REFUSED)('with %s are refused in a sentence, and left as they are', async (_, statements, says) => {
    await run(...statements);
    const plan = await planAdoption(ledger);
    expect(plan.refusals).toContainEqual(expect.stringMatching(says));
    expect(plan.steps).toEqual([]);
    await expect(runAdoption(ledger, plan)).rejects.toThrow(says);
    await expect(setUpTables(ledger)).rejects.toThrow(/cannot be used as they are/);
  });

  it('that changed since the plan was made are not touched', async () => {
    await run('CREATE TABLE TB_TASKSTATUS (CODE_TASK varchar(20) NOT NULL, PRIMARY KEY (CODE_TASK))');
    const plan = await planAdoption(ledger);
    await run('ALTER TABLE TB_TASKSTATUS ADD COLUMN NOTES varchar(20)');
    await expect(runAdoption(ledger, plan)).rejects.toThrow(/have changed since the plan was made/);
  });
});

/** Two points, of which one is trained. */
async function driveSweep(ledger: Ledger): Promise<void> {
  const lease = await acquireLease(ledger, { name: 'operator', holder: 'test', ttlSeconds: 600 });
  await registerSweep(ledger, lease, registration());
  const points = [point(0), point(1)];
  await writeGrid(ledger, lease, { sweepKey: KEY, ticker: TICKER, gridSha256: 'g', points });
  await markLaunched(ledger, lease, KEY, [code(0)]);
  const claim = await claimTask(ledger, { codeTask: code(0), holder: 'pod', backend: 'cpu', versions: '' });
  await completeTask(ledger, claim, aResult());
  await settleTask(ledger, lease, { sweepKey: KEY, codeTask: code(0), outcome: 'Completed' });
}
