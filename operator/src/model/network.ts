import { LedgerError, type ModelArtifact } from '@tuningsweep/ledger';
import { addProduct, lstm, type LstmWeights } from './lstm.ts';

/** The forward pass of a kept model: the scaled closes of one window in, the scaled forecasts of the next days out. */
export type Network = (window: readonly number[]) => number[];

const BYTES = 4;

/**
 * The network of a kept model, in plain arithmetic: a forecast needs no TensorFlow. It agrees with the trainer's to
 * float32 precision.
 * @throws LedgerError when the model is not the stacked LSTM that the trainer makes.
 */
export function networkOf(artifact: ModelArtifact): Network {
  const weights = weightsOf(artifact);
  const take = (name: string): Float32Array => {
    const values = weights.get(name);
    if (values) return values;
    const { codeTask } = artifact.metadata;
    throw new LedgerError(
      `TB_MODELARTIFACT of ${codeTask}: expected a weight ${name}, found ${[...weights.keys()].join(', ')}`,
    );
  };
  const layer = (name: string): LstmWeights => {
    const bias = take(`${name}/bias`);
    const [kernel, recurrent] = [take(`${name}/kernel`), take(`${name}/recurrent_kernel`)];
    return { units: bias.length / 4, kernel, recurrent, bias };
  };
  const [lower, upper] = [layer('lstm1'), layer('lstm2')];
  const dense = { kernel: take('dense/kernel'), bias: take('dense/bias') };
  return (window) => {
    const steps = lstm(
      lower,
      window.map((value) => Float64Array.of(value)),
    );
    const output = Float64Array.from(dense.bias);
    addProduct(output, lstm(upper, steps).at(-1) ?? new Float64Array(), dense.kernel);
    return [...output];
  };
}

/** The weights by the names that the manifest gives them. */
function weightsOf({ model, weights }: ModelArtifact): Map<string, Float32Array> {
  const view = new DataView(weights.buffer, weights.byteOffset, weights.byteLength);
  let offset = 0;
  return new Map(
    model.weightsManifest[0].weights.map(({ name, shape }) => {
      const first = offset;
      const length = shape.reduce((product, size) => product * size, 1);
      offset += length * BYTES;
      return [name, Float32Array.from({ length }, (_, at) => view.getFloat32(first + at * BYTES, true))];
    }),
  );
}
