/** The write-up's parameters, in the order of TB_HYPERPARAMETER: the field of a point and the column that holds it. */
export const PARAMETERS = [
  { field: 'epoch', column: 'EPOCH', type: 'int' },
  { field: 'batchSize', column: 'BATCH_SIZE', type: 'int' },
  { field: 'learningRate', column: 'LEARNING_RATE', type: 'float' },
  { field: 'ratioTrainSet', column: 'RATIO_TRAIN_SET', type: 'float' },
  { field: 'sizeSequence', column: 'SIZE_SEQUENCE', type: 'int' },
  { field: 'sizeUnitInput', column: 'SIZE_UNIT_INPUT', type: 'int' },
  { field: 'sizeUnitHidden', column: 'SIZE_UNIT_HIDDEN', type: 'int' },
  { field: 'sizeUnitOutput', column: 'SIZE_UNIT_OUTPUT', type: 'int' },
] as const;

type Parameter = (typeof PARAMETERS)[number];
export type ParameterName = Parameter['field'];

/** Their names in this order. */
export const WRITE_UP_NAMES: readonly ParameterName[] = PARAMETERS.map(({ field }) => field);

/** Those in FLOAT columns, which hold the nearest single-precision number. */
export const FLOAT_NAMES: readonly ParameterName[] = PARAMETERS.flatMap(({ field, type }) =>
  type === 'float' ? [field] : [],
);

/** What a parameter can be. */
export type ParameterValue = number | string | boolean;

/** A point: the parameters that it has, by name, whatever these are. */
export type ParameterPoint = Readonly<Record<string, ParameterValue>>;

/** The columns of TB_HYPERPARAMETER as exact numbers: what the LSTM trainer needs. */
export type HyperParameters = { readonly [name in ParameterName]: number };

/** The write-up's parameters of a point; undefined where one of them is absent or no number. */
export function hyperParametersOf(point: ParameterPoint): HyperParameters | undefined {
  const { epoch, batchSize, learningRate, ratioTrainSet, sizeSequence, sizeUnitInput, sizeUnitHidden, sizeUnitOutput } =
    point;
  const found = {
    epoch,
    batchSize,
    learningRate,
    ratioTrainSet,
    sizeSequence,
    sizeUnitInput,
    sizeUnitHidden,
    sizeUnitOutput,
  };
  return isComplete(found) ? found : undefined;
}

function isComplete(found: { readonly [name in ParameterName]: ParameterValue | undefined }): found is HyperParameters {
  return Object.values(found).every((value) => typeof value === 'number');
}
