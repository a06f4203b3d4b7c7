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
export type ParameterColumn = Parameter['column'];

/** The columns of TB_HYPERPARAMETER as exact numbers. */
export type HyperParameters = { readonly [name in ParameterName]: number };
