import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { ParameterPoint } from '@tuningsweep/ledger';
import type { ParameterAxis } from '../api/index.ts';
import { cases } from '../../../test/support/cases.ts';
import { canonicalJson } from './codes/canonical.ts';
import { gridDefinition, gridMembership, gridPoints } from './points.ts';
import type { GridSpec } from './spec.ts';

const KEY = 'abcdefg';

function specOf(parameters: Record<string, ParameterAxis>): GridSpec {
  return { parameters, modelVersion: 1, seed: 1 };
}

function pointsOf(parameters: Record<string, ParameterAxis>): ParameterPoint[] {
  return Array.from(gridPoints(specOf(parameters), KEY), (point) => point.parameters);
}

describe('a grid of free names', () => {
  test('has words, booleans and the numbers of a range, names in order, the last one fastest', () => {
    const points = pointsOf({
      zeta: { choices: ['a b', 'true'] },
      alpha: { min: 0.1, max: 0.35, step: 0.1 },
      epoch: { values: [3] },
    });
    expect(points).toEqual([
      { epoch: 3, alpha: 0.1, zeta: 'a b' },
      { epoch: 3, alpha: 0.1, zeta: true },
      { epoch: 3, alpha: 0.2, zeta: 'a b' },
      { epoch: 3, alpha: 0.2, zeta: true },
      { epoch: 3, alpha: 0.3, zeta: 'a b' },
      { epoch: 3, alpha: 0.3, zeta: true },
    ]);
  });

  test.each([
    [{ min: 0, max: 1, step: 0.1 }, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]],
    [{ min: -1, max: 2.5, step: 1.5 }, [-1, 0.5, 2]],
    [{ min: 1e-7, max: 3e-7, step: 1e-7 }, [1e-7, 2e-7, 3e-7]],
    [{ min: 1, max: 4, step: 1 }, [1, 2, 3, 4]],
  ])('goes through the range %j', (range, values) => {
    expect(pointsOf({ x: range }).map(({ x }) => x)).toEqual(values);
  });

  test('leaves a parameter out where its condition does not hold', () => {
    const points = pointsOf({
      optimizer: { choices: ['adam', 'sgd'] },
      momentum: { values: [0.5, 0.9], when: { optimizer: ['sgd'] } },
      nesterov: { choices: ['true', 'false'], when: { momentum: [0.9] } },
    });
    expect(points).toEqual([
      { optimizer: 'adam' },
      { momentum: 0.5, optimizer: 'sgd' },
      { momentum: 0.9, nesterov: true, optimizer: 'sgd' },
      { momentum: 0.9, nesterov: false, optimizer: 'sgd' },
    ]);
  });

  test.each<[string, Record<string, ParameterAxis>, string]>([
    [
      'conditions in a circle',
      { a: { choices: ['x'], when: { b: ['y'] } }, b: { choices: ['y'], when: { a: ['x'] } } },
      'spec.parameters.a.when: expected conditions that end somewhere, found ones that go in a circle, of a, b',
    ],
    [
      'more than a million points',
      Object.fromEntries(['a', 'b', 'c'].map((name) => [name, { min: 1, max: 101, step: 1 }])),
      'spec.parameters: expected a grid of at most 1000000 points, found more',
    ],
    [
      'a range without a step',
      { a: { min: 1, max: 2 } },
      'spec.parameters.a: expected values, choices, or a range with',
    ],
    ['a step too small', { a: { min: 0, max: 1, step: 1e-9 } }, 'spec.parameters.a: expected at most 1000000 values'],
  ])('is refused with %s', (_, parameters, message) => {
    expect(() => gridDefinition(specOf(parameters))).toThrow(message);
  });
});

const anAxis = fc.oneof(
  fc.record({ values: fc.uniqueArray(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 3 }) }),
  fc.record({ choices: fc.uniqueArray(fc.constantFrom('a', 'b', 'true', 'false'), { minLength: 1, maxLength: 3 }) }),
);

/** Up to five axes, each of which may be conditional on one before it. */
const spaces = fc
  .uniqueArray(fc.constantFrom('epoch', 'b', 'c', 'x.y', 'Z'), { minLength: 1, maxLength: 5 })
  .chain((names) =>
    fc.tuple(fc.constant(names), fc.tuple(...names.map(() => fc.tuple(anAxis, fc.nat(), fc.boolean())))),
  )
  .map(([names, axes]) => {
    const entries = names.map((name, at): [string, ParameterAxis] => {
      const [axis, pick, isFree] = axes[at] ?? [{ values: [1] }, 0, true];
      if (at === 0 || isFree) return [name, axis];
      const parent = pick % at;
      const asked: ParameterAxis = axes[parent]?.[0] ?? {};
      return [name, { ...axis, when: { [names[parent] ?? '']: (asked.values ?? asked.choices ?? []).slice(0, 1) } }];
    });
    return Object.fromEntries(entries);
  });

describe('any space with conditions', () => {
  it('has as many points as it says, each once, each found by its index and a member', () => {
    fc.assert(
      fc.property(spaces, (parameters) => {
        const spec = specOf(parameters);
        const all = [...gridPoints(spec, KEY)];
        expect(gridDefinition(spec).total).toBe(all.length);
        expect(new Set(all.map(({ codeTask }) => codeTask)).size).toBe(all.length);
        const isMember = gridMembership(spec, KEY);
        expect(all.filter((point) => !isMember(point))).toEqual([]);
        for (const from of all.keys()) expect(gridPoints(spec, KEY, from).next().value).toEqual(all[from]);
      }),
      { numRuns: cases(200) },
    );
  });

  it('is all combinations of values that meet the conditions', () => {
    fc.assert(
      fc.property(spaces, (parameters) => {
        const found = pointsOf(parameters).map(canonicalJson);
        expect(found.toSorted()).toEqual(combinations(parameters).toSorted());
      }),
      { numRuns: cases(200) },
    );
  });
});

/** The same by brute force: every combination, without the parameters whose conditions do not hold. */
function combinations(parameters: Record<string, ParameterAxis>): string[] {
  const toValue = (word: number | string) => (word === 'true' ? true : word === 'false' ? false : word);
  let points: Record<string, number | string | boolean>[] = [{}];
  for (const [name, { values, choices }] of Object.entries(parameters)) {
    points = points.flatMap((point) =>
      (values ?? choices ?? []).map((value) => ({ ...point, [name]: toValue(value) })),
    );
  }
  return [
    ...new Set(
      points.map((point) => {
        let kept = point;
        // A condition may take away what another one asks for.
        for (const _ of Object.keys(parameters)) {
          kept = Object.fromEntries(
            Object.entries(kept).filter(([name]) =>
              Object.entries(parameters[name]?.when ?? {}).every(([other, asked]) =>
                asked.some((value) => (choicesOf(parameters, other) ? toValue(value) : value) === kept[other]),
              ),
            ),
          );
        }
        return canonicalJson(kept);
      }),
    ),
  ];
}

function choicesOf(parameters: Record<string, ParameterAxis>, name: string): readonly string[] | undefined {
  return parameters[name]?.choices;
}
