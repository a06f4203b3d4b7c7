import * as fc from 'fast-check';
import type { ParameterPoint, ParameterValue } from '@tuningsweep/ledger';
import { describe, expect, it } from 'vitest';
import { cases } from '../../../../test/support/cases.ts';
import { finiteParameters, questionOf, questions } from '../../../test/spaces.ts';
import type { Parameters } from '../../../test/spaces.ts';
import type { ParameterAxis } from '../../api/index.ts';
import type { Question, Result } from './algorithm.ts';
import { ALGORITHMS } from './index.ts';
import { isInside, keyOf, spaceOf } from './space/space.ts';

describe.each(Object.values(ALGORITHMS))('$name', ({ propose }) => {
  it('proposes the same for the same, also after its history went through JSON', () => {
    fc.assert(
      fc.property(questions, ({ parameters, question }) => {
        const history: Result[] = JSON.parse(JSON.stringify(question.history));
        const space = spaceOf(JSON.parse(JSON.stringify(parameters)));
        expect(propose({ ...question, space, history }, 2)).toEqual(propose(question, 2));
      }),
      { numRuns: cases(60) },
    );
  });

  it('does not look at the order of open points', () => {
    fc.assert(
      fc.property(questions, ({ question }) => {
        const turned = { ...question, open: question.open.toReversed() };
        expect(propose(turned, 2)).toEqual(propose(question, 2));
      }),
      { numRuns: cases(60) },
    );
  });

  it('proposes one by one what it proposes at once', () => {
    fc.assert(
      fc.property(questions, ({ question }) => {
        let { open, number } = question;
        for (const point of propose(question, 4)) {
          expect(propose({ ...question, open, number }, 1)).toEqual([point]);
          open = [point, ...open];
          number++;
        }
      }),
      { numRuns: cases(40) },
    );
  });

  it('proposes points that are in the space, with the parameters that their conditions ask for', () => {
    fc.assert(
      fc.property(questions, ({ parameters, question }) => {
        for (const point of propose(question, 3)) {
          expect(problemsOf(parameters, point)).toEqual([]);
          expect(isInside(question.space, point)).toBe(true);
        }
      }),
      { numRuns: cases(100) },
    );
  });

  it('proposes each point of a finite space once, then none', () => {
    fc.assert(
      fc.property(finiteParameters, fc.maxSafeNat(), (parameters, seed) => {
        const question = questionOf(parameters, seed, 3, 1);
        const { space, history, open } = question;
        const known = [...history.map(({ point }) => point), ...open];
        const rest = propose(question, space.size);
        expect(rest.length).toBe(space.size - known.length);
        const keys = [...known, ...rest].map((point) => keyOf(space, point));
        expect(new Set(keys).size).toBe(space.size);
      }),
      { numRuns: cases(30) },
    );
  });

  it('may propose a point that was known only together with a parameter that is no more', () => {
    const space = spaceOf({ depth: { values: [1, 2] } });
    const history = [1, 2].map((depth) => ({ point: { depth, width: 8 }, loss: depth }));
    const points = propose({ space, history, open: [], seed: 1, number: 2 }, 3);
    expect(new Set(points.map(({ depth }) => depth))).toEqual(new Set([1, 2]));
    expect(points.length).toBe(2);
  });

  it('depends on the seed and on the number of the proposal', () => {
    const space = spaceOf({ rate: { min: 0, max: 1 }, other: { min: 1, max: 1000, scale: 'Log' } });
    const first: Question = { space, history: [], open: [], seed: 1, number: 0 };
    const points = [first, { ...first, seed: 2 }, { ...first, seed: 2 ** 40 }, { ...first, number: 1 }];
    expect(new Set(points.map((question) => JSON.stringify(propose(question, 1)))).size).toBe(points.length);
  });
});

/** What is wrong with a proposed point, by the parameters as they were written. */
function problemsOf(parameters: Parameters, point: ParameterPoint): string[] {
  const unknown = Object.keys(point).filter((name) => !Object.hasOwn(parameters, name));
  const wrong = Object.entries(parameters).flatMap(([name, axis]) => {
    const isThere = Object.entries(axis.when ?? {}).every(([other, wanted]) =>
      wanted.some((each) => String(each) === String(point[other])),
    );
    const value = point[name];
    if (value === undefined || !isThere) return isThere === (value !== undefined) ? [] : [`${name}: ${value}`];
    return isOf(name === 'epoch' ? { ...axis, step: 1 } : axis, value) ? [] : [`${name}: ${value}`];
  });
  return [...unknown, ...wrong];
}

function isOf({ values, choices, min = 0, max = 0, step }: ParameterAxis, value: ParameterValue): boolean {
  const list = values ?? choices;
  if (list !== undefined) return list.some((each) => String(each) === String(value));
  if (typeof value !== 'number' || value < min || value > max) return false;
  const steps = step === undefined ? 0 : (value - min) / step;
  return Math.abs(steps - Math.round(steps)) < 1e-6;
}

describe('proposals', () => {
  it('are those that they were when this was written, on every machine', () => {
    const question = questionOf(FIXED, 2026, 30, 3);
    const points = Object.values(ALGORITHMS).map(({ propose }) => propose(question, 2));
    expect(points).toEqual(PROPOSED);
  });
});

const FIXED: Parameters = {
  rate: { min: 0.00001, max: 1, scale: 'Log' },
  dropout: { min: 0, max: 0.6 },
  epoch: { min: 1, max: 300, scale: 'Log' },
  optimizer: { choices: ['adam', 'sgd'] },
  momentum: { min: 0.5, max: 0.99, when: { optimizer: ['sgd'] } },
};

/** By Random, Sobol and TPE: 2026-11-28, x86-64, Node 26. */
const PROPOSED: ParameterPoint[][] = [
  [
    { epoch: 22, dropout: 0.479871, optimizer: 'adam', rate: 0.120832 },
    { epoch: 69, dropout: 0.437518, optimizer: 'adam', rate: 0.322552 },
  ],
  [
    { epoch: 9, dropout: 0.569985, optimizer: 'adam', rate: 0.000379579 },
    { epoch: 123, dropout: 0.448829, optimizer: 'adam', rate: 0.0000117644 },
  ],
  [
    { epoch: 91, dropout: 0.552769, optimizer: 'sgd', rate: 0.215123, momentum: 0.817511 },
    { epoch: 194, dropout: 0.549889, optimizer: 'sgd', rate: 0.305757, momentum: 0.584045 },
  ],
];
