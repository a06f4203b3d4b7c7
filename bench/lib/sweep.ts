import { API } from '@tuningsweep/ledger/contracts';
import { TICKER } from './environment.ts';

/** Values on an axis at most, as the API has it. */
const MOST_VALUES = 100;

/** A sweep with a grid of `tasks` points, which has to be a product of numbers up to 100. */
export function sweepOf(name: string, tasks: number, parallelism: number, suspend = false) {
  const [epoch, batchSize, sizeSequence] = factors(tasks);
  const parameters = {
    epoch: upTo(epoch),
    batchSize: upTo(batchSize),
    sizeSequence: upTo(sizeSequence),
    learningRate: { values: [0.001] },
    ratioTrainSet: { values: [0.8] },
    sizeUnitInput: { values: [50] },
    sizeUnitHidden: { values: [64] },
    sizeUnitOutput: { values: [1] },
  };
  return {
    apiVersion: API.apiVersion,
    kind: API.kind,
    metadata: { name },
    spec: { data: { ticker: TICKER, begin: '2013-01-01', end: '2022-12-31' }, parameters, parallelism, suspend },
  };
}

/** The same with as many tasks that an algorithm proposes, in a space of intervals. */
export function searchOf(algorithm: string, name: string, tasks: number, parallelism: number) {
  const { spec, ...resource } = sweepOf(name, 1, parallelism);
  const parameters = {
    ...spec.parameters,
    epoch: { min: 1, max: 1000 },
    batchSize: { min: 1, max: 256 },
    learningRate: { min: 0.0001, max: 0.1, scale: 'Log' },
  };
  return { ...resource, spec: { ...spec, parameters, algorithm: { name: algorithm, maxTasks: tasks } } };
}

function upTo(count = 1): { values: number[] } {
  return { values: Array.from({ length: count }, (_, index) => index + 1) };
}

/** Three numbers of at most 100 whose product is the given one. */
function factors(tasks: number): number[] {
  for (let first = Math.min(MOST_VALUES, tasks); first >= 1; first -= 1) {
    if (tasks % first !== 0) continue;
    const rest = tasks / first;
    for (let second = Math.min(MOST_VALUES, rest); second >= 1; second -= 1) {
      if (rest % second === 0 && rest / second <= MOST_VALUES) return [first, second, rest / second];
    }
  }
  throw new Error(`tasks: expected a product of three numbers from 1 to ${MOST_VALUES}, found ${tasks}`);
}
