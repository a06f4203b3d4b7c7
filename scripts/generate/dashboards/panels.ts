import { BigValueColorMode, BigValueGraphMode, TableCellDisplayMode } from '@grafana/grafana-foundation-sdk/common';
import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import type { DynamicConfigValue, ThresholdsConfig } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
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

/** A colour up to the first limit, then that of the last limit that is reached. */
export function limits(colour: string, ...above: [value: number, colour: string][]): Builder<ThresholdsConfig> {
  const steps = [{ value: null, color: colour }, ...above.map(([value, color]) => ({ value, color }))];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}

/** What has a table write the values of a column in the colours of their limits. */
export function coloured(thresholds: Builder<ThresholdsConfig>): DynamicConfigValue[] {
  return [
    { id: 'thresholds', value: thresholds.build() },
    { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.ColorText } },
  ];
}

/** One number of the present, a quarter of a row; with limits, in their colours. */
export function figure(
  title: string,
  description: string,
  expr: string,
  {
    unit = 'short',
    thresholds,
    legend,
  }: { unit?: string; thresholds?: Builder<ThresholdsConfig>; legend?: string } = {},
): Stat {
  const builder = new Stat().graphMode(BigValueGraphMode.None).unit(unit).noValue('–');
  builder.colorMode(thresholds ? BigValueColorMode.Value : BigValueColorMode.None);
  if (thresholds) builder.thresholds(thresholds);
  return panel(builder, { title, description, columns: 6, height: 4 }, now(expr, legend));
}

/** The usual quantiles of a histogram, of which `rate` gives the rates of its buckets by `le`. */
export function quantiles(rate: string): [expr: string, legend: string][] {
  return [0.5, 0.99].map((quantile) => [`histogram_quantile(${quantile}, ${rate})`, `p${quantile * 100}`]);
}
