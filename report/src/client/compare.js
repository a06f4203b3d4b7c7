import { axisStyle, baseOption } from './colours.js';
import { scaleFor, short } from './scale.js';

/**
 * The best value so far of several sweeps, each as a line of steps over the tasks that ended.
 *
 * @param {import('../chart-data.ts').ChartData} data
 * @param {import('./colours.js').Colours} colours
 */
export function compareOption({ compared = [] }, colours) {
  const base = baseOption(colours);
  const unit = {
    nameTextStyle: { color: colours.muted, align: 'left' },
    axisLabel: { color: colours.muted, formatter: short },
  };
  return {
    ...base,
    legend: { type: 'scroll', bottom: 0, textStyle: { color: colours.text }, pageTextStyle: { color: colours.text } },
    tooltip: { ...base.tooltip, trigger: 'axis', valueFormatter: short },
    grid: { left: 12, right: 20, top: 28, bottom: 60, containLabel: true },
    xAxis: {
      type: 'value',
      min: 0,
      minInterval: 1,
      ...axisStyle(colours, 'tasks ended'),
      nameLocation: 'middle',
      nameGap: 24,
      splitLine: { show: false },
    },
    yAxis: {
      ...scaleFor(compared.flatMap(({ best }) => best.map(({ value }) => value))),
      ...axisStyle(colours, [...new Set(compared.map(({ metric }) => metric))].join(', ')),
      ...unit,
    },
    series: compared.map(({ name, best, ended }) => ({
      type: 'line',
      name,
      step: 'end',
      symbol: 'none',
      data: [...best, ...best.slice(-1).map((last) => ({ ...last, nth: ended }))].map(({ nth, value }) => [nth, value]),
      lineStyle: { width: 2.5 },
    })),
  };
}
