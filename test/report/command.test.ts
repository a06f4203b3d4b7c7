import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { cli } from '../support/cli/cli.ts';
import { preparedSweep } from '../local/tiny-sweep.ts';

let folder: string;
beforeAll(async () => {
  folder = await preparedSweep();
});

const at = (file: string): string => join(folder, file);

describe('reports of a run', () => {
  test('a run ends with one, unless it is not wanted', async () => {
    const without = await cli(folder, 'run', '-f', 'sweep.yaml', '--no-report');
    expect(without).toMatchObject({ code: 0, stdout: expect.not.stringContaining('Report:') });
    expect(existsSync(at('tiny-report.html'))).toBe(false);

    const run = await cli(folder, 'run', '-f', 'sweep.yaml');
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining(`Report: ${at('tiny-report.html')}\n`) });
    expect(readFileSync(at('tiny-report.html'), 'utf8')).toContain('4 of 4 completed');
  });

  test('beside the ledger, or where it is wanted', async () => {
    const database = `sqlite:${at('tuningsweep.db')}`;
    const elsewhere = await preparedSweep();
    const beside = await cli(elsewhere, 'report', 'tiny', '--database', database);
    expect(beside).toMatchObject({ code: 0, stdout: `Report: ${at('tiny-report.html')}\n` });
    const named = await cli(elsewhere, 'report', '-f', 'sweep.yaml', '-o', 'own.html', '--database', database);
    expect(named).toMatchObject({ code: 0, stdout: `Report: ${join(elsewhere, 'own.html')}\n` });
    expect(readFileSync(join(elsewhere, 'own.html'), 'utf8')).toMatch(/^<!doctype html>/);
  });

  test('a report that cannot be written does not fail the run', async () => {
    const blocked = await preparedSweep();
    mkdirSync(join(blocked, 'tiny-report.html'));
    expect(await cli(blocked, 'run', '-f', 'sweep.yaml')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Best task'),
      stderr: expect.stringMatching(
        /report could not be written: .*tiny-report\.html.*tuningsweep report tiny -o FILE/,
      ),
    });
  });

  test.each([
    [['nothere'], 'knows no sweep named nothere'],
    [[], 'Which sweep?'],
    [['tiny', '--top', '0'], 'expected a whole number from 1 on'],
  ])('%j says what to do', async (args, message) => {
    expect(await cli(folder, 'report', ...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });
});
