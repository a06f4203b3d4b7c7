import { mapWeights, WEIGHT_NAMES, weightShapes } from '@tuningsweep/model';
import type { ModelShape, WeightName } from '@tuningsweep/model';
import { adam } from '../graph/adam.ts';
import type { AdamSettings } from '../graph/adam.ts';
import { GraphBuilder } from '../graph/builder.ts';
import type { Output } from '../graph/builder.ts';
import type { LstmForward, LstmKernels, LstmLayer } from '../graph/lstm.ts';
import {
  biasAdd,
  binary,
  expandDims,
  floatScalar,
  gatherRows,
  identity,
  ints,
  matMul,
  placeholder,
  reduce,
  reshape,
  rows,
  size,
  square,
  toFloat,
} from '../graph/operations.ts';
import { read, variable } from '../graph/variables.ts';
import type { Variable } from '../graph/variables.ts';

/** Names under which the graph is fed and fetched. */
export const NODES = {
  /** Fed: the scaled series, once, with the first weights (firstValue of each). */
  series: 'series',
  /** Fed: the first days of the windows of a batch, any number of them. */
  windows: 'windows',
  initialize: 'initialize',
  /** Fetched: makes one training step on the windows and gives their mean squared error before it. */
  train: 'train',
  loss: 'loss',
  /** Fetched: [windows, horizon] scaled values. */
  prediction: 'prediction',
  firstValue: (weight: WeightName) => `${weight}/first`,
  weight: (weight: WeightName) => `${weight}/value`,
  gradient: (weight: WeightName) => `${weight}/gradient`,
} as const;

export interface NetworkOptions {
  shape: ModelShape;
  /** Number of days in the series. */
  days: number;
  adam: AdamSettings;
  kernels: LstmKernels;
}

interface Built {
  g: GraphBuilder;
  shape: ModelShape;
  kernels: LstmKernels;
  weights: Record<WeightName, Output>;
}
interface Batch {
  input: Output;
  target: Output;
  count: Output;
}

/**
 * The stacked model with its training step as one TensorFlow graph: windows are gathered from the series that lives in
 * the session, then come the forward pass, the mean squared error, its gradients and Adam's update of every weight.
 * A call is fed no more than the windows' first days; the batch may be of any size.
 *
 * @returns the bytes of a saved_model.pb
 */
export function buildNetwork({ shape, days, adam: settings, kernels }: NetworkOptions): Uint8Array {
  const g = new GraphBuilder();
  const series = variable(g, 'days', [days], placeholder(g, NODES.series, 'float32', [days]));
  const variables = weightVariables(g, shape);
  const built: Built = { g, shape, kernels, weights: mapWeights((name) => read(g, variables[name])) };
  const batch = gatherBatch(g, shape, read(g, series));
  const forward = forwardPass(built, batch);
  const gradients = backwardPass(built, batch, forward);
  const shapes = weightShapes(shape);
  const trained = WEIGHT_NAMES.map((name) => ({
    name,
    shape: shapes[name],
    variable: variables[name],
    gradient: gradients[name],
  }));
  const optimizer = adam(g, settings, trained);
  const initialize = [series, ...Object.values(variables)].map((each) => each.initialize);
  identity(g, floatScalar(g, 0), { name: NODES.initialize, after: [...initialize, ...optimizer.initialize] });
  identity(g, NODES.loss, { name: NODES.train, after: optimizer.update });
  for (const name of WEIGHT_NAMES) {
    identity(g, built.weights[name], { name: NODES.weight(name) });
    identity(g, gradients[name], { name: NODES.gradient(name) });
  }
  return g.serialize();
}

function weightVariables(g: GraphBuilder, shape: ModelShape): Record<WeightName, Variable> {
  const shapes = weightShapes(shape);
  return mapWeights((name) =>
    variable(g, name, shapes[name], placeholder(g, NODES.firstValue(name), 'float32', shapes[name])),
  );
}

/** Windows [sequence, batch, 1] and the days after them [batch, horizon]. */
function gatherBatch(g: GraphBuilder, { sequence, horizon }: ModelShape, series: Output): Batch {
  const windows = placeholder(g, NODES.windows, 'int32', [-1]);
  const inputDays = binary(g, 'AddV2', range(g, 0, sequence, 'column'), expandDims(g, windows, 0, 'int32'), 'int32');
  const targetDays = binary(
    g,
    'AddV2',
    expandDims(g, windows, 1, 'int32'),
    range(g, sequence, horizon, 'row'),
    'int32',
  );
  return {
    input: reshape(g, gatherRows(g, series, inputDays), [sequence, -1, 1]),
    target: gatherRows(g, series, targetDays),
    count: size(g, windows, 'int32'),
  };
}

function range(g: GraphBuilder, begin: number, count: number, as: 'column' | 'row'): Output {
  const values = Array.from({ length: count }, (_, index) => begin + index);
  return ints(g, values, as === 'column' ? [count, 1] : [1, count]);
}

function layerWeights(
  weights: Built['weights'],
  layer: 'lstm1' | 'lstm2',
): Pick<LstmLayer, 'kernel' | 'recurrent' | 'bias'> {
  return {
    kernel: weights[`${layer}/kernel`],
    recurrent: weights[`${layer}/recurrent`],
    bias: weights[`${layer}/bias`],
  };
}

interface Forward {
  first: LstmForward;
  second: LstmForward;
  last: Output;
  error: Output;
}

function forwardPass({ g, shape, kernels, weights }: Built, { input, target, count }: Batch): Forward {
  const { sequence: steps, inputUnits, hiddenUnits } = shape;
  const first = kernels(g, {
    ...layerWeights(weights, 'lstm1'),
    steps,
    inputSize: 1,
    units: inputUnits,
    input,
    batch: count,
  });
  const second = kernels(g, {
    ...layerWeights(weights, 'lstm2'),
    steps,
    inputSize: inputUnits,
    units: hiddenUnits,
    input: first.hidden,
    batch: count,
  });
  const last = reshape(g, rows(g, second.hidden, 3, steps - 1, 1), [-1, hiddenUnits]);
  const prediction = biasAdd(g, matMul(g, last, weights['dense/kernel']), weights['dense/bias']);
  identity(g, prediction, { name: NODES.prediction });
  const error = binary(g, 'Sub', prediction, target);
  identity(g, reduce(g, 'Mean', square(g, error), [0, 1]), { name: NODES.loss });
  return { first, second, last, error };
}

function backwardPass({ g, weights }: Built, { target }: Batch, forward: Forward): Record<WeightName, Output> {
  const { first, second, last, error } = forward;
  const perValue = binary(g, 'RealDiv', floatScalar(g, 2), toFloat(g, size(g, target, 'float32')));
  const output = binary(g, 'Mul', error, perValue);
  const lastHidden = matMul(g, output, weights['dense/kernel'], { b: true });
  const upper = second.backwardThrough({ of: 'lastStep', gradient: lastHidden });
  const lower = first.backward({ of: 'allSteps', gradient: upper.input });
  return {
    'lstm1/kernel': lower.kernel,
    'lstm1/recurrent': lower.recurrent,
    'lstm1/bias': lower.bias,
    'lstm2/kernel': upper.kernel,
    'lstm2/recurrent': upper.recurrent,
    'lstm2/bias': upper.bias,
    'dense/kernel': matMul(g, last, output, { a: true }),
    'dense/bias': reduce(g, 'Sum', output, [0]),
  };
}
