import type { TuningSweepSpec } from '../../engine/src/api/index.ts';

export const NAME = 'demo';

const values = (...list: number[]): { values: number[] } => ({ values: list });

/** Four points. */
export const PARAMETERS = {
  epoch: values(1, 2),
  batchSize: values(10),
  learningRate: values(0.001, 0.005),
  ratioTrainSet: values(0.8),
  sizeSequence: values(5),
  sizeUnitInput: values(4),
  sizeUnitHidden: values(4),
  sizeUnitOutput: values(1),
};

export type SpecChanges = { [F in keyof TuningSweepSpec]?: Partial<TuningSweepSpec[F]> };

/** The sweep of the operator's tests, as a user writes it. */
export function manifestOf(changes: SpecChanges, annotations: Record<string, string>): object {
  return {
    apiVersion: 'tuningsweep.io/v1alpha1',
    kind: 'TuningSweep',
    metadata: { name: NAME, annotations },
    spec: {
      data: { ticker: 'T', begin: '2020-01-01', end: '2020-12-31' },
      parameters: PARAMETERS,
      parallelism: 2,
      ...changes,
    },
  };
}
