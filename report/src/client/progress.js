import { axisStyle, baseOption } from './colours.js';
import { scaleFor, short } from './scale.js';

/**
 * The best value so far as a line of steps, each task as a dot, failures as marks at the lower edge.
 *
 * @param {import('../chart-data.ts').ChartData} data
 * @param {import('./colours.js').Colours} colours
 */
export function progressOption({ progress, metrics: [metric = ''] }, colours) {
  if (!progress) return {};
  const { ended, best, points, failures } = progress;
  const base = baseOption(colours);
  const [accent = '', second = ''] = colours.series;
  const style = axisStyle(colours, metric);
  const line = [...best, ...best.slice(-1).map((last) => ({ ...last, nth: ended }))];
  return {
    ...base,
    tooltip: { ...base.tooltip, trigger: 'item', formatter: describeEnd },
    grid: { left: 12, right: 20, top: 28, bottom: 28, containLabel: true },
    xAxis: {
      type: 'value',
      min: 0,
      max: ended,
      minInterval: 1,
      ...axisStyle(colours, 'tasks ended'),
      nameLocation: 'middle',
      nameGap: 24,
      splitLine: { show: false },
    },
    yAxis: [
      {
        ...scaleFor(points.map(({ value }) => value)),
        ...style,
        nameTextStyle: { color: colours.muted, align: 'left' },
        axisLabel: { color: colours.muted, formatter: short },
      },
      { type: 'value', min: 0, max: 1, show: false },
    ],
    series: [
      {
        type: 'scatter',
        data: points.map(({ nth, codeTask, value }) => ({ name: codeTask, value: [nth, value] })),
        symbolSize: points.length > CROWDED_DOTS ? 4 : 7,
        itemStyle: { color: colours.muted, opacity: 0.55 },
      },
      {
        type: 'line',
        step: 'end',
        data: line.map(({ nth, codeTask, value }) => ({ name: codeTask, value: [nth, value] })),
        symbol: 'none',
        lineStyle: { color: accent, width: 2.5 },
      },
      {
        type: 'scatter',
        yAxisIndex: 1,
        data: failures.map((nth) => ({ name: 'failed', value: [nth, 0] })),
        symbol: 'rect',
        symbolSize: [3, 12],
        symbolOffset: [0, -6],
        itemStyle: { color: second },
      },
    ],
  };
}

/** With more dots than these each is smaller. */
const CROWDED_DOTS = 300;

/** @param {{ name: string, seriesIndex: number, value: unknown }} item */
function describeEnd({ name, seriesIndex, value }) {
  const [nth, figure] = Array.isArray(value) ? value : [];
  return seriesIndex === 2 ? `task ${nth} failed` : `task ${nth}, ${name}: ${short(figure)}`;
}
