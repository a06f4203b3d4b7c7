import { axisStyle, baseOption } from './colours.js';
import { cut, label, scaleFor, short } from './scale.js';

/** How far points are strewn around their value, so that they do not hide each other, in pixels. */
const JITTER = 36;

/**
 * Which figure of tasks is drawn: one of the metrics, by its place, or the seconds that they took.
 *
 * @typedef {number | 'seconds'} Figure
 */

/**
 * A figure at each value of one axis: boxes of all tasks, points for single ones.
 *
 * @param {import('../page.ts').ChartData} data
 * @param {import('./colours.js').Colours} colours
 * @param {string} axis
 * @param {Figure} of
 */
export function alongOption(data, colours, axis, of) {
  const at = data.axes.findIndex((summary) => summary.axis === axis);
  const values = data.axes[at]?.values ?? [];
  const boxes = values.map((value) => boxOf(value, of) ?? []);
  const base = baseOption(colours);
  const [accent = ''] = colours.series;
  return {
    ...base,
    tooltip: { ...base.tooltip, trigger: 'item', formatter: describe },
    grid: { left: 8, right: 12, top: 28, bottom: 4, containLabel: true },
    xAxis: {
      type: 'category',
      data: values.map(({ value }) => label(value)),
      jitter: JITTER,
      ...axisStyle(colours, ''),
      axisLabel: { ...axisStyle(colours, '').axisLabel, formatter: cut },
      splitLine: { show: false },
    },
    yAxis: {
      ...scaleFor(boxes.flat()),
      ...axisStyle(colours, of === 'seconds' ? 'seconds' : (data.metrics[of] ?? '')),
      nameTextStyle: { color: colours.muted, align: 'left' },
      splitNumber: 4,
    },
    series: [
      {
        type: 'boxplot',
        data: boxes,
        boxWidth: [12, 56],
        itemStyle: { color: 'transparent', borderColor: colours.muted, borderWidth: 1.2 },
      },
      {
        type: 'scatter',
        data: data.allDrawn ? pointsAlong(data, at, of) : [],
        symbolSize: 7,
        itemStyle: { color: accent, opacity: 0.65 },
      },
    ],
  };
}

/**
 * @param {import('../page.ts').ChartData['axes'][number]['values'][number]} value
 * @param {Figure} of
 */
export function boxOf({ metrics, seconds }, of) {
  return of === 'seconds' ? seconds : metrics[of];
}

/**
 * A category is named by its place: two values may be written alike.
 *
 * @param {import('../page.ts').ChartData} data
 * @param {number} at
 * @param {Figure} of
 */
function pointsAlong({ points }, at, of) {
  return points.flatMap(({ codeTask, at: places, values, seconds }) => {
    const value = of === 'seconds' ? seconds : values[of];
    const place = places[at] ?? -1;
    return value === null || value === undefined || place < 0 ? [] : [{ name: codeTask, value: [place, value] }];
  });
}

/** @param {{ seriesType?: string, name: string, value: unknown }} item */
function describe({ seriesType, name, value }) {
  const figures = Array.isArray(value) ? value : [];
  if (seriesType !== 'boxplot') return echarts.format.encodeHTML(`${name}: ${short(figures[1])}`);
  const [, smallest, q1, median, q3, largest] = figures.map(short);
  return echarts.format.encodeHTML(
    `${name}: median ${median}, middle half ${q1} to ${q3}, smallest ${smallest}, largest ${largest}`,
  );
}
