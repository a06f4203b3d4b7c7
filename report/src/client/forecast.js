import { axisStyle, baseOption } from './colours.js';
import { short } from './scale.js';

/**
 * Actual, predicted and naive closes over the test days, and below them by how much the two forecasts were wrong: over
 * years, the lines above are too close to tell apart. The slider chooses days; the wheel is left to the page.
 *
 * @param {import('../chart-data.ts').ChartData} data
 * @param {import('./colours.js').Colours} colours
 */
export function forecastOption({ forecast }, colours) {
  if (!forecast) return {};
  const { dates, actual, predicted, naive } = forecast;
  const base = baseOption(colours);
  const [accent = '', second = ''] = colours.series;
  const error = (/** @type {number} */ value, /** @type {number} */ at) => value - (actual[at] ?? Number.NaN);
  return {
    ...base,
    legend: {
      top: 0,
      data: ['Actual', 'Predicted', 'Naive'],
      textStyle: { color: colours.text },
      icon: 'roundRect',
      itemHeight: 4,
    },
    tooltip: { ...base.tooltip, trigger: 'axis', valueFormatter: short },
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    grid: [
      { left: 56, right: 16, top: 36, height: 230 },
      { left: 56, right: 16, top: 306, height: 110 },
    ],
    dataZoom: [{ type: 'slider', xAxisIndex: [0, 1], height: 20, bottom: 6, textStyle: { color: colours.muted } }],
    xAxis: [0, 1].map((gridIndex) => daysAxis(gridIndex, dates, colours)),
    yAxis: [
      { gridIndex: 0, type: 'value', scale: true, ...axisStyle(colours, 'close') },
      { gridIndex: 1, type: 'value', splitNumber: 3, ...axisStyle(colours, 'forecast − actual') },
    ],
    series: [
      line('Actual', 0, actual, { color: colours.text, width: 1.5 }),
      line('Predicted', 0, predicted, { color: accent, width: 1.5 }),
      line('Naive', 0, naive, { color: second, width: 1, type: 'dashed' }),
      line('Naive, error', 1, naive.map(error), { color: second, width: 1 }),
      line('Predicted, error', 1, predicted.map(error), { color: accent, width: 1 }),
    ],
  };
}

/**
 * @param {number} gridIndex the lower one has the dates
 * @param {readonly string[]} data
 * @param {import('./colours.js').Colours} colours
 */
function daysAxis(gridIndex, data, colours) {
  const style = axisStyle(colours, '');
  const axisLabel = { ...style.axisLabel, show: gridIndex === 1, alignMinLabel: 'left', alignMaxLabel: 'right' };
  return { gridIndex, type: 'category', data, ...style, axisLine: { ...style.axisLine, onZero: false }, axisLabel };
}

/**
 * @param {string} name
 * @param {number} grid
 * @param {readonly number[]} data
 * @param {{ color: string, width: number, type?: string }} lineStyle
 */
function line(name, grid, data, lineStyle) {
  const { color } = lineStyle;
  return {
    type: 'line',
    name,
    xAxisIndex: grid,
    yAxisIndex: grid,
    data,
    showSymbol: false,
    lineStyle,
    itemStyle: { color },
  };
}
