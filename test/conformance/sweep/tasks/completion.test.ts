import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  claimTask,
  completeTask,
  markLaunched,
  openLedger,
  readArtifact,
  readForecast,
  setUpTables,
} from '../../../../ledger/src/index.ts';
import type { StoredModel, Ledger, TaskResult } from '../../../../ledger/src/index.ts';
import { faultyProxy } from '../../../faults/database/faulty-proxy.ts';
import type { Fault, FaultyProxy, Refusal } from '../../../faults/database/faulty-proxy.ts';
import { READ_ONLY } from '../../../faults/database/refusals.ts';
import { requireServer } from '../../../servers/find.ts';
import { startServer } from '../../../servers/start.ts';
import type { Server } from '../../../servers/start.ts';
import { eachLedger, emptySchema, useLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, aResult, aSweep, code } from '../builders.ts';
import { attempts, status, statusRow } from '../rows.ts';

const days = (count: number) => Float32Array.from({ length: count }, (_, day) => day);

function aModel(bytes = 100, windows = 3): StoredModel {
  const forecast = {
    dates: Array.from({ length: windows }, () => '20200102'),
    actual: days(windows),
    predicted: days(windows),
    naive: days(windows),
    horizon: 1,
  };
  return { artifact: randomBytes(bytes), forecast };
}

const claim = (ledger: Ledger, index: number) =>
  claimTask(ledger, { codeTask: code(index), holder: 'h', backend: 'b', versions: 'v' });

const results = ({ db }: Ledger) =>
  db.selectFrom('TB_MODELRESULT').select(['CODE_TASK', 'LOSS', 'MSE', 'ACCURACY']).execute();

eachLedger('a completed task', (store) => {
  beforeEach(async () => {
    const lease = await aSweep(store.ledger, 1);
    await markLaunched(store.ledger, lease, KEY, [code(0)]);
  });

  const complete = async (changes: Partial<TaskResult>, kept?: StoredModel) =>
    await completeTask(store.ledger, await claim(store.ledger, 0), { ...aResult(), ...changes }, kept);

  it.each([1e39, 1e-50])('keeps its other figures when its MSE is %d', async (mse) => {
    const leftOut = await complete({ mse, loss: 0.5, accuracy: 0.25 });
    expect(leftOut).toEqual([`MSE is left out: ${mse} is not in the range of a FLOAT column (1.4e-45 to 3.4e38)`]);
    expect(await results(store.ledger)).toEqual([{ CODE_TASK: code(0), LOSS: 0.5, MSE: null, ACCURACY: 0.25 }]);
    expect(await statusRow(store.ledger, code(0))).toMatchObject({ STATUS: 'Completed', NOTE: leftOut[0] });
  });

  it('keeps its result when the table of models is not there', async () => {
    await sql`alter table TB_MODELARTIFACT rename to TB_ELSEWHERE`.execute(store.ledger.db);
    try {
      const [note] = await complete({}, aModel());
      expect(note).toMatch(/^the model is not kept: the database refuses it: .*TB_MODELARTIFACT/i);
      expect(await results(store.ledger)).toHaveLength(1);
      expect(await statusRow(store.ledger, code(0))).toMatchObject({ STATUS: 'Completed', NOTE: note });
      expect(await attempts(store.ledger, code(0))).toMatchObject([{ CAUSE: 'Completed', NOTE: note }]);
    } finally {
      await sql`alter table TB_ELSEWHERE rename to TB_MODELARTIFACT`.execute(store.ledger.db);
    }
  });

  it('says nothing where all of it is kept', async () => {
    const model = aModel();
    expect(await complete({}, model)).toEqual([]);
    expect(await readArtifact(store.ledger, code(0))).toEqual(new Uint8Array(model.artifact));
    expect(await statusRow(store.ledger, code(0))).toMatchObject({ STATUS: 'Completed', NOTE: null });
  });
});

describe.each(['mariadb', 'mysql'] as const)('a server with little room in a packet (%s)', (kind) => {
  let server: Server;
  let ledger: Ledger;
  beforeAll(async () => {
    server = await startServer(requireServer(kind));
    const { url } = await emptySchema(server.url);
    const first = await openLedger(url);
    await sql`set global max_allowed_packet = 1048576`.execute(first.db);
    await first.close();
    ledger = await openLedger(url);
    await setUpTables(ledger);
  });
  afterAll(async () => {
    await ledger.close();
    await server.stop();
  });

  it('gets a model in parts that fit, and no forecast that does not', async () => {
    const lease = await aSweep(ledger, 2);
    await markLaunched(ledger, lease, KEY, [code(0), code(1)]);
    const model = aModel(3_000_000, 50_000);
    expect(await completeTask(ledger, await claim(ledger, 0), aResult(), model)).toEqual([
      'the forecast of the test part is not kept: its 800000 bytes are more than max_allowed_packet lets through',
    ]);
    expect(await readArtifact(ledger, code(0))).toEqual(new Uint8Array(model.artifact));
    expect(await readForecast(ledger, code(0))).toBeUndefined();
    expect(await completeTask(ledger, await claim(ledger, 1), aResult(), aModel(3_000_000, 10_000))).toEqual([]);
    expect((await readForecast(ledger, code(1)))?.dates).toHaveLength(10_000);
  });
});

const TASKS = 120;
const LASTING: readonly Refusal[] = [
  { errno: 1142, sqlState: '42000', message: 'command denied to user' },
  { errno: 1146, sqlState: '42S02', message: "Table doesn't exist" },
  { errno: 1153, sqlState: '08S01', message: "Got a packet bigger than 'max_allowed_packet' bytes", closes: true },
  { errno: 1264, sqlState: '22003', message: 'Out of range value for column' },
];
const PASSING: readonly Refusal[] = [
  READ_ONLY,
  { errno: 1021, sqlState: 'HY000', message: 'Disk full' },
  { errno: 1114, sqlState: 'HY000', message: 'The table is full' },
  { errno: 3100, sqlState: 'HY000', message: 'Error on observer while running replication hook' },
];
const LOST = 'LedgerUnavailableError';
const WITHOUT_MODEL = {
  refused: expect.stringMatching(/^Completed, result: the model is not kept: the database refuses it: /),
  unserved: expect.stringMatching(/^Completed, result: the model is not kept: the database server does not serve this/),
};
const OF_MODEL = /TB_MODELARTIFACT|TB_FORECAST|max_allowed_packet/;

describe.each(['mariadb', 'mysql'] as const)('each statement that completes a task (%s)', (kind) => {
  const store = useLedger(kind);
  let way: FaultyProxy;
  let driver: Ledger;
  let next: number;
  beforeAll(async () => {
    way = await faultyProxy(store.url);
    driver = await openLedger(way.url);
  });
  afterAll(async () => {
    await driver.close();
    way.close();
  });
  beforeEach(async () => {
    next = 0;
    way.onStatement = () => undefined;
    const lease = await aSweep(store.ledger, TASKS);
    await markLaunched(
      store.ledger,
      lease,
      KEY,
      Array.from({ length: TASKS }, (_, index) => code(index)),
    );
  });

  /** Completes a task with this fault at every statement that matches, in so many tries, and says what became of it. */
  async function completeWith(fault: Fault | undefined, matches: (sql: string) => boolean, tries = 1): Promise<string> {
    const index = next++;
    const held = await claim(store.ledger, index);
    way.onStatement = (statement) => (matches(statement) ? fault : undefined);
    let said = LOST;
    for (let left = tries; left > 0 && said === LOST; left -= 1) {
      said = await completeTask(driver, held, aResult(), aModel()).then(
        ([sentence = 'all is kept']) => sentence,
        (error: Error) => error.name,
      );
    }
    way.onStatement = () => undefined;
    const hasResult = (await results(store.ledger)).some(({ CODE_TASK }) => CODE_TASK === code(index));
    return `${await status(store.ledger, code(index))}, ${hasResult ? 'result' : 'no result'}: ${said}`;
  }

  /** The statements of a transaction without faults, by their beginnings. */
  async function statements(): Promise<string[]> {
    const seen = new Set<string>();
    await completeWith(undefined, (statement) => {
      if (!/^set session/i.test(statement)) seen.add(beginOf(statement));
      return false;
    });
    expect(seen.size).toBeGreaterThan(8);
    return [...seen];
  }

  const beginOf = (statement: string): string => statement.slice(0, 40);
  const isLike = (begin: string) => (statement: string) => beginOf(statement) === begin;

  it.each(LASTING)('refused with error $errno: the result is kept, or the failure is final at once', async (error) => {
    for (const begin of await statements()) {
      const became = await completeWith(error, isLike(begin));
      expect([begin, became]).toEqual([
        begin,
        OF_MODEL.test(begin) ? WITHOUT_MODEL.refused : 'Running, no result: RefusedError',
      ]);
    }
  });

  it.each(PASSING)('for a while refused with error $errno: nothing is lost', async (error) => {
    for (const begin of await statements()) {
      const became = await completeWith(error, isLike(begin));
      expect([begin, became]).toEqual([
        begin,
        OF_MODEL.test(begin) ? WITHOUT_MODEL.unserved : 'Running, no result: LedgerUnavailableError',
      ]);
    }
  });

  it('cut once, and tried again where the connection was lost: the model is kept too', async () => {
    for (const begin of await statements()) {
      let left = 1;
      const became = await completeWith('cut before', (statement) => isLike(begin)(statement) && left-- > 0, 2);
      expect([begin, became]).toEqual([begin, 'Completed, result: all is kept']);
    }
  });
});
