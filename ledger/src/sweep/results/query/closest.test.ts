import { expect, test } from 'vitest';
import { closest } from './closest.ts';

const NAMES = ['IDX_TASK', 'BATCH_SIZE', 'LOSS', 'val_auc', 'lr'];

test.each([
  ['val_acu', 'val_auc'],
  ['VAL-AUC', 'val_auc'],
  ['batchsize', 'BATCH_SIZE'],
  ['los', 'LOSS'],
  ['l', 'lr'],
  ['momentum', undefined],
  ['', undefined],
])('%j is most likely %j', (text, name) => expect(closest(text, NAMES)).toBe(name));

test('of several the nearest', () => expect(closest('val_aux', ['val_xxx', 'val_auc', 'val'])).toBe('val_auc'));
