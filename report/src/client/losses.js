import { axisStyle, baseOption } from './colours.js';
import { short } from './scale.js';

/**
 * The loss after each epoch, one line a task, the best one thickest.
 *
 * @param {import('../page.ts').ChartData} data
 * @param {import('./colours.js').Colours} colours
 */
export function lossesOption({ losses }, colours) {
  const base = baseOption(colours);
  const isPositive = losses.every(({ losses: values }) => values.every((value) => value > 0));
  return {
    ...base,
    legend: { type: 'scroll', bottom: 0, textStyle: { color: colours.text }, pageTextStyle: { color: colours.text } },
    tooltip: { ...base.tooltip, trigger: 'axis', valueFormatter: short, order: 'valueAsc' },
    grid: { left: 12, right: 20, top: 28, bottom: 60, containLabel: true },
    xAxis: {
      type: 'value',
      min: 1,
      minInterval: 1,
      ...axisStyle(colours, 'epoch'),
      nameLocation: 'middle',
      nameGap: 24,
      splitLine: { show: false },
    },
    // The logarithm of 0, which a constant series has as its loss, is no place on an axis.
    yAxis: {
      type: isPositive ? 'log' : 'value',
      ...axisStyle(colours, 'loss'),
      axisLabel: { color: colours.muted, formatter: short },
    },
    series: losses.map(({ rank, codeTask, epochs, losses: values }) => ({
      type: 'line',
      name: `${rank}  ${codeTask}`,
      data: epochs.map((epoch, at) => [epoch, values[at]]),
      symbolSize: 5,
      lineStyle: { width: rank === 1 ? 3 : 1.5 },
    })),
  };
}
