import { describe, expect, test } from 'vitest';
import { fittedTable, wholeTable } from './table.ts';
import type { TaskRecord } from './record.ts';

const COLUMNS = {
  all: [],
  compared: ['CODE_TASK', 'STATUS', 'BATCH_SIZE', 'MSE', 'LOSS', 'BACKEND', 'NOTE'],
  dispensable: ['BACKEND', 'LOSS', 'NOTE', 'BATCH_SIZE'],
};
const row = (n: number, changes: TaskRecord = {}): TaskRecord => ({
  CODE_TASK: `abcdefg-aaaaaaaaaaa${n}`,
  STATUS: 'Completed',
  BATCH_SIZE: 10 * n,
  MSE: 100 / n,
  LOSS: n / 7,
  BACKEND: 'cpu',
  NOTE: null,
  ...changes,
});

async function table(rows: TaskRecord[], width = 80): Promise<string> {
  async function* records() {
    yield* rows;
  }
  return (await Array.fromAsync(fittedTable(records(), COLUMNS, width))).join('\n');
}

describe('a table that fits', () => {
  test('names what is the same in all rows once, and nothing of a column without values', async () => {
    expect(await table([row(1), row(2)])).toBe(
      [
        'The same in all 2 rows: STATUS Completed, BACKEND cpu.',
        'CODE_TASK              BATCH_SIZE   MSE   LOSS',
        'abcdefg-aaaaaaaaaaa1   10           100   0.142857',
        'abcdefg-aaaaaaaaaaa2   20           50    0.285714',
      ].join('\n'),
    );
  });

  test('of one row everything is shown', async () => {
    expect(await table([row(1)])).toBe(
      [
        'CODE_TASK              STATUS      BATCH_SIZE   MSE   LOSS       BACKEND   NOTE',
        'abcdefg-aaaaaaaaaaa1   Completed   10           100   0.142857   cpu       -',
      ].join('\n'),
    );
  });

  test.each([
    [86, 'STATUS BATCH_SIZE MSE LOSS NOTE', 'BACKEND'],
    [76, 'STATUS BATCH_SIZE MSE NOTE', 'LOSS, BACKEND'],
    [64, 'STATUS BATCH_SIZE MSE', 'LOSS, BACKEND, NOTE'],
    [40, 'STATUS MSE', 'BATCH_SIZE, LOSS, BACKEND, NOTE'],
  ])('in %d characters there is room for %s', async (width, shown, omitted) => {
    const text = await table([row(1), row(2, { STATUS: 'Failed', NOTE: 'x'.repeat(90), BACKEND: null })], width);
    const lines = text.split('\n');
    const head = lines.findIndex((line) => line.startsWith('CODE_TASK'));
    expect(lines[head]?.split(/ +/)).toEqual(['CODE_TASK', ...shown.split(' ')]);
    expect(lines.slice(0, head).join('').replaceAll(/\s+/g, ' ')).toBe(
      `Not shown here, but with -o wide or --columns: ${omitted}.`,
    );
  });

  test('cuts a note to what is left of the line', async () => {
    const text = await table([row(1), row(2, { STATUS: 'Failed', NOTE: 'x'.repeat(90) })], 90);
    const [longest = ''] = text.split('\n').toSorted((a, b) => b.length - a.length);
    expect(longest).toHaveLength(90);
    expect(longest).toMatch(/x…$/);
  });

  test('without rows has its heads', async () => {
    expect(await table([])).toBe(COLUMNS.compared.join('   '));
  });

  test('of many rows takes no column for constant', async () => {
    const lines = (await table(Array.from({ length: 1500 }, () => row(1)))).split('\n');
    expect(lines).toHaveLength(1501);
    expect(lines[0]).toContain('STATUS');
    expect(new Set(lines.slice(1))).toHaveLength(1);
  });
});

test('a whole table has every column, however wide', async () => {
  async function* records() {
    yield row(1, { NOTE: 'x'.repeat(90) });
  }
  const lines = await Array.fromAsync(wholeTable(records(), COLUMNS.compared));
  expect(lines.map((line) => line.length > 80)).toEqual([false, true]);
});
