import { beforeEach, describe, expect, test } from 'vitest';
import { aSweep, aTask, pendingTasks } from '../../../engine/test/builders.ts';
import type { Action } from '@tuningsweep/engine/sweep';
import { Pace } from './pace.ts';
import type { Passed } from './pace.ts';

const MINUTE = 60_000;
const { parameters } = aSweep().spec;
const withEpochs = (...values: number[]) => ({ parameters: { ...parameters, epoch: { values } } });
const counts = (total: number, completed: number, changes = {}) => ({
  total,
  completed,
  failed: 0,
  stopped: 0,
  active: 0,
  pending: total - completed,
  ...changes,
});
const launch = (...codeTasks: string[]): Action => ({ type: 'Launch', codeTasks });
const completed = (codeTask: string): Action => ({ type: 'Settle', codeTask, outcome: 'Completed' });

let pace: Pace;
/** Tells of a pass so many minutes after the begin. */
function at(minutes: number, tasks: Passed['tasks'], acted: Action[], observation = {}): string {
  pace.pass({ acted, tasks, observation: { openTasks: [], pending: [], ...observation } }, minutes * MINUTE);
  return pace.describe(minutes * MINUTE);
}

describe('tasks that take the same time', () => {
  beforeEach(() => {
    pace = new Pace(aSweep(withEpochs(20)));
  });

  test('a run from the beginning', () => {
    expect(at(0, counts(4, 0), [launch('a')])).toBe('');
    expect(at(2, counts(4, 1), [completed('a'), launch('b')])).toBe('0.5 tasks/min, 6m left');
    expect(at(4, counts(4, 2), [completed('b')])).toBe('0.5 tasks/min, 4m left');
    expect(at(8, counts(4, 4), [completed('c'), completed('d')])).toBe('');
  });

  test('after a resume, what was settled before does not count', () => {
    at(0, counts(100, 90), [launch('a')]);
    expect(at(2, counts(100, 91), [completed('a')])).toBe('0.5 tasks/min, 18m left');
  });

  test('nor what another run had trained to its end, and this one takes note of', () => {
    const openTasks = [aTask('left'), aTask('again')];
    at(0, counts(10, 0), [], { openTasks });
    expect(at(0, counts(10, 1), [completed('left'), launch('again')])).toBe('');
    expect(at(3, counts(10, 2), [completed('again')])).toBe('0.3 tasks/min, 24m left');
  });

  test('after an edit, nor what stays or comes back, or leaves', () => {
    // Until the grid is written, nothing of it is settled.
    at(0, counts(12, 0), []);
    at(0, counts(12, 8), [launch('a')]);
    expect(at(1, counts(12, 9), [completed('a')])).toBe('1.0 tasks/min, 3m left');
    expect(at(2, counts(6, 3), [completed('b')])).toBe('1.0 tasks/min, 3m left');
  });

  test('nor what is taken over from other sweeps, or is stopped as the sweep ends', () => {
    at(0, counts(10, 0), [launch('taken', 'a')]);
    at(0, counts(10, 6), []);
    expect(at(1, counts(10, 7), [completed('a')])).toBe('1.0 tasks/min, 3m left');
    const stopped: Action = { type: 'Settle', codeTask: 'b', outcome: 'Stopped' };
    expect(at(1, counts(10, 7, { stopped: 1 }), [stopped])).toBe('1.0 tasks/min, 2m left');
  });

  test('the time counts from the first training on', () => {
    at(0, counts(4, 0), []);
    at(10, counts(4, 0), [launch('a')]);
    expect(at(11, counts(4, 1), [completed('a')])).toBe('1.0 tasks/min, 3m left');
  });

  test('of a search it counts from the first proposal on', () => {
    at(0, counts(4, 0), [{ type: 'Propose', count: 1, slots: 1 }]);
    expect(at(1, counts(4, 1), [completed('a')])).toBe('1.0 tasks/min, 3m left');
  });
});

test('in a grid longer trainings go on from shorter ones, and take what is beyond these', () => {
  pace = new Pace(aSweep(withEpochs(20, 30)));
  const pending = pendingTasks('short', 'long').map((task, n) => ({ ...task, epochs: [20, 30][n] ?? 0 }));
  at(0, counts(4, 0), [launch('short', 'long')], { pending });
  expect(at(2, counts(4, 1), [completed('short')])).toBe('0.5 tasks/min, 4m left');
  expect(at(3, counts(4, 2), [completed('long')])).toBe('0.7 tasks/min, 3m left');
});

describe('with ASHA', () => {
  const earlyStopping = { name: 'ASHA', minEpochs: 1, reductionFactor: 3 } as const;
  const park = (codeTask: string): Action => ({ type: 'Park', codeTask });
  const pauses = (paused: number) => {
    const rung = { rung: 0, epoch: 1, known: 0, settlement: 1, inGrid: true, isOfGrid: true, isPaused: true };
    const rungs = Array.from({ length: paused }, (_, n) => ({ ...rung, codeTask: String(n) }));
    const rule = { minEpochs: 1, reductionFactor: 3, objective: { metric: 'LOSS', goal: 'Minimize' } as const };
    return { pauses: { rule, settlements: paused, rungs } };
  };

  test('what is left is what is expected to be trained, though no task is settled yet', () => {
    pace = new Pace(aSweep({ ...withEpochs(9), earlyStopping }));
    at(0, counts(9, 0), [launch('a')]);
    // At best 9 × 1 + 3 × 2 + 1 × 6 = 21 epochs in all.
    expect(at(1, counts(9, 0), [park('a'), launch('b')], pauses(1))).toMatch(/^2[0-9]m left$/);
    const later = at(9, counts(9, 0), 'bcdefghi'.split('').map(park), pauses(9));
    expect(later).toMatch(/^1[2-6]m left$/);
  });

  test('after a resume the stretches of before do not count', () => {
    pace = new Pace(aSweep({ ...withEpochs(9), earlyStopping }));
    at(0, counts(9, 0), [launch('a')], pauses(8));
    expect(at(1, counts(9, 0), [park('a')], pauses(9))).toMatch(/^1[2-6]m left$/);
  });
});
