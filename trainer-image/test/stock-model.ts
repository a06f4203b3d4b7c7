import { createRequire } from 'node:module';
import type * as Tensorflow from '@tensorflow/tfjs-node';
import { loadBinding } from '../src/graph/binding.ts';
import { mapWeights, WEIGHT_NAMES, weightShapes } from '../src/model/shape.ts';
import type { ModelShape, Weights } from '../src/model/shape.ts';

const require = createRequire(import.meta.url);

/** Stock tfjs on tfjs-node, which wants a function that Node 23 dropped. */
function loadTensorflow(): typeof Tensorflow {
  loadBinding();
  Object.assign(require('node:util'), {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
  return require('@tensorflow/tfjs-node');
}

export const tf = loadTensorflow();

/** The stacked model made of stock tfjs layers: what the graph has to agree with. */
export class StockModel {
  readonly #layers: Tensorflow.Sequential;
  readonly #shape: ModelShape;
  readonly #series: Float32Array;
  readonly #optimizer: Tensorflow.Optimizer;

  constructor(shape: ModelShape, series: Float32Array, weights: Weights, optimizer: Tensorflow.Optimizer) {
    const { sequence, inputUnits, hiddenUnits, horizon } = shape;
    const recurrentActivation = 'sigmoid';
    this.#layers = tf.sequential({
      layers: [
        tf.layers.lstm({ units: inputUnits, recurrentActivation, returnSequences: true, inputShape: [sequence, 1] }),
        tf.layers.lstm({ units: hiddenUnits, recurrentActivation }),
        tf.layers.dense({ units: horizon }),
      ],
    });
    const shapes = weightShapes(shape);
    this.#layers.setWeights(WEIGHT_NAMES.map((name) => tf.tensor(weights[name], [...shapes[name]])));
    this.#shape = shape;
    this.#series = series;
    this.#optimizer = optimizer;
  }

  predict(windows: Int32Array): Float32Array {
    return tf.tidy(() => floats(this.#forward(windows)));
  }

  /** The batch's mean squared error and its gradients. */
  gradients(windows: Int32Array): { loss: number; gradients: Weights } {
    return tf.tidy(() => {
      const { value, grads } = this.#gradients(windows);
      const tensors = this.#variables().map(({ name }) => grads[name]);
      return { loss: floats(value)[0] ?? Number.NaN, gradients: byWeight(tensors) };
    });
  }

  trainStep(windows: Int32Array): number {
    return tf.tidy(() => {
      const { value, grads } = this.#gradients(windows);
      this.#optimizer.applyGradients(grads);
      return floats(value)[0] ?? Number.NaN;
    });
  }

  weights(): Weights {
    return byWeight(this.#layers.getWeights());
  }

  #gradients(windows: Int32Array): { value: Tensorflow.Scalar; grads: Record<string, Tensorflow.Tensor> } {
    const { sequence, horizon } = this.#shape;
    const target = tf.tensor2d(this.#days(windows, sequence, horizon), [windows.length, horizon]);
    const loss = (): Tensorflow.Scalar => tf.losses.meanSquaredError(target, this.#forward(windows)).asScalar();
    return tf.variableGrads(loss, this.#variables());
  }

  #variables(): Tensorflow.Variable[] {
    return this.#layers.trainableWeights.map((weight) => weight.read()).filter((each) => each instanceof tf.Variable);
  }

  #forward(windows: Int32Array): Tensorflow.Tensor {
    const { sequence } = this.#shape;
    const input = tf.tensor3d(this.#days(windows, 0, sequence), [windows.length, sequence, 1]);
    const output = this.#layers.apply(input);
    if (output instanceof tf.Tensor) return output;
    throw new TypeError('the stock model has one output');
  }

  #days(windows: Int32Array, offset: number, count: number): Float32Array {
    const rows = [...windows].flatMap((first) => [...this.#series.subarray(first + offset, first + offset + count)]);
    return Float32Array.from(rows);
  }
}

function byWeight(tensors: readonly (Tensorflow.Tensor | undefined)[]): Weights {
  return mapWeights((name) => {
    const tensor = tensors[WEIGHT_NAMES.indexOf(name)];
    if (tensor === undefined) throw new RangeError(`the stock model has no ${name}`);
    return floats(tensor);
  });
}

function floats(tensor: Tensorflow.Tensor): Float32Array {
  const data = tensor.dataSync();
  if (data instanceof Float32Array) return data;
  throw new TypeError('not a float tensor');
}
