import { expect, test } from 'vitest';
import type { TaskRow } from '@tuningsweep/ledger';
import { aSweep } from '../../../engine/test/builders.ts';
import { FORMATS } from './formats.ts';
import type { ResultFormat } from './formats.ts';
import { RecordColumns } from './columns.ts';
import { taskRecord } from './record.ts';
import { aPoint } from '../../../test/support/builders.ts';

const PARAMETERS = aPoint({ learningRate: 1e-7 });
const RESULT = {
  ticker: 'T',
  versionModel: 1,
  dateBeginTrain: '20200101',
  dateEndTrain: '20201130',
  dateBeginTest: '20201201',
  dateEndTest: '20201231',
  loss: 0.1,
  accuracy: 0.5,
  mse: 1062.4717,
};
const DONE: TaskRow = {
  codeTask: 'abcdefg-aaaaaaaaaaaa',
  idxTask: 0,
  inGrid: true,
  status: 'Completed',
  attempt: 1,
  seed: 42,
  parameters: PARAMETERS,
  result: RESULT,
  metrics: { MSE: RESULT.mse, LOSS: RESULT.loss, ACCURACY: RESULT.accuracy },
  naiveMse: 30.5,
  backend: 'cpu',
  seconds: 12,
};
const FAILED: TaskRow = {
  codeTask: 'abcdefg-bbbbbbbbbbbb',
  idxTask: 1,
  inGrid: false,
  status: 'Failed',
  attempt: 2,
  seed: 42,
  parameters: PARAMETERS,
  metrics: {},
  note: 'it said "no",\nand left',
};

function columnsWith(...own: string[]): RecordColumns {
  return new RecordColumns(aSweep(), { metrics: ['MSE', 'LOSS', 'ACCURACY', ...own], naive: true, backend: true });
}

const COLUMNS = columnsWith();

async function printed(format: ResultFormat, tasks: TaskRow[], columns = COLUMNS): Promise<string> {
  const sweep = aSweep();
  async function* records() {
    for (const task of tasks) yield taskRecord(sweep, columns, task);
  }
  const lines = await Array.fromAsync(FORMATS[format](records(), columns));
  return lines.join('\n');
}

test('CSV has the columns of the tables, ends lines with CR LF and quotes what would break them', async () => {
  const head = COLUMNS.all.join(',');
  expect(await printed('csv', [DONE, FAILED])).toBe(
    [
      head,
      'abcdefg-aaaaaaaaaaaa,0,T,Completed,1,10,1e-7,0.8,5,4,4,1,42,1,20200101,20201130,20201201,20201231,0.1,0.5,1062.4717,30.5,1,12,cpu,1,',
      'abcdefg-bbbbbbbbbbbb,1,T,Failed,1,10,1e-7,0.8,5,4,4,1,42,,,,,,,,,,2,,,0,"it said ""no"",\nand left"\r',
    ].join('\r\n'),
  );
});

test('JSON is one array of the same rows', async () => {
  const rows = JSON.parse(await printed('json', [DONE, FAILED]));
  expect(rows).toHaveLength(2);
  expect(Object.keys(rows[0])).toEqual(COLUMNS.all);
  expect(rows[1]).toMatchObject({ LEARNING_RATE: 1e-7, MSE: null, NOTE: FAILED.note });
  expect(JSON.parse(await printed('json', []))).toEqual([]);
});

test('the table shows the parameters that the grid varies, and keeps a row on its line', async () => {
  expect(await printed('table', [DONE, FAILED])).toMatchInlineSnapshot(`
    "The same in all 2 rows: EPOCH 1, LEARNING_RATE 1e-7.
    Not shown here, but with -o wide or --columns: LOSS, ACCURACY, ATTEMPT, SECONDS,
      BACKEND.
    CODE_TASK              STATUS      MSE       NAIVE_MSE   NOTE
    abcdefg-aaaaaaaaaaaa   Completed   1062.47   30.5        -
    abcdefg-bbbbbbbbbbbb   Failed      -         -           it said "no", and left"
  `);
});

test('the wide table has every column', async () => {
  const [head = ''] = (await printed('wide', [DONE, FAILED])).split('\n');
  expect(head.split(/ +/)).toEqual(COLUMNS.all);
});

test('every format shows metrics of a trainer’s own, also one with the name of a parameter', async () => {
  const parameters = { ...PARAMETERS, momentum: 0.9, gone: 7 };
  const task = { ...DONE, metrics: { ...DONE.metrics, 'val auc': 0.75, EPOCH: 11, gone: 8 }, parameters };
  const columns = columnsWith('EPOCH', 'gone', 'val auc');
  const [row] = JSON.parse(await printed('json', [task], columns));
  expect(row).toMatchObject({ EPOCH: 1, 'metrics.EPOCH': 11, 'val auc': 0.75, momentum: 0.9 });
  expect(row).toMatchObject({ gone: 8, 'parameters.gone': 7 });
  const [head = '', line = ''] = (await printed('csv', [task], columns)).split('\r\n');
  expect(head.split(',').indexOf('val auc')).toBe(line.split(',').indexOf('0.75'));
  expect(await printed('wide', [task], columns)).toMatch(/metrics\.EPOCH   gone   val auc   ATTEMPT/);
  const [failed] = JSON.parse(await printed('json', [FAILED], columns));
  expect(failed).toMatchObject({ 'val auc': null, EPOCH: 1 });
});
