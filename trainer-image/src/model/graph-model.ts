import { mapWeights, WEIGHT_NAMES, weightShapes } from '@tuningsweep/model';
import type { ModelShape, WeightName, Weights } from '@tuningsweep/model';
import { ADAM_NODES, BETAS, MOMENTS } from '../graph/adam.ts';
import type { Moment } from '../graph/adam.ts';
import { GraphSession } from '../graph/session.ts';
import type { Feed } from '../graph/session.ts';
import type { LstmKernels } from '../graph/lstm.ts';
import { swapGateOrder } from './gates.ts';
import type { Model, ModelOptions, OptimizerState } from './model.ts';
import { buildNetwork, NODES } from './network.ts';

/** The stacked model in a TensorFlow session, with its weights, the optimiser's state and the series. */
export class GraphModel implements Model {
  readonly #shape: ModelShape;
  readonly #session: GraphSession;

  /** @param kernels how LSTM layers are computed */
  constructor({ shape, series, weights, adam, optimizer = atRest(shape, adam) }: ModelOptions, kernels: LstmKernels) {
    this.#shape = shape;
    this.#session = new GraphSession(buildNetwork({ shape, days: series.length, adam, kernels }));
    const feeds: Record<string, Feed> = {
      [NODES.series]: { shape: [series.length], data: series },
      ...this.#feedsOf(weights, NODES.firstValue),
    };
    for (const beta of BETAS)
      feeds[ADAM_NODES.firstPower(beta)] = { shape: [], data: Float32Array.of(optimizer[beta]) };
    for (const moment of MOMENTS)
      Object.assign(
        feeds,
        this.#feedsOf(optimizer[moment], (name) => ADAM_NODES.firstMoment(moment, name)),
      );
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

  optimizer(): OptimizerState {
    const [beta1 = Number.NaN, beta2 = Number.NaN] = this.#fetch(undefined, BETAS.map(ADAM_NODES.power)).map(
      ([power = Number.NaN]) => power,
    );
    return { beta1, beta2, m: this.#moment('m'), v: this.#moment('v') };
  }

  dispose(): void {
    this.#session.dispose();
  }

  #moment(moment: Moment): Weights {
    const nodes = WEIGHT_NAMES.map((name) => ADAM_NODES.moment(moment, name));
    return this.#byWeight(this.#fetch(undefined, nodes));
  }

  #feedsOf(values: Weights, node: (name: WeightName) => string): Record<string, Feed> {
    const shapes = weightShapes(this.#shape);
    return Object.fromEntries(
      WEIGHT_NAMES.map((name) => [node(name), { shape: shapes[name], data: this.#inOtherOrder(name, values[name]) }]),
    );
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

/** Adam's state before its first step. */
function atRest(shape: ModelShape, { beta1, beta2 }: ModelOptions['adam']): OptimizerState {
  const shapes = weightShapes(shape);
  const zeros = (): Weights => mapWeights((name) => new Float32Array(shapes[name].reduce((a, b) => a * b)));
  return { beta1, beta2, m: zeros(), v: zeros() };
}
