import type { ModelJson, WeightEntry } from './format.ts';
import { layersName, WEIGHT_NAMES, weightShapes } from './shape.ts';
import type { ModelShape } from './shape.ts';

/** The file that the manifest names; `tf.loadLayersModel` looks for it beside model.json. */
const WEIGHTS_FILE = 'weights.bin';

/** The version of TensorFlow.js Layers whose file format this is. */
const TFJS_VERSION = '4.22.0';

/** The model.json of a trained model, as TensorFlow.js itself would save it. */
export function modelJson(shape: ModelShape): ModelJson {
  return {
    format: 'layers-model',
    generatedBy: 'TuningSweep',
    convertedBy: null,
    modelTopology: {
      class_name: 'Sequential',
      config: { name: 'tuningsweep', layers: layers(shape) },
      keras_version: `tfjs-layers ${TFJS_VERSION}`,
      backend: 'tensor_flow.js',
    },
    weightsManifest: [{ paths: [WEIGHTS_FILE], weights: weightEntries(shape) }],
  };
}

function layers({ sequence, inputUnits, hiddenUnits, horizon }: ModelShape): object[] {
  return [
    layer('LSTM', { name: 'lstm1', batch_input_shape: [null, sequence, 1], ...lstm(inputUnits, true) }),
    layer('LSTM', { name: 'lstm2', ...lstm(hiddenUnits, false) }),
    layer('Dense', { name: 'dense', units: horizon, activation: 'linear', use_bias: true, dtype: 'float32' }),
  ];
}

function layer(className: string, config: object): object {
  return { class_name: className, config: { ...config, trainable: true } };
}

function lstm(units: number, returnSequences: boolean): object {
  return {
    units,
    activation: 'tanh',
    // TensorFlow.js would take the hard sigmoid, the graph and Keras take the plain one.
    recurrent_activation: 'sigmoid',
    use_bias: true,
    return_sequences: returnSequences,
    dtype: 'float32',
  };
}

function weightEntries(shape: ModelShape): WeightEntry[] {
  const shapes = weightShapes(shape);
  return WEIGHT_NAMES.map((name) => ({ name: layersName(name), shape: shapes[name], dtype: 'float32' }));
}
