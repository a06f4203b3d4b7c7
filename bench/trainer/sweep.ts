import { API } from '@tuningsweep/ledger/contracts';
import { SEQUENCE } from './cases.ts';

/** Values by axis. */
type Axes = Readonly<Record<string, readonly number[]>>;

/**
 * A sweep of won per dollar: the series, its share for training and its windows as the benchmark's peers have them.
 *
 * @param axes the other parameters
 * @param spec the rest of `spec`
 */
export function sweepManifest(axes: Axes, spec: object): object {
  const parameters: Axes = { ratioTrainSet: [0.8], sizeSequence: [SEQUENCE], sizeUnitOutput: [1], ...axes };
  return {
    apiVersion: API.apiVersion,
    kind: API.kind,
    metadata: { name: 'bench' },
    spec: {
      data: { ticker: 'USD/KRW', begin: '2013-01-01', end: '2022-12-31' },
      parameters: Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, { values }])),
      objective: { metric: 'MSE' },
      ...spec,
    },
  };
}
