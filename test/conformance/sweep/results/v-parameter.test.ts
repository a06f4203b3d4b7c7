import { beforeEach, expect, it } from 'vitest';
import type { Lease } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, aResult, aSweep, code, point } from '../builders.ts';
import { OTHER, driver } from './driver.ts';

eachLedger('V_PARAMETER', (store) => {
  const { run, train, otherSweep } = driver(store);
  let lease: Lease;
  beforeEach(async () => {
    lease = await aSweep(store.ledger, 5);
  });

  it('has every parameter of every name, as the manifest writes it', async () => {
    await otherSweep(lease, [
      { ...point(0).parameters, learningRate: 0.0025, ratioTrainSet: 1e-7 },
      { epoch: 3, learningRate: 1.5 },
    ]);
    const others = [
      { NAME: 'momentum', NUMBER: 0.9375, TEXT: null },
      { NAME: 'nesterov', NUMBER: 1, TEXT: 'true' },
      { NAME: 'optimizer', NUMBER: null, TEXT: 'adäm' },
    ];
    const rows = others.map((row) => ({ CODE_TASK: code(1, OTHER), ...row }));
    await store.ledger.db.insertInto('TB_PARAMETER').values(rows).execute();
    const query = "SELECT NAME, NUMBER, TEXT FROM V_PARAMETER WHERE SWEEP = 'default/other' AND CODE_TASK";
    expect(await run(`${query} = '${code(0, OTHER)}' ORDER BY NAME`)).toEqual([
      { NAME: 'batchSize', NUMBER: 10, TEXT: null },
      { NAME: 'epoch', NUMBER: 0, TEXT: null },
      { NAME: 'learningRate', NUMBER: 0.0025, TEXT: null },
      { NAME: 'ratioTrainSet', NUMBER: 1e-7, TEXT: null },
      { NAME: 'sizeSequence', NUMBER: 50, TEXT: null },
      { NAME: 'sizeUnitHidden', NUMBER: 128, TEXT: null },
      { NAME: 'sizeUnitInput', NUMBER: 64, TEXT: null },
      { NAME: 'sizeUnitOutput', NUMBER: 1, TEXT: null },
    ]);
    expect(await run(`${query} = '${code(1, OTHER)}' ORDER BY NAME`)).toEqual([
      { NAME: 'epoch', NUMBER: 3, TEXT: null },
      { NAME: 'learningRate', NUMBER: 1.5, TEXT: null },
      ...others,
    ]);
  });

  it('is found by name, each letter of it, and beside results', async () => {
    await train(lease, KEY, [
      [1, aResult({ mse: 9 })],
      [2, aResult({ mse: 4 })],
    ]);
    await otherSweep(lease, [point(0).parameters]);
    expect(await run("SELECT 1 FROM V_PARAMETER WHERE NAME = 'Epoch'")).toEqual([]);
    const query = `SELECT p.NUMBER, r.VALUE FROM V_RESULT r
      JOIN V_PARAMETER p ON p.SWEEP_KEY = r.SWEEP_KEY AND p.CODE_TASK = r.CODE_TASK AND p.NAME = 'epoch'
      WHERE r.SWEEP = 'default/usd-krw' AND r.VALUE IS NOT NULL ORDER BY r.VALUE`;
    expect(await run(query)).toEqual([
      { NUMBER: 2, VALUE: 4 },
      { NUMBER: 1, VALUE: 9 },
    ]);
  });
});
