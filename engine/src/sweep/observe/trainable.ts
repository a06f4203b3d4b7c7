import { counted, placeWindows, requireCloses, splitDays, UncuttableError } from '@tuningsweep/ledger';
import type { Window } from '@tuningsweep/ledger';
import type { TuningSweepSpec } from '../../api/index.ts';
import { evaluationOf, gridDefinition, numbersOf } from '../../search/index.ts';

/** Reasons that are shown; a grid may have thousands. */
const SHOWN = 3;

/** Points of a grid that our own trainer could not train on the data that are there, by why not. */
export interface Untrainable {
  /** All points of the grid. */
  total: number;
  /** Those that cannot be trained. */
  points: number;
  /** The first combinations of values that are in the way, each with the trainer's own sentence, and how many more there are. */
  reasons: string;
}

/**
 * Why nothing of a sweep can be trained with our own trainer, by the arithmetic of that. On a cluster a sweep waits for other
 * data or values by this, in local mode it is refused. A few points are tried, however large the grid is.
 *
 * @param series the prepared data in the sweep's window
 * @returns one sentence for people; undefined where some points can be trained, and where there are no data, which is said
 * as what it is, the same for every trainer
 */
export function whyUntrainable(spec: TuningSweepSpec, series: Window): string | undefined {
  if (!spec.data || series.dates.length === 0 || canTrainSome(spec, series)) return undefined;
  const { ticker, begin, end } = spec.data;
  const reasons = unusable(series) ?? firstReasons(spec, series);
  return (
    `spec.parameters: expected points that can be trained on the data of ${ticker} from ${begin} to ${end} ` +
    `(${counted(series.dates.length, 'day')} in TB_ASSETVALUE_ADJ), found none among ${gridDefinition(spec).total}. ${reasons} ` +
    'Import what is missing, widen spec.data, or change these values.'
  );
}

/**
 * The points of a grid that could not be trained with our own trainer, counted one combination of values after the other.
 *
 * @param series the prepared data in the sweep's window
 * @returns undefined where all can be trained, and where there are no data
 */
export function untrainablePoints(spec: TuningSweepSpec, series: Window): Untrainable | undefined {
  if (series.dates.length === 0) return undefined;
  const { total } = gridDefinition(spec);
  const broken = unusable(series);
  if (broken !== undefined) return { total, points: total, reasons: broken };
  const cuts = cutsOf(spec);
  const reasons = cuts.flatMap((cut) => cannotBeCut(series, spec, cut) ?? []);
  if (reasons.length === 0) return undefined;
  return { total, points: (total / cuts.length) * reasons.length, reasons: listed(reasons, reasons.length) };
}

interface CutAxes {
  sizeSequence: number;
  sizeUnitOutput: number;
  ratioTrainSet: number;
}

function cutsOf({ parameters }: TuningSweepSpec): CutAxes[] {
  return numbersOf(parameters, 'ratioTrainSet').flatMap((ratioTrainSet) =>
    numbersOf(parameters, 'sizeSequence').flatMap((sizeSequence) =>
      numbersOf(parameters, 'sizeUnitOutput').map((sizeUnitOutput) => ({
        sizeSequence,
        sizeUnitOutput,
        ratioTrainSet,
      })),
    ),
  );
}

/** Where the smallest window finds no room, no larger one does. */
function canTrainSome(spec: TuningSweepSpec, series: Window): boolean {
  if (unusable(series) !== undefined) return false;
  const sizeSequence = Math.min(...numbersOf(spec.parameters, 'sizeSequence'));
  const sizeUnitOutput = Math.min(...numbersOf(spec.parameters, 'sizeUnitOutput'));
  return numbersOf(spec.parameters, 'ratioTrainSet').some(
    (ratio) => cannotBeCut(series, spec, { sizeSequence, sizeUnitOutput, ratioTrainSet: ratio }) === undefined,
  );
}

/** What is shown where no combination can be trained. */
function firstReasons(spec: TuningSweepSpec, series: Window): string {
  const cuts = cutsOf(spec);
  return listed(
    cuts.slice(0, SHOWN).flatMap((cut) => cannotBeCut(series, spec, cut) ?? []),
    cuts.length,
  );
}

function cannotBeCut({ dates }: Window, spec: TuningSweepSpec, cut: CutAxes): string | undefined {
  const { sizeSequence: sequence, sizeUnitOutput: horizon, ratioTrainSet } = cut;
  const split = () => splitDays(dates, ratioTrainSet, evaluationOf(spec));
  const reason = whyNot(() => placeWindows(split(), { ...cut, sequence, horizon }));
  return reason && `sizeSequence ${sequence}, sizeUnitOutput ${horizon}, ratioTrainSet ${ratioTrainSet}: ${reason}`;
}

function unusable(series: Window): string | undefined {
  return whyNot(() => requireCloses(series));
}

function whyNot(cut: () => unknown): string | undefined {
  try {
    cut();
    return undefined;
  } catch (error) {
    if (error instanceof UncuttableError) return error.message;
    throw error;
  }
}

function listed(reasons: readonly string[], count: number): string {
  const more = count > SHOWN ? [`(and ${count - SHOWN} more combinations)`] : [];
  return [...reasons.slice(0, SHOWN), ...more].join(' ');
}
