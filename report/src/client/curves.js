import { axisStyle, baseOption } from './colours.js';
import { scaleFor, short } from './scale.js';

/**
 * @typedef {import('../chart-data.ts').ChartData['losses']} Lines
 */

/**
 * The loss after each epoch, one line per task, the best one thickest.
 *
 * @param {import('../chart-data.ts').ChartData} data
 * @param {import('./colours.js').Colours} colours
 */
export function lossesOption({ losses }, colours) {
  const isPositive = losses.every(({ values }) => values.every((value) => value > 0));
  // The logarithm of 0, which a constant series has as its loss, is no place on an axis.
  const scale = { type: isPositive ? 'log' : 'value' };
  return curvesOption(losses, colours, { x: { name: 'epoch', min: 1 }, y: { name: 'loss', ...scale } });
}

/**
 * A metric at each step, in the same way.
 *
 * @param {import('../chart-data.ts').ChartData} data
 * @param {import('./colours.js').Colours} colours
 * @param {string} metric
 */
export function stepsOption({ curves }, colours, metric) {
  const lines = curves.find((each) => each.metric === metric)?.lines ?? [];
  const scale = scaleFor(lines.flatMap(({ values }) => values));
  return curvesOption(lines, colours, { x: { name: 'step', min: 'dataMin' }, y: { name: '', ...scale } });
}

/**
 * @param {Lines} lines
 * @param {import('./colours.js').Colours} colours
 * @param {{ x: { name: string, min: number | string }, y: { name: string, type: string } }} axes
 */
function curvesOption(lines, colours, { x, y }) {
  const base = baseOption(colours);
  return {
    ...base,
    legend: { type: 'scroll', bottom: 0, textStyle: { color: colours.text }, pageTextStyle: { color: colours.text } },
    tooltip: { ...base.tooltip, trigger: 'axis', valueFormatter: short, order: 'valueAsc' },
    grid: { left: 12, right: 20, top: 28, bottom: 60, containLabel: true },
    xAxis: {
      type: 'value',
      min: x.min,
      minInterval: 1,
      ...axisStyle(colours, x.name),
      nameLocation: 'middle',
      nameGap: 24,
      splitLine: { show: false },
    },
    yAxis: {
      ...y,
      ...axisStyle(colours, y.name),
      axisLabel: { color: colours.muted, formatter: short },
    },
    series: lines.map(({ rank, label: told, steps, values }) => ({
      type: 'line',
      name: `${rank}  ${told}`,
      data: steps.map((step, at) => [step, values[at]]),
      symbolSize: 5,
      showSymbol: steps.length <= MARKED,
      lineStyle: { width: rank === 1 ? 3 : 1.5 },
    })),
  };
}

/** Of a line with more points than this none is marked. */
const MARKED = 60;
