/** A linear map to the scale the model works on, and back to the series' own unit. */
export interface Scaler {
  offset: number;
  factor: number;
}

/**
 * The scaler that maps the values' minimum to 0 and their maximum to 1 (a constant series to 0).
 *
 * @param values of the training part only: the test part must not influence the training
 */
export function fitScaler(values: Float32Array): Scaler {
  const minimum = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const maximum = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return { offset: minimum, factor: maximum > minimum ? maximum - minimum : 1 };
}

export const scale = ({ offset, factor }: Scaler, values: Float32Array): Float32Array =>
  values.map((value) => (value - offset) / factor);

export const unscale = ({ offset, factor }: Scaler, value: number): number => value * factor + offset;
