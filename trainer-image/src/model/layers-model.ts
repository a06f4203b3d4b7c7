import type * as Tensorflow from '@tensorflow/tfjs';
import { mapWeights, WEIGHT_NAMES, weightShapes } from '@tuningsweep/model';
import type { ModelShape, Weights } from '@tuningsweep/model';
import type { Model, ModelOptions, OptimizerState } from './model.ts';

/** tfjs with the backend that it is to compute with. */
export type Tfjs = typeof Tensorflow;

/** The stacked model made of tfjs's own layers: slow, but it runs wherever tfjs does, and the graph has to agree with it. */
export class LayersModel implements Model {
  readonly #tf: Tfjs;
  readonly #layers: Tensorflow.Sequential;
  readonly #shape: ModelShape;
  readonly #series: Float32Array;
  readonly #optimizer: Tensorflow.Optimizer;

  constructor(tf: Tfjs, { shape, series, weights, adam, optimizer }: ModelOptions) {
    if (optimizer !== undefined) throw new TypeError('tfjs does not take over the state of an optimiser');
    const { sequence, inputUnits, hiddenUnits, horizon } = shape;
    // The weights are given: tfjs need not draw an orthogonal matrix of its own, which takes seconds.
    const common = { recurrentActivation: 'sigmoid', recurrentInitializer: 'zeros' } as const;
    this.#layers = tf.sequential({
      layers: [
        tf.layers.lstm({ ...common, units: inputUnits, returnSequences: true, inputShape: [sequence, 1] }),
        tf.layers.lstm({ ...common, units: hiddenUnits }),
        tf.layers.dense({ units: horizon }),
      ],
    });
    const shapes = weightShapes(shape);
    this.#layers.setWeights(WEIGHT_NAMES.map((name) => tf.tensor(weights[name], [...shapes[name]])));
    this.#tf = tf;
    this.#shape = shape;
    this.#series = series;
    this.#optimizer = tf.train.adam(adam.learningRate, adam.beta1, adam.beta2, adam.epsilon);
  }

  predict(windows: Int32Array): Float32Array {
    return this.#tf.tidy(() => floats(this.#forward(windows)));
  }

  gradients(windows: Int32Array): Weights {
    return this.#tf.tidy(() => {
      const { grads } = this.#gradients(windows);
      return byWeight(this.#variables().map(({ name }) => grads[name]));
    });
  }

  trainStep(windows: Int32Array): number {
    return this.#tf.tidy(() => {
      const { value, grads } = this.#gradients(windows);
      this.#optimizer.applyGradients(grads);
      return floats(value)[0] ?? Number.NaN;
    });
  }

  /** What tfjs gives away is rounded: its powers of the decay rates are computed anew. */
  optimizer(): OptimizerState | undefined {
    return undefined;
  }

  weights(): Weights {
    return byWeight(this.#layers.getWeights());
  }

  dispose(): void {
    this.#layers.dispose();
    this.#optimizer.dispose();
  }

  #gradients(windows: Int32Array): { value: Tensorflow.Scalar; grads: Record<string, Tensorflow.Tensor> } {
    const { sequence, horizon } = this.#shape;
    const tf = this.#tf;
    const target = tf.tensor2d(this.#days(windows, sequence, horizon), [windows.length, horizon]);
    const loss = (): Tensorflow.Scalar => tf.losses.meanSquaredError(target, this.#forward(windows)).asScalar();
    return tf.variableGrads(loss, this.#variables());
  }

  #variables(): Tensorflow.Variable[] {
    return this.#layers.trainableWeights
      .map((weight) => weight.read())
      .filter((each) => each instanceof this.#tf.Variable);
  }

  #forward(windows: Int32Array): Tensorflow.Tensor {
    const { sequence } = this.#shape;
    const input = this.#tf.tensor3d(this.#days(windows, 0, sequence), [windows.length, sequence, 1]);
    const output = this.#layers.apply(input);
    if (output instanceof this.#tf.Tensor) return output;
    throw new TypeError('the model has one output');
  }

  #days(windows: Int32Array, offset: number, count: number): Float32Array {
    const rows = [...windows].flatMap((first) => [...this.#series.subarray(first + offset, first + offset + count)]);
    return Float32Array.from(rows);
  }
}

function byWeight(tensors: readonly (Tensorflow.Tensor | undefined)[]): Weights {
  return mapWeights((name) => {
    const tensor = tensors[WEIGHT_NAMES.indexOf(name)];
    if (tensor === undefined) throw new RangeError(`the layers have no ${name}`);
    return floats(tensor);
  });
}

function floats(tensor: Tensorflow.Tensor): Float32Array {
  const data = tensor.dataSync();
  if (data instanceof Float32Array) return data;
  throw new TypeError('not a float tensor');
}
