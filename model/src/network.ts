import { LedgerError } from '@tuningsweep/ledger';
import type { ModelArtifact } from './format.ts';
import { forwardPass } from './forward-pass.ts';
import type { StackedWeights } from './forward-pass.ts';
import { layersName } from './shape.ts';
import type { WeightName } from './shape.ts';
import { unpackWeights } from './weights.ts';

/** The forward pass of a kept model: the scaled closes of one window in, the scaled forecasts of the next days out. */
export type Network = (window: readonly number[]) => number[];

/**
 * The network of a kept model, in plain arithmetic: a forecast needs no TensorFlow. It agrees with the trainer's to
 * float32 precision.
 * @throws LedgerError when the model is not the stacked LSTM that the trainer makes.
 */
export function networkOf(artifact: ModelArtifact): Network {
  const weights = unpackWeights(artifact);
  const take = (name: WeightName): Float32Array => {
    const values = weights.get(layersName(name));
    if (values) return values;
    const { codeTask } = artifact.metadata;
    throw new LedgerError(
      `TB_MODELARTIFACT of ${codeTask}: expected a weight ${layersName(name)}, found ${[...weights.keys()].join(', ')}`,
    );
  };
  const layer = (name: 'lstm1' | 'lstm2'): StackedWeights['lstm1'] => ({
    kernel: take(`${name}/kernel`),
    recurrent: take(`${name}/recurrent`),
    bias: take(`${name}/bias`),
  });
  const dense = { kernel: take('dense/kernel'), bias: take('dense/bias') };
  const stacked: StackedWeights = { lstm1: layer('lstm1'), lstm2: layer('lstm2'), dense };
  return (window) => [...forwardPass(stacked, window)];
}
