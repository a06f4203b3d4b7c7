import { formatTable } from '../lib/table.ts';
import { operationsOf, workingSetOf } from './cost.ts';
import type { SideName } from './side.ts';
import type { StepResult } from './steps.ts';

const SIDES: readonly SideName[] = ['ours', 'tfjs', 'keras', 'torch'];

/** Steps a second of each side, and ours beside the peers'. */
export function stepTable(results: readonly StepResult[]): string {
  const rows = results.map((result) => {
    const { rates } = result;
    return [
      ...caseCells(result),
      ...SIDES.map((name) => rates[name].toFixed(name === 'tfjs' ? 1 : 0)),
      (rates.ours / Math.max(rates.keras, rates.torch)).toFixed(2),
      (rates.ours / rates.tfjs).toFixed(0),
    ];
  });
  return formatTable(['units', 'batch', ...SIDES, 'ours / faster peer', 'ours / tfjs'], rows);
}

/** What our steps take of what the core can do, and which of its limits is the nearest. */
export function limitTable(results: readonly StepResult[]): string {
  const heads = [
    'units',
    'batch',
    'GFLOP/s',
    'core',
    'share',
    'arrays',
    'share of cache',
    'share of memory',
    'nearest',
  ];
  const rows = results.map((result) => {
    const { rates, shares, peak } = result;
    return [
      ...caseCells(result),
      ((rates.ours * operationsOf(result.case)) / 1e9).toFixed(0),
      (peak / 1e9).toFixed(0),
      percent(shares.peak),
      `${(workingSetOf(result.case) / 1e6).toFixed(1)} MB`,
      percent(shares.cache),
      percent(shares.memory),
      nearestLimit(shares),
    ];
  });
  return formatTable(heads, rows);
}

/** The limit of which the largest share is taken; memory does not count where the arrays stay in a cache. */
function nearestLimit({ peak, cache }: StepResult['shares']): string {
  return peak >= cache ? 'arithmetic' : 'traffic';
}

function caseCells({ case: { inputUnits, hiddenUnits, batch } }: StepResult): string[] {
  return [`${inputUnits}, ${hiddenUnits}`, String(batch)];
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
