import type { ChartData } from '@tuningsweep/report/components';

/** What charts are drawn from while nothing is known. */
export const NOTHING: ChartData = {
  goal: 'Minimize',
  metrics: [],
  axes: [],
  points: [],
  allDrawn: false,
  losses: [],
  curves: [],
  forecast: undefined,
  progress: undefined,
  compared: [],
};

/** What charts are drawn from, each in a part of its own. */
export const CHART_DATA = Object.keys(NOTHING) as (keyof ChartData)[]; // oxlint-disable-line typescript/no-unsafe-type-assertion -- its own keys

/** The name of such a part. */
export function dataPart(name: keyof ChartData): string {
  return `data:${name}`;
}
