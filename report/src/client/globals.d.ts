import type * as library from 'echarts';

declare global {
  /** ECharts' minified file puts itself here. */
  const echarts: typeof library;
}
