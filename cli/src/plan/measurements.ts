import { hyperParametersOf } from '@tuningsweep/ledger';
import type { HyperParameters, TrainingTime } from '@tuningsweep/ledger';
import { windowProducts } from '@tuningsweep/model';

/** What a finished task tells about others. */
export interface Measurement {
  parameters: HyperParameters;
  /** Seconds of training for a window in an epoch. */
  perWindow: number;
  /** Seconds beside the epochs: reading, evaluating. */
  beside: number;
}

/** @param days of its data window
 * @returns undefined of a task without the LSTM trainer's parameters, and of one that trained nothing itself */
export function measure(
  { point, seconds, epochSeconds, resumedFrom = 0 }: TrainingTime,
  days: number,
): Measurement | undefined {
  const parameters = hyperParametersOf(point.parameters);
  if (parameters === undefined) return undefined;
  const windows = (parameters.epoch - resumedFrom) * windowsOf(parameters, Math.floor(days * parameters.ratioTrainSet));
  if (windows <= 0) return undefined;
  const trained = epochSeconds ?? seconds;
  return { parameters, perWindow: trained / windows, beside: Math.max(seconds - trained, 0) };
}

/** How long each of these tasks would have taken for so many windows.
 *
 * @param stretches each of which has what is beside the epochs
 */
export function secondsBy(
  measurements: readonly Measurement[],
  parameters: HyperParameters,
  windows: number,
  stretches: number,
): number[] {
  return measurements.map(
    (one) => one.beside * stretches + (one.perWindow * windows * costOf(parameters)) / costOf(one.parameters),
  );
}

/** How many windows an epoch has. */
export function windowsOf({ sizeSequence, sizeUnitOutput }: HyperParameters, trainDays: number): number {
  return Math.max(trainDays - sizeSequence - sizeUnitOutput + 1, 0);
}

/** The measurements of the size whose steps are most like these. */
export function nearestIn(measurements: readonly Measurement[], parameters: HyperParameters): Measurement[] {
  const distance = (other: HyperParameters): number =>
    sizeOf(other) === sizeOf(parameters) ? -1 : Math.abs(Math.log(stepOf(other) / stepOf(parameters)));
  const nearest = Math.min(...measurements.map((one) => distance(one.parameters)));
  return measurements.filter((one) => distance(one.parameters) === nearest);
}

/** Multiplications in a step of training. */
function stepOf(parameters: HyperParameters): number {
  return parameters.batchSize * costOf(parameters);
}

/** Tasks of one size differ in nothing that a step's time depends on. */
export function sizeOf(parameters: HyperParameters): string {
  const { batchSize, sizeSequence, sizeUnitInput, sizeUnitHidden, sizeUnitOutput } = parameters;
  return [batchSize, sizeSequence, sizeUnitInput, sizeUnitHidden, sizeUnitOutput].join();
}

/** Multiplications for one window. */
function costOf({ sizeSequence, sizeUnitInput, sizeUnitHidden }: HyperParameters): number {
  return windowProducts(sizeSequence, sizeUnitInput, sizeUnitHidden);
}
