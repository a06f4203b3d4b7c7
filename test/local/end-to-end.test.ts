import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Ledger } from '@tuningsweep/ledger';
import { TABLES } from '../../ledger/src/schema/setup.ts';
import { cli } from '../support/cli/cli.ts';
import { embedded, inLedger, NAME, prepareData, tinyManifest, writeTinySweep } from './tiny-sweep.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuningsweep-'));
  writeTinySweep(folder);
});

describe('from a manifest to the best task', () => {
  test('set up, import, prepare, run, status, best', async () => {
    const setup = await cli(folder, 'setup');
    expect(setup.stdout).toContain(TABLES.map((table) => `Table ${table} created.`).join('\n'));
    await prepareData(folder);

    const run = await cli(folder, 'run', '-f', 'sweep.yaml');
    expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining('4 of 4 tasks completed, 0 failed.') });

    const best = await cli(folder, 'best', '-f', 'sweep.yaml', '-o', 'json');
    const { codeTask, value, naive } = JSON.parse(best.stdout);
    expect(codeTask).toBe(await bestBySql(folder));
    expect(run.stdout).toContain(codeTask);
    expect(value).toBeGreaterThan(0);
    expect(naive).toBeGreaterThan(0);

    const status = parse((await cli(folder, 'status', 'tiny', '-o', 'yaml')).stdout);
    expect(status.status.tasks).toEqual({ total: 4, pending: 0, active: 0, completed: 4, failed: 0, stopped: 0 });
    expect(status.status.conditions).toContainEqual(expect.objectContaining({ type: 'Succeeded', status: 'True' }));
    expect(status.status.best.codeTask).toBe(codeTask);
  });

  test('a second run trains nothing, an added value only its points', async () => {
    await prepareData(folder);
    await cli(folder, 'run', '-f', 'sweep.yaml');
    const before = await attempts(folder);
    expect(await cli(folder, 'run', '-f', 'sweep.yaml')).toMatchObject({ code: 0 });
    expect(await attempts(folder)).toEqual(before);

    writeFileSync(join(folder, 'sweep.yaml'), tinyManifest({ seed: 7 }));
    expect(await cli(folder, 'run', '-f', 'sweep.yaml', '--yes')).toMatchObject({ code: 0 });
    const after = await attempts(folder);
    expect(after).toHaveLength(8);
    expect(after).toEqual(expect.arrayContaining(before));
  });
});

describe('what goes wrong says what to do', () => {
  test('no data', async () => {
    const run = await cli(folder, 'run', '-f', 'sweep.yaml');
    expect(run).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('tuningsweep data import FILE.csv --ticker USD/KRW'),
    });
  });

  test('a bad manifest', async () => {
    writeFileSync(join(folder, 'sweep.yaml'), tinyManifest({ parallelism: 0 }));
    expect(await cli(folder, 'run', '-f', 'sweep.yaml')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('spec.parallelism'),
    });
  });

  test('an edit that the API server would refuse', async () => {
    await prepareData(folder);
    await cli(folder, 'run', '-f', 'sweep.yaml');
    const data = { ticker: 'EUR/KRW', begin: '2013-01-01', end: '2022-12-31' };
    writeFileSync(join(folder, 'sweep.yaml'), tinyManifest({ data }));
    expect(await cli(folder, 'run', '-f', 'sweep.yaml')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('spec.data.ticker: ticker is immutable'),
    });
  });

  test('tasks that cannot be trained', async () => {
    await prepareData(folder);
    const parameters = parse(tinyManifest()).spec.parameters;
    const withLengths = (...values: number[]): void =>
      writeFileSync(
        join(folder, 'sweep.yaml'),
        tinyManifest({ parameters: { ...parameters, sizeSequence: { values } } }),
      );
    withLengths(500);
    expect(await cli(folder, 'run', '-f', 'sweep.yaml')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/found none among 4\. sizeSequence 500, /),
    });
    withLengths(5, 500);
    expect(await cli(folder, 'run', '-f', 'sweep.yaml')).toMatchObject({ code: 0 });
    const notes = await query(folder, (ledger) =>
      ledger.db.selectFrom('TB_TASKSTATUS').select('NOTE').where('STATUS', '=', 'Failed').execute(),
    );
    expect(notes).toHaveLength(4);
    for (const { NOTE } of notes) expect(NOTE).toMatch(/500/);
  });

  test('looking makes no file where there is no ledger', async () => {
    expect(await cli(folder, 'plan', '-f', 'sweep.yaml')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('4 new'),
    });
    expect(await cli(folder, 'status', NAME)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/there is no ledger sqlite:\/\S+ yet/),
    });
    expect(existsSync(join(folder, 'tuningsweep.db'))).toBe(false);
  });

  test('bad lines of a file', async () => {
    writeFileSync(join(folder, 'rates.csv'), 'date,close\n2013-01-02,1064.5\n2013-02-30,x\n2013-03-01,1065\n');
    const result = await cli(folder, 'data', 'import', 'rates.csv', '--ticker', 'USD/KRW');
    expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining('line 3') });
  });

  test('an unknown sweep, a wrong option, a database that cannot be had', async () => {
    await cli(folder, 'setup');
    expect(await cli(folder, 'status', 'nobody')).toMatchObject({ code: 2, stderr: expect.stringContaining('nobody') });
    expect(await cli(folder, 'run', '--file', 'x')).toMatchObject({ code: 2 });
    const unreachable = await cli(folder, 'setup', '--database', 'mysql://user:secret@127.0.0.1:9/x');
    expect(unreachable.code).toBe(1);
    expect(unreachable.stderr).not.toContain('secret');
  });
});

const query = <T>(cwd: string, ask: (ledger: Ledger) => Promise<T>): Promise<T> => inLedger(embedded(cwd), ask);

/** The best task by a query of one's own. */
function bestBySql(cwd: string): Promise<string | undefined> {
  return query(cwd, async ({ db }) => {
    const rows = db.selectFrom('TB_MODELRESULT').select('CODE_TASK').orderBy('MSE').limit(1);
    return (await rows.executeTakeFirst())?.CODE_TASK;
  });
}

function attempts(cwd: string): Promise<unknown[]> {
  return query(cwd, ({ db }) =>
    db.selectFrom('TB_TASKATTEMPT').select(['CODE_TASK', 'ATTEMPT', 'HOLDER']).orderBy('CODE_TASK').execute(),
  );
}
