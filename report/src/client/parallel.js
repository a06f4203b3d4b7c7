import { axisStyle, baseOption } from './colours.js';
import { numbersAxis, placeAlong } from './numbers.js';
import { cut, label, scaleFor, short } from './scale.js';

/** With more lines than this each is drawn fainter. */
const CROWDED = 150;

/** An axis has room for so many values to be written beside it. */
const MOST_LABELS = 16;

/** How much of the room between two values the lines through one of them take. */
const SPREAD = 0.7;

/** How much of a scale's length the lines of tasks without a number take. */
const SPREAD_OF_NONE = 0.08;

/**
 * One line per task through its parameters to its metric. Colours go by rank: by value, one bad task would take the whole
 * scale for itself.
 *
 * @param {import('../chart-data.ts').ChartData} data points by rank
 * @param {import('./colours.js').Colours} colours
 */
export function parallelOption({ axes, points, metrics: [metric = ''], goal }, colours) {
  const base = baseOption(colours);
  const ranks = Math.max(points.length - 1, 1);
  return {
    ...base,
    tooltip: { ...base.tooltip, trigger: 'item' },
    parallel: { left: 48, right: 72, top: 40, bottom: 24, parallelAxisDefault: { nameGap: 14 } },
    parallelAxis: [
      ...axes.map((summary, dim) => parameterAxis(dim, summary, colours)),
      metricAxis(axes.length, metric, points, colours),
    ],
    visualMap: {
      show: false,
      dimension: axes.length + 1,
      min: 0,
      max: 1,
      inRange: { color: colours.ramp },
    },
    series: [
      {
        type: 'parallel',
        inactiveOpacity: 0.04,
        activeOpacity: 1,
        lineStyle: { width: 1.5, opacity: points.length > CROWDED ? 0.35 : 0.75 },
        // The best task is drawn last, above all others.
        data: points
          .map(({ codeTask, at, values: [value] }, index) => ({
            name: codeTask,
            value: [...at.map((found, dim) => placeOf(found, axes[dim]?.scale, index / ranks)), value, index / ranks],
            ...(index === 0 && { lineStyle: { width: 4, opacity: 1 } }),
          }))
          .toReversed(),
        tooltip: { formatter: (/** @type {{ dataIndex: number }} */ item) => describe(points.at(-1 - item.dataIndex)) },
      },
    ],
  };

  /**
   * @param {number | null} found which of the axis's values, on a scale the number
   * @param {import('./numbers.js').Scale | undefined} scale
   * @param {number} rank from 0, the best, to 1
   */
  function placeOf(found, scale, rank) {
    const offset = goal === 'Maximize' ? 0.5 - rank : rank - 0.5;
    if (!scale) return (found ?? -1) + 0.5 + offset * SPREAD;
    return placeAlong(scale, found) + (found === null ? offset * SPREAD_OF_NONE : 0);
  }

  /** @param {import('../chart-data.ts').ChartData['points'][number] | undefined} point */
  function describe(point) {
    if (!point) return '';
    const lines = axes.flatMap(({ axis, values, scale }, at) => {
      const found = point.at[at] ?? null;
      const value = scale ? found : (values[found ?? -1]?.value ?? null);
      return value === null ? [] : [`${axis} ${label(value)}`];
    });
    return [point.codeTask, `${metric} ${short(point.values[0])}`, ...lines].join('\n');
  }
}

/**
 * @param {number} dim
 * @param {import('../chart-data.ts').ChartData['axes'][number]} summary
 * @param {import('./colours.js').Colours} colours
 */
function parameterAxis(dim, summary, colours) {
  const { axis, values, scale } = summary;
  if (!scale) return valueListAxis(dim, axis, values, colours);
  const { axisLabel, ...along } = numbersAxis({ ...summary, scale });
  const style = readable(colours, axis);
  return { dim, ...style, ...along, axisLabel: { ...style.axisLabel, ...axisLabel } };
}

/**
 * An axis with its values at equal distances, the n-th of them at n + 0.5, so that there is room for all its lines.
 *
 * @param {number} dim
 * @param {string} name
 * @param {readonly { value: number | string | boolean | null }[]} values
 * @param {import('./colours.js').Colours} colours
 */
function valueListAxis(dim, name, values, colours) {
  const style = readable(colours, name);
  const every = Math.ceil(values.length / MOST_LABELS);
  const formatter = (/** @type {number} */ at) => {
    const nth = at - 0.5;
    return values[nth] && nth % every === 0 ? cut(label(values[nth].value)) : '';
  };
  const axisLabel = { ...style.axisLabel, formatter };
  return {
    dim,
    type: 'value',
    min: 0,
    max: values.length,
    interval: 0.5,
    ...style,
    axisTick: { show: false },
    axisLabel,
  };
}

/**
 * @param {number} dim
 * @param {string} metric
 * @param {import('../chart-data.ts').ChartData['points']} points
 * @param {import('./colours.js').Colours} colours
 */
function metricAxis(dim, metric, points, colours) {
  const style = readable(colours, metric);
  const axisLabel = { ...style.axisLabel, formatter: short };
  return { dim, ...scaleFor(points.map(({ values: [value] }) => value ?? Number.NaN)), ...style, axisLabel };
}

/**
 * Labels are above the lines, which all run through them, on a ground of their own.
 *
 * @param {import('./colours.js').Colours} colours
 * @param {string} name
 */
function readable(colours, name) {
  const style = axisStyle(colours, cut(name));
  const ground = { backgroundColor: colours.surface, padding: [1, 3], borderRadius: 3 };
  return { z: 10, ...style, nameTextStyle: { color: colours.text }, axisLabel: { ...style.axisLabel, ...ground } };
}
