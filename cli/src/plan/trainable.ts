import {
  ledgerDate,
  placeWindows,
  readSweep,
  readWindow,
  requireCloses,
  splitDays,
  UncuttableError,
  type Ledger,
} from '@tuningsweep/ledger';
import type { TuningSweepSpec } from '@tuningsweep/engine/api';
import { gridDefinition } from '@tuningsweep/engine/search';
import type { Sweep } from '@tuningsweep/engine/sweep';
import { UsageError } from '../exit.ts';

/** Points of a grid that no trainer of ours could train on the data that are there, by why not. */
export interface Untrainable {
  /** All points of the grid. */
  total: number;
  /** Those that cannot be trained. */
  points: number;
  /** Each combination of values that is in the way, with the trainer's own sentence. */
  reasons: string[];
}

/** Reasons that are shown; a grid may have thousands. */
const SHOWN = 3;

/**
 * Looks which points of a sweep could be trained at all: by the axes that say how the series is cut, with the trainer's
 * own arithmetic. A sweep that has results already is left as it is.
 * @returns undefined where all can be.
 * @throws UsageError when none can be.
 */
export async function untrainable(ledger: Ledger, { key, spec }: Sweep): Promise<Untrainable | undefined> {
  const { ticker, begin, end } = spec.data;
  const series = await readWindow(ledger, ticker, ledgerDate(begin), ledgerDate(end));
  if (series.dates.length === 0) return undefined; // said as what it is, the same for every trainer
  const { total } = gridDefinition(spec);
  const [cuts, bad] = [cutsOf(spec), whyNot(() => requireCloses(series))];
  const reasons = bad === undefined ? cuts.flatMap((cut) => cannotBeCut(series.dates, spec, cut) ?? []) : [bad];
  if (reasons.length === 0) return undefined;
  const points = bad === undefined ? (total / cuts.length) * reasons.length : total;
  const found = { total, points, reasons };
  const isNew = ((await readSweep(ledger, key))?.counts.completed ?? 0) === 0;
  if (points === total && isNew) throw new UsageError(describeNone(found, spec.data, series.dates.length));
  return found;
}

interface CutAxes {
  sizeSequence: number;
  sizeUnitOutput: number;
  ratioTrainSet: number;
}

function cutsOf({ parameters }: TuningSweepSpec): CutAxes[] {
  return parameters.ratioTrainSet.values.flatMap((ratioTrainSet) =>
    parameters.sizeSequence.values.flatMap((sizeSequence) =>
      parameters.sizeUnitOutput.values.map((sizeUnitOutput) => ({ sizeSequence, sizeUnitOutput, ratioTrainSet })),
    ),
  );
}

function cannotBeCut(dates: string[], { evaluation }: TuningSweepSpec, cut: CutAxes): string | undefined {
  const { sizeSequence: sequence, sizeUnitOutput: horizon, ratioTrainSet } = cut;
  const testBegin = evaluation?.testBegin && ledgerDate(evaluation.testBegin);
  const reason = whyNot(() => placeWindows(splitDays(dates, ratioTrainSet, testBegin), { ...cut, sequence, horizon }));
  return reason && `sizeSequence ${sequence}, sizeUnitOutput ${horizon}, ratioTrainSet ${ratioTrainSet}: ${reason}`;
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

/** One warning on the points that cannot be trained beside others that can. */
export function describeUntrainable({ points, total, reasons }: Untrainable): string {
  return `spec.parameters: ${points} of ${total} points cannot be trained on these data, and would fail. ${listed(reasons)}`;
}

function describeNone({ total, reasons }: Untrainable, data: TuningSweepSpec['data'], days: number): string {
  return (
    `spec.parameters: expected points that can be trained on the data of ${data.ticker} from ${data.begin} to ` +
    `${data.end} (${days} days in TB_ASSETVALUE_ADJ), found none among ${total}. ${listed(reasons)} ` +
    'Import what is missing, widen spec.data, or change these values.'
  );
}

function listed(reasons: readonly string[]): string {
  const more = reasons.length > SHOWN ? [`(and ${reasons.length - SHOWN} more combinations)`] : [];
  return [...reasons.slice(0, SHOWN), ...more].join(' ');
}
