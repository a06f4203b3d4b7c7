import { BOXES, boxesAlong } from './boxes.js';
import { axisStyle, baseOption } from './colours.js';
import { numbersAxis, placeAlong } from './numbers.js';
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
 * @param {import('../chart-data.ts').ChartData} data
 * @param {import('./colours.js').Colours} colours
 * @param {string} axis
 * @param {Figure} of
 */
export function axisOption(data, colours, axis, of) {
  const at = data.axes.findIndex((summary) => summary.axis === axis);
  const summary = data.axes[at];
  const scale = summary?.scale;
  const values = summary?.values ?? [];
  const boxes = values.map((value) => boxOf(value, of) ?? []);
  const base = baseOption(colours);
  const [accent = ''] = colours.series;
  const unit = axisStyle(colours, of === 'seconds' ? 'seconds' : (data.metrics[of] ?? ''));
  return {
    ...base,
    tooltip: { ...base.tooltip, trigger: 'item', formatter: describe },
    grid: { left: 8, right: 12, top: 28, bottom: 4, containLabel: true },
    xAxis:
      summary && scale
        ? styled(numbersAxis({ ...summary, scale }), colours)
        : styled({ ...valuesAxis(values), splitLine: { show: false } }, colours),
    yAxis: {
      ...scaleFor(boxes.flat()),
      ...unit,
      axisLine: { ...unit.axisLine, onZero: false },
      nameTextStyle: { color: colours.muted, align: 'left' },
      splitNumber: 4,
    },
    series: [
      scale ? boxesAlong(values, scale, (value) => boxOf(value, of), colours) : boxplot(boxes, colours),
      {
        type: 'scatter',
        data: data.allDrawn ? pointsAlong(data, at, of) : [],
        symbolSize: 7,
        itemStyle: { color: accent, opacity: 0.65 },
      },
    ],
  };
}

/** @param {import('../chart-data.ts').ChartData['axes'][number]['values']} values */
function valuesAxis(values) {
  return {
    type: 'category',
    data: values.map(({ value }) => label(value)),
    jitter: JITTER,
    axisLabel: { formatter: cut },
  };
}

/**
 * @param {{ axisLabel: object, splitLine: object }} axis
 * @param {import('./colours.js').Colours} colours
 */
function styled(axis, colours) {
  const style = axisStyle(colours, '');
  return { ...style, ...axis, axisLabel: { ...style.axisLabel, ...axis.axisLabel } };
}

/**
 * @param {readonly (readonly number[])[]} boxes
 * @param {import('./colours.js').Colours} colours
 */
function boxplot(boxes, colours) {
  return {
    type: 'boxplot',
    name: BOXES,
    data: boxes,
    boxWidth: [12, 56],
    itemStyle: { color: 'transparent', borderColor: colours.muted, borderWidth: 1.2 },
  };
}

/**
 * @param {import('../chart-data.ts').ChartData['axes'][number]['values'][number]} value
 * @param {Figure} of
 */
export function boxOf({ metrics, seconds }, of) {
  return of === 'seconds' ? seconds : metrics[of];
}

/**
 * A category is named by its place: two values may be written alike.
 *
 * @param {import('../chart-data.ts').ChartData} data
 * @param {number} at
 * @param {Figure} of
 */
function pointsAlong({ points, axes }, at, of) {
  const scale = axes[at]?.scale;
  return points.flatMap(({ codeTask, at: places, values, seconds }) => {
    const value = of === 'seconds' ? seconds : values[of];
    const place = scale ? placeAlong(scale, places[at]) : (places[at] ?? -1);
    return value === null || value === undefined || place === -1 ? [] : [{ name: codeTask, value: [place, value] }];
  });
}

/** @param {{ seriesName?: string, name: string, value: unknown }} item */
function describe({ seriesName, name, value }) {
  const figures = Array.isArray(value) ? value : [];
  if (seriesName !== BOXES) return `${name}: ${short(figures[1])}`;
  const [smallest, q1, median, q3, largest] = figures.slice(-5).map(short);
  return `${name}: median ${median}\nmiddle half ${q1} to ${q3}\nsmallest ${smallest}, largest ${largest}`;
}
