import { BigValueGraphMode } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import { now, over, panel } from './build.ts';

/** Lines over time: each a query and what its series are called. */
export interface Graph {
  title: string;
  description: string;
  unit: string;
  /** Of 24; absent: half. */
  columns?: number;
  queries: readonly (readonly [expr: string, legend: string])[];
}

export function graph({ unit, queries, columns = 12, ...text }: Graph): TimeSeries {
  return panel(new TimeSeries().unit(unit), { ...text, columns }, ...queries.map((query) => over(...query)));
}

/** One number of the present, a quarter of a row. */
export function figure(title: string, description: string, expr: string, unit = 'short'): Stat {
  const builder = new Stat().graphMode(BigValueGraphMode.None).unit(unit).noValue('–');
  return panel(builder, { title, description, columns: 6, height: 4 }, now(expr));
}

/** The usual quantiles of a histogram, of which `rate` gives the rates of its buckets by `le`. */
export function quantiles(rate: string): [expr: string, legend: string][] {
  return [0.5, 0.99].map((quantile) => [`histogram_quantile(${quantile}, ${rate})`, `p${quantile * 100}`]);
}
