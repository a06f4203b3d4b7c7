import { hash } from 'node:crypto';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ALL_TABLES,
  VIEWS,
  acquireLease,
  claimTask,
  closeEnded,
  completeTask,
  failAttempt,
  findCheckpoint,
  ledgerId,
  markLaunched,
  openLedger,
  parkTasks,
  pauseTask,
  planAdoption,
  readPauseAt,
  readTask,
  recordEpoch,
  recordMetrics,
  recordSteps,
  registerSweep,
  reportResult,
  resumeFrom,
  runAdoption,
  setUpTables,
  writeGrid,
} from '../../ledger/src/index.ts';
import { settleTask } from '../support/ledger/one-task.ts';
import type { GridPoint, Ledger, Lease } from '../../ledger/src/index.ts';
import { EXTENSION_TABLES } from '../../ledger/src/schema/extension-tables.ts';
import { migrate } from '../../ledger/src/schema/migrate.ts';
import { leastRights, PASSWORD } from '../support/ledger/least-rights.ts';
import { runOn } from '../support/ledger/ledgers.ts';
import { serverUrl } from '../support/servers/servers.ts';

const SWEEP = 'aaaaaaa';
const CODES = ['aaaaaaa-aaaaaaaaaaaa', 'aaaaaaa-bbbbbbbbbbbb', 'aaaaaaa-dddddddddddd'] as const;
const RIGHTS = leastRights('NAME').after.flatMap(rightsOf);
/** For the test of each right a task of its own, which it may spoil. */
const SPARE = RIGHTS.map(
  (_, index) => `aaaaaaa-cccccccccc${String.fromCharCode(97 + (index % 26), 97 + Math.floor(index / 26))}`,
);
const ACCOUNTS = ['runner', 'trainer', 'reader'] as const;

describe.each(['mysql', 'mariadb'] as const)('the accounts of examples/mysql on %s', (kind) => {
  const name = `s${randomUUID().slice(0, 8)}`;
  const open: Ledger[] = [];
  let server: string;
  let runner: Ledger;
  let trainer: Ledger;
  let reader: Ledger;
  let lease: Lease;

  function urlOf(account: string): string {
    const url = new URL(server);
    return Object.assign(url, { username: `${name}_${account}`, password: PASSWORD, pathname: `/${name}` }).href;
  }

  async function openAs(account: string): Promise<Ledger> {
    const ledger = await openLedger(urlOf(account));
    open.push(ledger);
    return ledger;
  }

  beforeAll(async () => {
    server = await serverUrl(kind);
    const { before, after } = leastRights(name);
    for (const statement of before) await runOn(server, statement);
    runner = await openAs('runner');
    await setUpTables(runner);
    for (const statement of after) await runOn(server, statement);
    trainer = await openAs('trainer');
    reader = await openAs('reader');
    lease = await givenSweep(runner);
  });

  afterAll(async () => {
    for (const ledger of open) await ledger.close();
    for (const account of ACCOUNTS) await runOn(server, `DROP USER '${name}_${account}'@'%'`);
    await runOn(server, `DROP DATABASE ${name}`);
  });

  test('a runner may not adopt tables, and is told what that takes', async () => {
    await runOn(
      Object.assign(new URL(server), { pathname: `/${name}` }).href,
      'ALTER TABLE TB_ASSETVALUE_RAW DROP CLOSE_P',
    );
    const plan = await planAdoption(runner);
    await expect(runAdoption(runner, plan)).rejects.toThrow(/use an account that may ALTER, CREATE, DROP and INDEX/);
    const owner = await openLedger(Object.assign(new URL(server), { pathname: `/${name}` }).href);
    open.push(owner);
    await runAdoption(owner, plan);
    expect((await planAdoption(runner)).differences).toEqual([]);
  });

  test('a runner may change our own tables, and none of the five', async () => {
    const changed: string[] = [];
    for (const table of ALL_TABLES.map((each) => each.name)) {
      const statement = `ALTER TABLE ${table} COMMENT = ''`;
      await runOn(urlOf('runner'), statement).then(
        () => changed.push(table),
        (error: unknown) => expect(String(error)).toMatch(/ALTER command denied/),
      );
    }
    expect(changed).toEqual(EXTENSION_TABLES.map(({ name: table }) => table));
  });

  test('a runner that may change no table is told what it needs', async () => {
    const alter = `CREATE, ALTER ON ${name}.TB_SWEEP`;
    await runOn(server, `REVOKE ${alter} FROM '${name}_runner'@'%'`);
    await runner.db.updateTable('TB_LEDGER').set({ SCHEMA_VERSION: 6 }).execute();
    await expect(migrate(runner)).rejects.toThrow(
      /cannot be brought up to date: .*denied.*; grant the account CREATE and/,
    );
    await runOn(server, `GRANT ${alter} TO '${name}_runner'@'%'`);
    await migrate(runner);
  });

  test('a runner that may not make the views is told so, and may make them anew', async () => {
    const view = `CREATE, CREATE VIEW, DROP ON ${name}.V_RESULT`;
    await runOn(urlOf('runner'), 'DROP VIEW V_RESULT');
    await runOn(server, `REVOKE ${view} FROM '${name}_runner'@'%'`);
    await expect(setUpTables(runner)).rejects.toThrow(/denied.*; grant the account .* CREATE VIEW on the views/);
    await runOn(server, `GRANT ${view} TO '${name}_runner'@'%'`);
    await setUpTables(runner);
  });

  test('a trainer completes a task', async () => {
    const [codeTask] = CODES;
    await trainerLife(trainer, codeTask, () => goOn(runner, lease, codeTask));
    expect(await settleTask(runner, lease, { sweepKey: SWEEP, codeTask, outcome: 'Completed' })).toBe(true);
  });

  test('a trainer reports a failure', async () => {
    const [, codeTask] = CODES;
    const claim = await claimTask(trainer, { codeTask, holder: 'first', backend: 'none', versions: '' });
    await failAttempt(trainer, claim, { exitCode: 42, cause: 'BadInput', note: 'no data' });
    expect(await settleTask(runner, lease, { sweepKey: SWEEP, codeTask, outcome: 'Failed' })).toBe(true);
  });

  test('a reporter reports a result, and the runner takes it back', async () => {
    const [, , codeTask] = CODES;
    const claim = await claimTask(trainer, { codeTask, holder: 'pod', backend: 'none', versions: '' });
    await recordSteps(trainer, claim, [{ step: 1, metrics: { auc: 0.5 } }]);
    expect(await reportResult(trainer, claim, RESULT)).toBe(true);
    expect(await reportResult(trainer, claim, RESULT)).toBe(true);
    const end = { codeTask, holder: 'pod', cause: 'OOMKilled', dropsResult: true };
    expect(await closeEnded(runner, lease, [end])).toEqual([codeTask]);
    expect(await settleTask(runner, lease, { sweepKey: SWEEP, codeTask, outcome: 'Failed' })).toBe(true);
  });

  test('a trainer can read prices and its point', async () => {
    expect(await trainer.db.selectFrom('TB_ASSETVALUE_ADJ').selectAll().execute()).toEqual([]);
    expect(await trainer.db.selectFrom('TB_HYPERPARAMETER').selectAll().execute()).toHaveLength(
      CODES.length + SPARE.length,
    );
  });

  test.each([
    `UPDATE TB_TASK SET SETTLED = 0`,
    `UPDATE TB_HYPERPARAMETER SET EPOCH = 2`,
    `UPDATE TB_ASSETVALUE_ADJ SET CLOSE_P = 1`,
    `SELECT * FROM TB_ASSETVALUE_PREPARED`,
    `DELETE FROM TB_TASKSTATUS`,
    `DELETE FROM TB_MODELRESULT`,
    `UPDATE TB_MODELARTIFACT SET PART = 1`,
    `SELECT CONTENT FROM TB_MODELARTIFACT`,
    `SELECT CONTENT FROM TB_FORECAST`,
    `INSERT INTO TB_TASKSTATUS (CODE_TASK) VALUES ('x')`,
    `SELECT * FROM TB_SWEEP`,
    `CREATE TABLE MINE (ID int)`,
  ])('a trainer is refused: %s', async (statement) => {
    await expect(runOn(urlOf('trainer'), statement)).rejects.toThrow(/denied/);
  });

  test.each(RIGHTS.map((right, index) => ({ ...right, codeTask: SPARE[index] ?? '' })))(
    'a trainer needs $right on $table',
    async ({ right, table, codeTask }) => {
      const place = (preposition: string): string =>
        `${right} ON ${name}.${table} ${preposition} '${name}_trainer'@'%'`;
      await runOn(server, `REVOKE ${place('FROM')}`);
      const restricted = await openLedger(urlOf('trainer'));
      try {
        await expect(trainerLife(restricted, codeTask, () => goOn(runner, lease, codeTask))).rejects.toThrow(
          /denied|grant the account/,
        );
      } finally {
        await restricted.close();
        await runOn(server, `GRANT ${place('TO')}`);
      }
    },
  );

  test('a reader reads everything and changes nothing', async () => {
    expect(await reader.db.selectFrom('TB_SWEEP').select('NAME').execute()).toEqual([{ NAME: 'granted' }]);
    for (const { name: view } of VIEWS)
      expect((await sql`select SWEEP from ${sql.table(view)}`.execute(reader.db)).rows).not.toEqual([]);
    await expect(runOn(urlOf('reader'), `UPDATE TB_TASKSTATUS SET NOTE = 'x'`)).rejects.toThrow(/denied/);
  });
});

/** All that a trainer does with a ledger, the taking over of a lost one's task included, and a pause from which it is to go on. */
async function trainerLife(ledger: Ledger, codeTask: string, wake: () => Promise<void>): Promise<void> {
  await ledgerId(ledger);
  expect((await readTask(ledger, codeTask)).parameters.epoch).toBe(1);
  // Where a trainer of somebody else's finds its point.
  expect(await ledger.db.selectFrom('TB_HYPERPARAMETER').select('EPOCH').execute()).not.toEqual([]);
  expect(await ledger.db.selectFrom('TB_PARAMETER').select('NUMBER').execute()).toEqual([]);
  expect(await ledger.db.selectFrom('TB_ASSETVALUE_ADJ').selectAll().execute()).toEqual([]);
  const lost = await claimTask(ledger, { codeTask, holder: 'first', backend: 'none', versions: '' });
  const checkpoint = { family: codeTask, content: Buffer.from('state') };
  await recordEpoch(ledger, lost, { epoch: 1, loss: 0.5, seconds: 1, checkpoint });
  const taken = await claimTask(ledger, { codeTask, holder: 'second', backend: 'none', versions: '' });
  const pause = await readPauseAt(ledger, codeTask);
  expect(pause).toEqual({ rung: 0, epoch: 1 });
  if (pause) await pauseTask(ledger, taken, pause);
  await wake();
  const claim = await claimTask(ledger, { codeTask, holder: 'third', backend: 'none', versions: '' });
  const found = await findCheckpoint(ledger, { codeTask, family: codeTask, epochs: 1 });
  if (found) await resumeFrom(ledger, claim, found);
  await recordEpoch(ledger, claim, { epoch: 2, loss: 0.5, seconds: 1, checkpoint });
  await recordMetrics(ledger, claim, 1, { auc: 0.5 });
  const leftOut = await completeTask(ledger, claim, RESULT, { artifact: Buffer.from('model'), forecast: FORECAST });
  // A result outlives a model that is refused, which is said.
  if (leftOut.length > 0) throw new Error(leftOut.join('; '));
}

/** A paused task is launched once more, to be trained to its end. */
async function goOn(runner: Ledger, lease: Lease, codeTask: string): Promise<void> {
  expect(await parkTasks(runner, lease, SWEEP, { codes: [codeTask], metric: 'LOSS' })).toEqual([codeTask]);
  await markLaunched(runner, lease, SWEEP, [codeTask], [{ codeTask, rung: 1, known: 1 }]);
}

/** The single rights of a GRANT: SELECT, UPDATE (STATUS), UPDATE (NOTE) … */
function rightsOf(grant: string): { right: string; table: string }[] {
  const [, list = '', table = ''] = /^GRANT (.*) ON NAME\.(\w+) TO/.exec(grant) ?? [];
  const rights = [...list.matchAll(/([A-Z]+)(?: \(([^)]*)\))?/g)];
  return rights.flatMap(([, verb, columns]) =>
    columns === undefined
      ? [{ right: `${verb}`, table }]
      : columns.split(', ').map((column) => ({ right: `${verb} (${column})`, table })),
  );
}

const FORECAST = {
  dates: ['20200201'],
  actual: Float32Array.of(2),
  predicted: Float32Array.of(3),
  naive: Float32Array.of(1),
  horizon: 1,
};

const RESULT = {
  ticker: 'T',
  versionModel: 1,
  dateBeginTrain: '20200101',
  dateEndTrain: '20200131',
  dateBeginTest: '20200201',
  dateEndTest: '20200228',
  loss: 0.5,
  accuracy: 0.5,
  mse: 2,
  naiveMse: 1,
  metrics: { auc: 0.75 },
};

/** A sweep of launched tasks, driven by the lease that comes back. */
async function givenSweep(ledger: Ledger): Promise<Lease> {
  const lease = await acquireLease(ledger, { name: `sweep/${SWEEP}`, holder: 'test', ttlSeconds: 600 });
  const place = { sha256: 'f'.repeat(64), cluster: 'c', namespace: 'n', name: 'granted', uid: 'u' };
  const window = { ticker: 'T', begin: '20200101', end: '20200228' };
  await registerSweep(ledger, lease, {
    sweepKey: SWEEP,
    ...place,
    ...window,
    manifest: '{}',
    objective: { metric: 'MSE' },
  });
  const points = [...CODES, ...SPARE].map((codeTask, index) => pointOf(codeTask, index));
  await writeGrid(ledger, lease, { sweepKey: SWEEP, ticker: 'T', gridSha256: 'e'.repeat(64), points });
  const codes = [...CODES, ...SPARE];
  const stretches = codes.map((codeTask) => ({ codeTask, rung: 0, epoch: 1, known: 0 }));
  await markLaunched(ledger, lease, SWEEP, codes, stretches);
  return lease;
}

function pointOf(codeTask: string, index: number): GridPoint {
  const parameters = {
    epoch: 1,
    batchSize: 10 + index,
    learningRate: 0.001,
    ratioTrainSet: 0.8,
    sizeSequence: 5,
    sizeUnitInput: 1,
    sizeUnitHidden: 1,
    sizeUnitOutput: 1,
  };
  const point = { begin: '20200101', end: '20200228', modelVersion: 1, parameters, seed: 1, ticker: 'T' };
  const canonical = JSON.stringify(point);
  return { codeTask, sha256: hash('sha256', canonical, 'hex'), canonical, parameters };
}
