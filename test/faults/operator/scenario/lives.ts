import { ANNOTATION } from '../../../../ledger/src/contracts.ts';
import { FOUR_POINTS } from '../../../support/builders.ts';
import type { SpecChanges } from '../../../operator/manifest.ts';
import { applied, DELETE, isSuspended, settledWith, START, twoAtWork } from './phases.ts';
import type { Phase } from './phases.ts';

/** All that a user does with a sweep, one after the other. */
export interface Life {
  readonly name: string;
  readonly phases: readonly Phase[];
  /** How many of its first phases are another life's too, so that a crash in them is tried there. */
  readonly shared: number;
}

const EDITED = { parameters: { ...FOUR_POINTS, epoch: { values: [1, 3] } } };
const ANEW = { ...EDITED, modelVersion: 2 };
const toTheEnd: SpecChanges = {
  parameters: { ...FOUR_POINTS, epoch: { values: [4] }, learningRate: { min: 0.0001, max: 0.01, scale: 'Log' } },
  algorithm: { name: 'Random', maxTasks: 6 },
  parallelism: 1,
};
const stoppingEarly: SpecChanges = {
  ...toTheEnd,
  earlyStopping: { name: 'ASHA', minEpochs: 1, reductionFactor: 3 },
};
const RETRY = { [ANNOTATION.retry]: '2026-01-01T00:00:00Z' };

/** A whole life; trainers hang where tasks are to be caught at work. */
export const GRID: Life = {
  name: 'a grid',
  shared: 0,
  phases: [
    START,
    applied('run in which a task fails', { behaviour: 'fail first' }, settledWith({ completed: 3, failed: 1 })),
    applied('retry', { annotations: RETRY }, settledWith({ completed: 4 })),
    applied(
      'edit: values added and removed',
      { behaviour: 'train without a claim', changes: EDITED, annotations: RETRY },
      settledWith({ completed: 4 }),
    ),
    applied('another model version', { behaviour: 'hang', changes: ANEW, annotations: RETRY }, twoAtWork),
    applied(
      'suspend',
      { changes: { ...ANEW, suspend: true, suspendPolicy: 'Terminate' }, annotations: RETRY },
      isSuspended,
    ),
    applied('resume', { changes: ANEW, annotations: RETRY }, settledWith({ completed: 4 })),
    DELETE,
    applied('create again', { behaviour: 'hang', annotations: RETRY }, twoAtWork),
    { ...DELETE, name: 'delete at work' },
  ],
};

/**
 * Points that are proposed, each trained twice. One task at a time: then every proposal follows from the ones before, and
 * must be the same one after a crash. The first six are Sobol's, that of the edit comes from results.
 */
export const SEARCH: Life = {
  name: 'a search',
  shared: 1,
  phases: [
    START,
    applied(
      'search in which a task fails',
      { behaviour: 'fail first', changes: ofTasks(12) },
      settledWith({ completed: 11, failed: 1 }),
    ),
    applied('edit: another point', { changes: ofTasks(14) }, settledWith({ completed: 13, failed: 1 })),
    DELETE,
  ],
};

/** Tasks pause and go on, one at a time too; without the rule those that it stopped are trained to their end. */
export const STOPPING: Life = {
  name: 'a search that stops early',
  shared: 1,
  phases: [
    START,
    applied('search that stops early', { changes: stoppingEarly }, settledWith({ completed: 1, stopped: 5 })),
    applied('edit: no rule', { changes: toTheEnd }, settledWith({ completed: 6 })),
    DELETE,
  ],
};

export const LIVES = [GRID, SEARCH, STOPPING];

function ofTasks(maxTasks: number): SpecChanges {
  const learningRate = { min: 0.0001, max: 0.01, scale: 'Log' } as const;
  return {
    parameters: { ...FOUR_POINTS, learningRate },
    algorithm: { name: 'TPE', maxTasks },
    replicates: 2,
    parallelism: 1,
  };
}
