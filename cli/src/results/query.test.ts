import { describe, expect, test } from 'vitest';
import { UsageError } from '../exit.ts';
import { addFilter, parseOrder, parseStatuses } from './query.ts';

describe('--where', () => {
  test.each([
    ['BATCH_SIZE=20', { column: 'BATCH_SIZE', comparison: '=', value: 20 }],
    ['batch_size = 20', { column: 'BATCH_SIZE', comparison: '=', value: 20 }],
    ['MSE<=1.5e2', { column: 'MSE', comparison: '<=', value: 150 }],
    ['LEARNING_RATE!=.001', { column: 'LEARNING_RATE', comparison: '!=', value: 0.001 }],
    ['IDX_TASK>3', { column: 'IDX_TASK', comparison: '>', value: 3 }],
  ])('%s', (text, filter) => expect(addFilter(text)).toEqual([filter]));

  test('several are kept', () => expect(addFilter('EPOCH=2', addFilter('EPOCH>1'))).toHaveLength(2));

  test.each([
    ['BATCH=20', /--where: expected one of the columns IDX_TASK, EPOCH, .*, MSE, found "BATCH"/],
    ['BATCH_SIZE', /found "BATCH_SIZE"/],
    ['BATCH_SIZE=many', /and a number, such as BATCH_SIZE=20/],
    ['BATCH_SIZE~20', /one of = != </],
    ['MSE=1e999', /a number/],
    ["STATUS=1 or ''=''", /found/],
  ])('%s is refused', (text, message) => {
    expect(() => addFilter(text)).toThrow(UsageError);
    expect(() => addFilter(text)).toThrow(message);
  });
});

test('--sort', () => {
  expect(parseOrder('MSE')).toEqual({ column: 'MSE', descending: false });
  expect(parseOrder('-mse')).toEqual({ column: 'MSE', descending: true });
  expect(() => parseOrder('NOTE')).toThrow(/--sort: expected one of the columns .*, found "NOTE"/);
});

test('--status', () => {
  expect(parseStatuses('Completed,failed')).toEqual(['Completed', 'Failed']);
  expect(() => parseStatuses('Done')).toThrow(/Pending, Running, Completed, Failed, Stopped, found "Done"/);
});
