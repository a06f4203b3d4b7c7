import { forwardPass, LedgerError, type ModelArtifact, type StackedWeights } from '@tuningsweep/ledger';

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
  const layer = (name: 'lstm1' | 'lstm2'): StackedWeights['lstm1'] => ({
    kernel: take(`${name}/kernel`),
    recurrent: take(`${name}/recurrent_kernel`),
    bias: take(`${name}/bias`),
  });
  const dense = { kernel: take('dense/kernel'), bias: take('dense/bias') };
  const stacked: StackedWeights = { lstm1: layer('lstm1'), lstm2: layer('lstm2'), dense };
  return (window) => [...forwardPass(stacked, window)];
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
