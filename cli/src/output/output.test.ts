import { describe, expect, test } from 'vitest';
import { fitColumns, size } from './output.ts';

const HEADS = ['NAME', 'STATE', 'RUNNER'];
const CUT = [
  { head: 'RUNNER', least: 10 },
  { head: 'NAME', least: 8 },
];
const ROW = ['a-name-of-twenty-char', 'Running', 'node-1.example.org:12345'];

describe('columns in a line of bounded width', () => {
  test('stay as they are where there is room', () => {
    expect(fitColumns(HEADS, [ROW], CUT, 80).split('\n')).toEqual([
      'NAME                    STATE     RUNNER',
      'a-name-of-twenty-char   Running   node-1.example.org:12345',
    ]);
  });

  test.each([
    [50, ['a-name-of-twenty-char', 'Running', 'node-1.e…g:12345'], 50],
    [40, ['a-name-o…nty-char', 'Running', 'node-…2345'], 40],
    [20, ['a-na…har', 'Running', 'node-…2345'], 31],
  ])('are cut in the order of the cuts, in their middle: %d', (width, cells, found) => {
    const lines = fitColumns(HEADS, [ROW], CUT, width).split('\n');
    expect(lines[1]?.split(/ {3,}/)).toEqual(cells);
    expect(lines[1]).toHaveLength(found);
  });
});

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1023, '1023 bytes'],
  [1024, '1.0 KiB'],
  [339_312, '331.4 KiB'],
  [3 * 2 ** 30, '3.0 GiB'],
])('%d', (bytes, text) => expect(size(bytes)).toBe(text));
