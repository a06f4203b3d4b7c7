import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultyProxy } from '../../faults/database/faulty-proxy.ts';
import type { FaultyProxy } from '../../faults/database/faulty-proxy.ts';
import { PASSING, READ_ONLY } from '../../faults/database/refusals.ts';
import { cli } from '../../support/cli/cli.ts';
import { emptyDatabase } from '../../support/ledger/ledgers.ts';
import type { EmptyDatabase } from '../../support/ledger/ledgers.ts';
import { chosenServer } from '../../support/servers/servers.ts';
import { preparedSweep, tasksIn } from '../tiny-sweep.ts';

const WRITES = /^\s*(?:insert|update|delete)\b/i;

/** More than the statements of one pass, or it would be refused every time, and the waits grow. */
const SPACING = 97;

describe('a local run', () => {
  let database: EmptyDatabase;
  let way: FaultyProxy;
  beforeAll(async () => {
    database = await emptyDatabase(chosenServer());
    way = await faultyProxy(database.url);
  });
  afterAll(async () => {
    way.close();
    await database.drop();
  });

  /** Runs the tiny sweep by the way, and says which states its tasks came to, and what was said. */
  async function run(modelVersion: number): Promise<{ states: string[]; stderr: string; code: number | null }> {
    const folder = await preparedSweep({ modelVersion }, database.url);
    const { code, stderr } = await cli(
      folder,
      'run',
      '-f',
      'sweep.yaml',
      '--yes',
      '--no-report',
      '--database',
      way.url,
    );
    const tasks = await tasksIn(database.url);
    return { code, stderr, states: tasks.filter(({ inGrid }) => inGrid).map(({ status }) => status) };
  }

  const DONE = { code: 0, states: ['Completed', 'Completed', 'Completed', 'Completed'] };

  test('goes on with another server after a fail-over', async () => {
    let before = 0;
    way.onStatement = (sql, connection) => {
      if (before === 0 && /TB_EPOCHMETRIC/.test(sql)) before = way.connections;
      return connection <= before && WRITES.test(sql) ? READ_ONLY : undefined;
    };
    expect(await run(1)).toMatchObject(DONE);
    expect(before).toBeGreaterThan(0);
  });

  test('waits where the server lets nobody in at first', async () => {
    way.onStatement = () => undefined;
    way.refusals = 2;
    const { stderr, ...ended } = await run(2);
    expect(ended).toEqual(DONE);
    expect(stderr).toMatch(/does not serve this now: Too many connections .*; next try in 0\.5 s\./);
  });

  test('and its trainers put up with every error that passes', async () => {
    const left = [...PASSING];
    let statements = 0;
    way.onStatement = () => {
      statements += 1;
      return statements % SPACING === 0 ? left.shift() : undefined;
    };
    const { stderr, ...ended } = await run(3);
    expect(ended).toEqual(DONE);
    expect(stderr).not.toMatch(/^\s+at |insert into|select /im);
  });

  test('ends at once where no server answers', async () => {
    const folder = await preparedSweep();
    const gone = new URL(way.url);
    gone.port = '1';
    const { code, stderr } = await cli(folder, 'run', '-f', 'sweep.yaml', '--database', gone.href);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^tuningsweep: mysql:\/\/\S+: the database server cannot be reached: .*\n$/);
  });
});
