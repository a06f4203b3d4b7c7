import { describe, expect, test } from 'vitest';
import { UsageError } from '../exit.ts';
import { addFilter, parseOrder, parseStatuses } from './query.ts';

describe('--where', () => {
  test.each([
    ['BATCH_SIZE=20', { column: 'BATCH_SIZE', comparison: '=', value: 20 }],
    ['batch_size = 20', { column: 'batch_size', comparison: '=', value: 20 }],
    ['MSE<=1.5e2', { column: 'MSE', comparison: '<=', value: 150 }],
    ['LEARNING_RATE!=.001', { column: 'LEARNING_RATE', comparison: '!=', value: 0.001 }],
    ['IDX_TASK>3', { column: 'IDX_TASK', comparison: '>', value: 3 }],
    ['optimizer=adam', { column: 'optimizer', comparison: '=', value: 'adam' }],
    ['nesterov!=true', { column: 'nesterov', comparison: '!=', value: 'true' }],
    ['val/auc @5 >= .9', { column: 'val/auc @5', comparison: '>=', value: 0.9 }],
    ['note=a = b', { column: 'note', comparison: '=', value: 'a = b' }],
    ['MSE=1e999', { column: 'MSE', comparison: '=', value: '1e999' }],
  ])('%s', (text, filter) => expect(addFilter(text)).toEqual([filter]));

  test('several are kept', () => expect(addFilter('EPOCH=2', addFilter('EPOCH>1'))).toHaveLength(2));

  test.each([
    ['BATCH_SIZE', /found "BATCH_SIZE"/],
    ['BATCH_SIZE=', /and a value, such as BATCH_SIZE=20/],
    ['BATCH_SIZE~20', /one of = != </],
    ['=20', /expected COLUMN/],
  ])('%s is refused', (text, message) => {
    expect(() => addFilter(text)).toThrow(UsageError);
    expect(() => addFilter(text)).toThrow(message);
  });
});

test.each([
  ['MSE', { column: 'MSE', descending: false }],
  ['-mse', { column: 'mse', descending: true }],
  ['val/auc @5', { column: 'val/auc @5', descending: false }],
])('--sort %s', (text, order) => expect(parseOrder(text)).toEqual(order));

test('--status', () => {
  expect(parseStatuses('Completed,failed')).toEqual(['Completed', 'Failed']);
  expect(() => parseStatuses('Done')).toThrow(/Pending, Running, Completed, Failed, Stopped, found "Done"/);
});
