/** The stacked model: LSTM(inputUnits, all steps) → LSTM(hiddenUnits, last step) → Dense(horizon). */
export interface ModelShape {
  /** SIZE_SEQUENCE: length of a window in days. */
  sequence: number;
  /** SIZE_UNIT_INPUT: units of the first LSTM layer. */
  inputUnits: number;
  /** SIZE_UNIT_HIDDEN: units of the second LSTM layer. */
  hiddenUnits: number;
  /** SIZE_UNIT_OUTPUT: number of days predicted at once, the first being the day after the window. */
  horizon: number;
}

/** The trained weights, in the order in which Keras and tfjs layers list them. */
export const WEIGHT_NAMES = [
  'lstm1/kernel',
  'lstm1/recurrent',
  'lstm1/bias',
  'lstm2/kernel',
  'lstm2/recurrent',
  'lstm2/bias',
  'dense/kernel',
  'dense/bias',
] as const;

export type WeightName = (typeof WEIGHT_NAMES)[number];

/** Values by weight; LSTM columns in the order of Keras: input gate, forget gate, candidate, output gate. */
export type Weights = Record<WeightName, Float32Array>;

/** The shape of each weight. */
export function weightShapes(shape: ModelShape): Record<WeightName, readonly number[]> {
  const { inputUnits, hiddenUnits, horizon } = shape;
  return {
    'lstm1/kernel': [1, 4 * inputUnits],
    'lstm1/recurrent': [inputUnits, 4 * inputUnits],
    'lstm1/bias': [4 * inputUnits],
    'lstm2/kernel': [inputUnits, 4 * hiddenUnits],
    'lstm2/recurrent': [hiddenUnits, 4 * hiddenUnits],
    'lstm2/bias': [4 * hiddenUnits],
    'dense/kernel': [hiddenUnits, horizon],
    'dense/bias': [horizon],
  };
}

/** A record with one entry a weight. */
export function mapWeights<T>(valueOf: (name: WeightName) => T): Record<WeightName, T> {
  return {
    'lstm1/kernel': valueOf('lstm1/kernel'),
    'lstm1/recurrent': valueOf('lstm1/recurrent'),
    'lstm1/bias': valueOf('lstm1/bias'),
    'lstm2/kernel': valueOf('lstm2/kernel'),
    'lstm2/recurrent': valueOf('lstm2/recurrent'),
    'lstm2/bias': valueOf('lstm2/bias'),
    'dense/kernel': valueOf('dense/kernel'),
    'dense/bias': valueOf('dense/bias'),
  };
}

/** The weight's name in the files of Keras and TensorFlow.js Layers. */
export function layersName(name: WeightName): string {
  return name.replace('/recurrent', '/recurrent_kernel');
}
