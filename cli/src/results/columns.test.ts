import { expect, test } from 'vitest';
import { aSweep } from '../../../engine/test/builders.ts';
import { RecordColumns } from './columns.ts';
import { taskRecord } from './record.ts';

const NONE = { naive: false, backend: false };
const own = aSweep({
  parameters: {
    optimizer: { choices: ['adam', 'sgd'] },
    momentum: { values: [0.9], when: { optimizer: ['sgd'] } },
    width: { values: [64] },
    batchSize: { values: [1, 2] },
    depth: { values: [1, 2] },
    NOTE: { values: [1, 2] },
    BATCH_SIZE: { values: [7] },
  },
  objective: { metric: 'auc', goal: 'Maximize' },
});
const METRICS = ['LOSS', 'auc', 'depth', 'recall'];

test('people see what tasks differ in and what any of them has, the objective first', () => {
  expect(new RecordColumns(own, { metrics: METRICS, ...NONE }).compared).toEqual(
    'CODE_TASK STATUS BATCH_SIZE parameters.NOTE depth momentum optimizer auc LOSS metrics.depth recall ATTEMPT SECONDS NOTE'.split(
      ' ',
    ),
  );
});

test('before there is a result, the objective', () => {
  expect(new RecordColumns(own, { metrics: [], ...NONE }).compared.slice(-4)).toEqual([
    'auc',
    'ATTEMPT',
    'SECONDS',
    'NOTE',
  ]);
});

test('programs get every column once, also of what is called alike', () => {
  const columns = new RecordColumns(own, { metrics: METRICS, ...NONE });
  expect(new Set(columns.all)).toHaveLength(columns.all.length);
  const task = { codeTask: 'a', idxTask: 0, inGrid: true, status: 'Completed', attempt: 1, seed: 42 } as const;
  const parameters = { batchSize: 1, BATCH_SIZE: 7, NOTE: 2, depth: 1, optimizer: 'adam', gone: true };
  const record = taskRecord(own, columns, { ...task, parameters, metrics: { auc: 0.9, depth: 11 } });
  expect(record).toMatchObject({
    BATCH_SIZE: 1,
    'parameters.BATCH_SIZE': 7,
    'parameters.NOTE': 2,
    NOTE: null,
    gone: true,
    depth: 1,
    'metrics.depth': 11,
    momentum: null,
    optimizer: 'adam',
    auc: 0.9,
    recall: null,
    LOSS: null,
  });
  expect(Object.keys(record).filter((name) => name !== 'gone')).toEqual(columns.all);
});

test.each([
  ['CODE_TASK,auc', ['CODE_TASK', 'auc']],
  ['code_task,batchSize,batch_size', ['CODE_TASK', 'BATCH_SIZE', 'BATCH_SIZE']],
  ['depth,metrics.depth', ['depth', 'metrics.depth']],
])('--columns %s', (names, found) => {
  const columns = new RecordColumns(own, { metrics: METRICS, ...NONE });
  expect(columns.chosen(names.split(','), columns.all)).toEqual(found);
});

test('--columns of a name that there is not says which there are', () => {
  const columns = new RecordColumns(own, { metrics: METRICS, ...NONE });
  expect(() => columns.chosen(['aucc'], columns.all)).toThrow(
    /^--columns: expected some of CODE_TASK, .*, found "aucc"/,
  );
  expect(() => columns.chosen(['auc'], columns.ofPoints.all)).toThrow(/expected some of POINT, /);
});
