import { describe, expect, test } from 'vitest';
import { objectiveColumns, objectiveOf, reaches, storedObjective } from './metrics.ts';

describe('an objective', () => {
  test.each([
    [{ metric: 'MSE' }, { metric: 'MSE', goal: 'Minimize' }],
    [{ metric: 'accuracy' }, { metric: 'ACCURACY', goal: 'Maximize' }],
    [{ metric: 'ACCURACY', goal: 'Minimize' } as const, { metric: 'ACCURACY', goal: 'Minimize' }],
    [{ metric: 'validation_mse' }, { metric: 'VALIDATION_MSE', goal: 'Minimize' }],
    [{ metric: 'Val_AUC' }, { metric: 'Val_AUC', goal: 'Minimize' }],
  ])('%j is %j, and stays so in TB_SWEEP', (wanted, objective) => {
    expect(objectiveOf(wanted)).toEqual(objective);
    expect(storedObjective(objectiveColumns(wanted))).toEqual(objective);
  });

  test('has no GOAL where it is the metric’s own', () => {
    expect(objectiveColumns({ metric: 'MSE', goal: 'Minimize' })).toEqual({ OBJECTIVE: 'MSE', GOAL: null });
    expect(objectiveColumns({ metric: 'auc', goal: 'Maximize' })).toEqual({ OBJECTIVE: 'auc', GOAL: 'Maximize' });
  });

  test.each(['', ' MSE', 'x'.repeat(65)])('is none where OBJECTIVE is %j', (OBJECTIVE) =>
    expect(storedObjective({ OBJECTIVE, GOAL: null })).toBeUndefined(),
  );

  test('with a GOAL that is none has its own', () =>
    expect(storedObjective({ OBJECTIVE: 'ACCURACY', GOAL: 'Up' })).toEqual({ metric: 'ACCURACY', goal: 'Maximize' }));
});

test.each([
  ['Minimize', 1, 1, true],
  ['Minimize', 2, 1, false],
  ['Maximize', 1, 1, true],
  ['Maximize', 0, 1, false],
] as const)('%s: %d reaches %d is %s', (goal, value, target, is) => expect(reaches(goal, value, target)).toBe(is));
