import type { TuningSweepSpec } from '../../engine/src/api/index.ts';
import { FOUR_POINTS } from '../support/builders.ts';

export const NAME = 'demo';

export type SpecChanges = { [F in keyof TuningSweepSpec]?: Partial<TuningSweepSpec[F]> };

/** The sweep of the operator's tests, as a user writes it. */
export function manifestOf(changes: SpecChanges, annotations: Record<string, string>): object {
  return {
    apiVersion: 'tuningsweep.io/v1alpha1',
    kind: 'TuningSweep',
    metadata: { name: NAME, annotations },
    spec: {
      data: { ticker: 'T', begin: '2020-01-01', end: '2020-12-31' },
      parameters: FOUR_POINTS,
      parallelism: 2,
      ...changes,
    },
  };
}
