import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PausedError, WRITE_UP_NAMES } from '@tuningsweep/ledger';
import type { GridPoint, ParameterName } from '@tuningsweep/ledger';
import { cases } from '../../../test/support/cases.ts';
import { codeRank } from './codes/code.ts';
import { gridDefinition, gridPoints, pointsByKey } from './points.ts';
import { GridError } from './errors.ts';
import type { GridSpec } from './spec.ts';

const KEY = 'abcdefg';

/** A record with one entry for each of the write-up's parameters. */
function mapAxes<T>(make: (axis: ParameterName) => T): Record<ParameterName, T> {
  return {
    epoch: make('epoch'),
    batchSize: make('batchSize'),
    learningRate: make('learningRate'),
    ratioTrainSet: make('ratioTrainSet'),
    sizeSequence: make('sizeSequence'),
    sizeUnitInput: make('sizeUnitInput'),
    sizeUnitHidden: make('sizeUnitHidden'),
    sizeUnitOutput: make('sizeUnitOutput'),
  };
}
const SEED_WRITE_UP_NAMES: Record<ParameterName, number[]> = {
  epoch: [20, 30],
  batchSize: [10, 20],
  learningRate: [0.001, 0.005],
  ratioTrainSet: [0.8, 0.9],
  sizeSequence: [50],
  sizeUnitInput: [50, 64],
  sizeUnitHidden: [64, 128],
  sizeUnitOutput: [1],
};

function specWith(axes: Partial<Record<ParameterName, number[]>> = {}, rest: Partial<GridSpec> = {}): GridSpec {
  const values = { ...SEED_WRITE_UP_NAMES, ...axes };
  return {
    data: { ticker: 'USD/KRW', begin: '2013-01-01', end: '2022-12-31' },
    parameters: mapAxes((axis) => ({ values: values[axis] })),
    modelVersion: 1,
    seed: 42,
    ...rest,
  };
}

const range = (count: number, step: number) => Array.from({ length: count }, (_, index) => (index + 1) * step);
const points = (spec: GridSpec): GridPoint[] => [...gridPoints(spec, KEY)];
const codes = (spec: GridSpec): string[] => points(spec).map((point) => point.codeTask);

/** Distinct values that float32 can tell apart, a few to an axis. */
const axisValues = (axis: ParameterName) => {
  const value =
    axis === 'ratioTrainSet' || axis === 'learningRate'
      ? fc.float({ noNaN: true, min: Math.fround(1e-6), max: Math.fround(0.99) })
      : fc.integer({ min: 1, max: 5000 });
  return fc.uniqueArray(value, { minLength: 1, maxLength: 3 });
};
const anyAxes = fc.record(mapAxes(axisValues));

describe('gridPoints', () => {
  it('makes the 64 points of the published experiment, the last axis running fastest', () => {
    const all = points(specWith());
    expect(all).toHaveLength(64);
    expect(all.slice(0, 3).map(({ parameters: p }) => [p.epoch, p.sizeUnitInput, p.sizeUnitHidden])).toEqual([
      [20, 50, 64],
      [20, 50, 128],
      [20, 64, 64],
    ]);
    expect(all[63]?.parameters).toEqual({
      epoch: 30,
      batchSize: 20,
      learningRate: 0.005,
      ratioTrainSet: 0.9,
      sizeSequence: 50,
      sizeUnitInput: 64,
      sizeUnitHidden: 128,
      sizeUnitOutput: 1,
    });
  });

  it('names a point by a text that must never change', () => {
    const [first] = points(specWith({}, { evaluation: { testBegin: '2022-01-01' } }));
    expect(first).toMatchInlineSnapshot(`
      {
        "canonical": "{"begin":"20130101","end":"20221231","evaluation":{"testBegin":"20220101"},"modelVersion":1,"parameters":{"batchSize":10,"epoch":20,"learningRate":0.001,"ratioTrainSet":0.8,"sizeSequence":50,"sizeUnitHidden":64,"sizeUnitInput":50,"sizeUnitOutput":1},"seed":42,"ticker":"USD/KRW"}",
        "codeTask": "abcdefg-nlhsh3ky4my2",
        "parameters": {
          "batchSize": 10,
          "epoch": 20,
          "learningRate": 0.001,
          "ratioTrainSet": 0.8,
          "sizeSequence": 50,
          "sizeUnitHidden": 64,
          "sizeUnitInput": 50,
          "sizeUnitOutput": 1,
        },
        "sha256": "6acf23ed58e331ad80e92fa565d937db2c8388433a1b1f717cde04a953a80013",
      }
    `);
  });

  it.each([
    [
      { validationBegin: '2021-01-01', testBegin: '2022-01-01' },
      '{"testBegin":"20220101","validationBegin":"20210101"}',
    ],
    [{ validationRatio: 0.1 }, '{"validationRatio":0.1}'],
  ])('names it by %j as well', (evaluation, text) => {
    const [first] = points(specWith({}, { evaluation }));
    expect(first?.canonical).toContain(`"evaluation":${text},"modelVersion"`);
  });

  it('names it by nothing where the evaluation says nothing', () => {
    expect(codes(specWith({}, { evaluation: {} }))).toEqual(codes(specWith()));
  });

  it('gives every point one code and every code one point', () => {
    fc.assert(
      fc.property(anyAxes, (axes) => {
        const all = points(specWith(axes));
        expect(new Set(all.map((point) => point.codeTask)).size).toBe(all.length);
        expect(new Set(all.map((point) => JSON.stringify(point.parameters))).size).toBe(all.length);
        expect(all).toHaveLength(WRITE_UP_NAMES.reduce((total, axis) => total * axes[axis].length, 1));
      }),
      { numRuns: cases(30) },
    );
  });

  it('keeps the codes when values are put in another order', () => {
    fc.assert(
      fc.property(anyAxes, (axes) => {
        const reversed = mapAxes((axis) => axes[axis].toReversed());
        expect(codes(specWith(reversed)).toSorted()).toEqual(codes(specWith(axes)).toSorted());
      }),
      { numRuns: cases(30) },
    );
  });

  it('keeps the codes when values are added', () => {
    fc.assert(
      fc.property(anyAxes, fc.constantFrom(...WRITE_UP_NAMES), (axes, grown) => {
        const more = grown === 'ratioTrainSet' || grown === 'learningRate' ? 0.995 : 5001;
        const after = new Set(codes(specWith({ ...axes, [grown]: [more, ...axes[grown]] })));
        expect(codes(specWith(axes)).filter((code) => !after.has(code))).toEqual([]);
      }),
      { numRuns: cases(30) },
    );
  });

  it('gives 20 characters that are a DNS label', () => {
    fc.assert(
      fc.property(anyAxes, (axes) => {
        expect(codes(specWith(axes)).filter((code) => !/^abcdefg-[a-z2-7]{12}$/.test(code))).toEqual([]);
      }),
      { numRuns: cases(30) },
    );
  });

  it.each<[string, Partial<GridSpec>]>([
    ['ticker', { data: { ticker: 'EUR/KRW', begin: '2013-01-01', end: '2022-12-31' } }],
    ['begin', { data: { ticker: 'USD/KRW', begin: '2013-01-02', end: '2022-12-31' } }],
    ['end', { data: { ticker: 'USD/KRW', begin: '2013-01-01', end: '2022-12-30' } }],
    ['evaluation', { evaluation: { testBegin: '2022-01-01' } }],
    ['validation part', { evaluation: { validationRatio: 0.1 } }],
    ['model version', { modelVersion: 2 }],
    ['seed', { seed: 43 }],
  ])('makes new codes for another %s', (_, change) => {
    const before = new Set(codes(specWith()));
    expect(codes(specWith({}, change)).filter((code) => before.has(code))).toEqual([]);
  });
});

describe('values that the ledger cannot tell apart', () => {
  it.each<[ParameterName, number[], string]>([
    ['learningRate', [0.001, 0.001_000_000_000_1], 'spec.parameters.learningRate.values[1]'],
    ['ratioTrainSet', [0.7, 0.8, 0.800_000_000_1], 'spec.parameters.ratioTrainSet.values[2]'],
    ['learningRate', [1e-60], 'spec.parameters.learningRate.values[0]'],
    ['learningRate', [0.1, 1e60], 'spec.parameters.learningRate.values[1]'],
  ])('are refused on %s: %j', (axis, values, path) => {
    const spec = specWith({ [axis]: values });
    expect(() => gridPoints(spec, KEY)).toThrow(
      expect.objectContaining({ path, message: expect.stringContaining(path) }),
    );
    expect(() => gridDefinition(spec)).toThrow(GridError);
  });

  it('are told apart on the INT columns', () => {
    expect(points(specWith({ sizeSequence: [16_777_216, 16_777_217] }))).toHaveLength(128);
  });
});

describe('gridDefinition', () => {
  it('counts the points without making them', () => {
    expect(gridDefinition(specWith()).total).toBe(64);
    expect(gridDefinition(specWith({ epoch: [] })).total).toBe(0);
  });

  it('is the same for the same grid, and another one for other points or another order', () => {
    const { sha256 } = gridDefinition(specWith());
    expect(gridDefinition(specWith()).sha256).toBe(sha256);
    for (const other of [specWith({ epoch: [20] }), specWith({ epoch: [30, 20] }), specWith({}, { seed: 1 })]) {
      expect(gridDefinition(other).sha256).not.toBe(sha256);
    }
  });

  it('does not mix one axis up with another', () => {
    const moved = gridDefinition(specWith({ sizeUnitInput: [64, 128], sizeUnitHidden: [50, 64] }));
    expect(moved.sha256).not.toBe(gridDefinition(specWith()).sha256);
  });
});

describe('pointsByKey', () => {
  it('gives every point once, with its index, in the order of codes', async () => {
    await fc.assert(
      fc.asyncProperty(anyAxes, fc.nat(20), async (axes, position) => {
        const spec = specWith(axes);
        const { total, from } = pointsByKey(spec, KEY);
        const all = [...(await from(0))];
        const inOrder = points(spec);
        expect(total).toBe(inOrder.length);
        expect(all.toSorted((a, b) => a.index - b.index).map(({ index: _, ...rest }) => rest)).toEqual(inOrder);
        const ranks = all.map(({ codeTask }) => codeRank(codeTask));
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
        expect([...(await from(position))]).toEqual(all.slice(position));
      }),
      { numRuns: cases(30) },
    );
  });

  it('is ordered in slices where it may pause, and goes on with what it has', async () => {
    const spec = specWith({ epoch: range(10, 1) }); // 320 points
    const { from } = pointsByKey(spec, KEY);
    const pausing = { pause: () => true };
    for (let slice = 0; slice < 3; slice += 1) await expect(from(0, pausing)).rejects.toThrow(PausedError);
    expect([...(await from(0, pausing))]).toEqual([...(await pointsByKey(spec, KEY).from(0))]);
  });

  it('ranks codes as a database sorts them', async () => {
    const ordered = [...(await pointsByKey(specWith(), KEY).from(0))].map(({ codeTask }) => codeTask);
    expect(ordered).toEqual(ordered.toSorted());
  });
});
