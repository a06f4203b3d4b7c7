import { mapWeights, WEIGHT_NAMES, weightShapes } from '@tuningsweep/model';
import type { ModelShape, WeightName, Weights } from '@tuningsweep/model';
import { GraphSession } from '../graph/session.ts';
import type { Feed } from '../graph/session.ts';
import type { LstmKernels } from '../graph/lstm.ts';
import { swapGateOrder } from './gates.ts';
import type { Model, ModelOptions } from './model.ts';
import { buildNetwork, NODES } from './network.ts';

/** The stacked model in a TensorFlow session, with its weights, the optimiser's state and the series. */
export class GraphModel implements Model {
  readonly #shape: ModelShape;
  readonly #session: GraphSession;

  /** @param kernels how LSTM layers are computed */
  constructor({ shape, series, weights, adam }: ModelOptions, kernels: LstmKernels) {
    this.#shape = shape;
    this.#session = new GraphSession(buildNetwork({ shape, days: series.length, adam, kernels }));
    const shapes = weightShapes(shape);
    const feeds: Record<string, Feed> = { [NODES.series]: { shape: [series.length], data: series } };
    for (const name of WEIGHT_NAMES) {
      feeds[NODES.firstValue(name)] = { shape: shapes[name], data: this.#inOtherOrder(name, weights[name]) };
    }
    this.#session.run(feeds, [NODES.initialize]);
  }

  trainStep(windows: Int32Array): number {
    return this.#fetch(windows, [NODES.train])[0]?.[0] ?? Number.NaN;
  }

  predict(windows: Int32Array): Float32Array {
    return this.#fetch(windows, [NODES.prediction])[0] ?? new Float32Array();
  }

  gradients(windows: Int32Array): Weights {
    return this.#byWeight(this.#fetch(windows, WEIGHT_NAMES.map(NODES.gradient)));
  }

  weights(): Weights {
    return this.#byWeight(this.#fetch(undefined, WEIGHT_NAMES.map(NODES.weight)));
  }

  dispose(): void {
    this.#session.dispose();
  }

  #fetch(windows: Int32Array | undefined, fetches: string[]): Float32Array[] {
    const feeds = windows === undefined ? {} : { [NODES.windows]: { shape: [windows.length], data: windows } };
    return this.#session.run(feeds, fetches);
  }

  #byWeight(values: Float32Array[]): Weights {
    return mapWeights((name) => this.#inOtherOrder(name, values[WEIGHT_NAMES.indexOf(name)] ?? new Float32Array()));
  }

  #inOtherOrder(name: WeightName, values: Float32Array): Float32Array {
    if (name.startsWith('lstm1/')) return swapGateOrder(values, this.#shape.inputUnits);
    if (name.startsWith('lstm2/')) return swapGateOrder(values, this.#shape.hiddenUnits);
    return values;
  }
}
