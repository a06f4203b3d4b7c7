import { expect, test } from 'vitest';
import type { ParameterPoint } from '@tuningsweep/ledger';
import type { Algorithm } from '../../api/index.ts';
import { GridError } from '../errors.ts';
import { gridDefinition } from '../points.ts';
import { firstProposals } from './proposals.ts';
import type { SearchSpec } from './proposals.ts';

const PARAMETERS = {
  rate: { min: 0.001, max: 0.1, scale: 'Log' as const },
  layers: { min: 1, max: 3, step: 1 },
  optimizer: { choices: ['adam', 'sgd'] },
  bias: { choices: ['true', 'false'] },
  momentum: { values: [0.5, 0.9], when: { optimizer: ['sgd'] } },
};

function specOf(algorithm: Algorithm, parameters: SearchSpec['parameters'] = PARAMETERS): SearchSpec {
  return { parameters, algorithm, objective: { metric: 'auc', goal: 'Maximize' }, modelVersion: 1, seed: 1 };
}

function starting(...start: ParameterPoint[]): SearchSpec {
  return specOf({ name: 'TPE', maxTasks: 10, start });
}

const ADAM = { rate: 0.01, layers: 2, optimizer: 'adam', bias: true };

test('a search begins with the points that it is given, each once, then proposes others', () => {
  const sgd = { ...ADAM, optimizer: 'sgd', momentum: 0.9, bias: 'false' };
  const points = firstProposals(starting(ADAM, sgd, ADAM), 'abcdefg', 4).map(({ parameters }) => parameters);
  expect(points.slice(0, 2)).toEqual([ADAM, { ...sgd, bias: false }]);
  expect(new Set(points.map((point) => JSON.stringify(point))).size).toBe(4);
});

test.each<[string, ParameterPoint]>([
  ['a value outside of its range', { ...ADAM, rate: 1 }],
  ['a value between the steps', { ...ADAM, layers: 1.5 }],
  ['a word that is no choice', { ...ADAM, optimizer: 'rmsprop' }],
  ['a parameter too few', { rate: 0.01, layers: 2, optimizer: 'adam' }],
  ['a parameter that there is not', { ...ADAM, dropout: 0.5 }],
  ['a parameter whose condition does not hold', { ...ADAM, momentum: 0.9 }],
])('a point to start with that has %s is refused with its place', (_, point) => {
  expect(() => gridDefinition(starting(ADAM, point))).toThrow(GridError);
  expect(() => gridDefinition(starting(ADAM, point))).toThrow(
    /^spec\.algorithm\.start\[1\]: expected a value for each parameter that the point has, .*, found \{"rate":/,
  );
});

test('a grid takes no points to start with, and no more points than maxTasks', () => {
  const lists = { layers: { values: [1, 2, 3] } };
  expect(() => gridDefinition(specOf({ name: 'Grid', start: [{ layers: 1 }] }, lists))).toThrow(
    /^spec\.algorithm\.start: /,
  );
  expect(() => gridDefinition(specOf({ name: 'Grid', maxTasks: 2 }, lists))).toThrow(
    /^spec\.algorithm\.maxTasks: expected a grid of at most 2 tasks, found 3: /,
  );
  expect(gridDefinition(specOf({ name: 'Grid', maxTasks: 3 }, lists)).total).toBe(3);
});

test('a search has as many tasks as it is given, or as its space has points', () => {
  const few = { layers: { values: [1, 2, 3] }, optimizer: { choices: ['adam'], when: { layers: [3] } } };
  const totals = [2, 100].map((maxTasks) => gridDefinition(specOf({ name: 'Random', maxTasks }, few)).total);
  expect(totals).toEqual([2, 3]);
});

test('what decides the tasks that a search keeps is its space and its algorithm, not its budget or where it starts', () => {
  const hashOf = (algorithm: Algorithm, parameters?: SearchSpec['parameters']) =>
    gridDefinition(specOf(algorithm, parameters)).sha256;
  const hash = hashOf({ name: 'TPE', maxTasks: 10 });
  expect(hashOf({ name: 'TPE', maxTasks: 20, start: [ADAM] })).toBe(hash);
  expect(hashOf({ name: 'Sobol', maxTasks: 10 })).not.toBe(hash);
  expect(hashOf({ name: 'TPE', maxTasks: 10 }, { ...PARAMETERS, layers: { min: 1, max: 4, step: 1 } })).not.toBe(hash);
});
