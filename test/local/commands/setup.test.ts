import { DatabaseSync } from 'node:sqlite';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { cli } from '../../support/cli/cli.ts';

const RENAMED = 'TB_HYPERPARAMETER.EPOCH: found no such column, but EPOCHS, which is taken for it';

let folder: string;
let file: DatabaseSync;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuningsweep-'));
  file = new DatabaseSync(join(folder, 'tuningsweep.db'));
});

function givenOldTables(): void {
  file.exec(`CREATE TABLE TB_HYPERPARAMETER (CODE_TASK varchar(20), EPOCHS int, PRIMARY KEY (CODE_TASK));
    INSERT INTO TB_HYPERPARAMETER VALUES ('a', 20)`);
}

const columns = (): unknown[] =>
  file
    .prepare("SELECT name FROM pragma_table_info('TB_HYPERPARAMETER')")
    .all()
    .map((row) => row['name']);

describe('tuningsweep setup on tables of another program', () => {
  test('says what differs and how to mend it, and so does the doctor', async () => {
    givenOldTables();
    const remedy = 'Mend them with: tuningsweep setup --adopt (with --dry-run it only says how)';
    const setup = await cli(folder, 'setup');
    expect(setup).toMatchObject({ code: 1, stderr: expect.stringContaining(RENAMED) });
    expect(setup.stderr).toContain(remedy);
    const doctor = await cli(folder, 'doctor');
    expect(doctor).toMatchObject({ code: 1, stdout: expect.stringContaining(RENAMED) });
    expect(doctor.stdout).toContain(`Tables: ${remedy}`);
  });

  test('says what would better be mended, and so does the doctor', async () => {
    await cli(folder, 'setup');
    file.exec('DROP TRIGGER TR_TB_TASKSTATUS');
    const [warning, advice] = [
      'TB_TASKSTATUS.DATE_UPDATE: the database does not set it at every insert and change',
      'Sweeps can be run, but better after: tuningsweep setup --adopt',
    ];
    const setup = await cli(folder, 'setup');
    expect(setup).toMatchObject({ code: 0, stderr: expect.stringContaining(`${warning}\n${advice}`) });
    const doctor = await cli(folder, 'doctor');
    expect(doctor.stdout).toContain(warning);
    expect(doctor.stdout).toContain(`Tables: ${advice}`);
    expect(await cli(folder, 'setup', '--adopt', '--yes')).toMatchObject({ code: 0 });
    expect(await cli(folder, 'setup')).toMatchObject({ code: 0, stderr: '' });
  });

  test.each([
    ['with --dry-run', ['--dry-run'], 0],
    ['where nobody can be asked', [], 2],
  ])('only prints the plan %s', async (_, options, code) => {
    givenOldTables();
    const run = await cli(folder, 'setup', '--adopt', ...options);
    expect(run.code).toBe(code);
    expect(run.stdout).toContain(RENAMED);
    expect(run.stdout).toMatch(
      /Copy every row, EPOCHS as EPOCH\.\n +INSERT INTO TB_HYPERPARAMETER_NEW \(CODE_TASK, EPOCH\)/,
    );
    expect(run.stderr).toContain(code === 2 ? 'add --yes to run this, or --dry-run to only look' : '');
    expect(columns()).toEqual(['CODE_TASK', 'EPOCHS']);
  });

  test('adopts them and goes on to set the rest up', async () => {
    givenOldTables();
    const run = await cli(folder, 'setup', '--adopt', '--yes', '--ticker', 'AAPL');
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('Table TB_HYPERPARAMETER already exists.') });
    expect(run.stdout).toContain('Table TB_TASKSTATUS created.');
    expect(file.prepare('SELECT CODE_TASK, EPOCH FROM TB_HYPERPARAMETER').all()).toEqual([
      { CODE_TASK: 'a', EPOCH: 20 },
    ]);
    expect(await cli(folder, 'setup')).toMatchObject({ code: 0, stderr: '' });
    expect(file.prepare('SELECT TICKER, STATUS FROM TB_TASKSTATUS').all()).toEqual([
      { TICKER: 'AAPL', STATUS: 'Completed' },
    ]);
  });

  test('has nothing to adopt in a ledger of its own', async () => {
    await cli(folder, 'setup');
    const run = await cli(folder, 'setup', '--adopt');
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('need no adopting') });
  });

  test('names what has to be done by hand, and changes nothing', async () => {
    file.exec('CREATE VIEW TB_TASKSTATUS AS SELECT 1 AS STATUS');
    const run = await cli(folder, 'setup', '--adopt', '--yes');
    expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining('1 thing has to be mended by hand first') });
    expect(run.stdout).toContain('TB_TASKSTATUS: expected a table, found a view');
  });

  test('refuses options that go with --adopt alone', async () => {
    const run = await cli(folder, 'setup', '--dry-run');
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('--dry-run goes with --adopt.') });
  });
});
