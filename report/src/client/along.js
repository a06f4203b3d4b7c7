import { axisStyle, baseOption } from './colours.js';
import { scaleFor, short } from './scale.js';

/** How far points are strewn around their value, so that they do not hide each other, in pixels. */
const JITTER = 36;

/**
 * The metric, or the seconds, at each value of one axis: boxes of all tasks, points for single ones.
 *
 * @param {import('../page.ts').ChartData} data
 * @param {import('./colours.js').Colours} colours
 * @param {string} axis
 * @param {'metric' | 'seconds'} of
 */
export function alongOption(data, colours, axis, of) {
  const at = data.axes.findIndex((summary) => summary.axis === axis);
  const values = data.axes[at]?.values ?? [];
  const base = baseOption(colours);
  const [accent = ''] = colours.series;
  return {
    ...base,
    tooltip: { ...base.tooltip, trigger: 'item', formatter: describe },
    grid: { left: 8, right: 12, top: 28, bottom: 4, containLabel: true },
    xAxis: {
      type: 'category',
      data: values.map(({ value }) => String(value)),
      jitter: JITTER,
      ...axisStyle(colours, ''),
      splitLine: { show: false },
    },
    yAxis: {
      ...scaleFor(values.flatMap((value) => value[of] ?? [])),
      ...axisStyle(colours, of === 'metric' ? data.metric : 'seconds'),
      nameTextStyle: { color: colours.muted, align: 'left' },
      splitNumber: 4,
    },
    series: [
      {
        type: 'boxplot',
        data: values.map((value) => value[of] ?? []),
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
 * @param {import('../page.ts').ChartData} data
 * @param {number} at
 * @param {'metric' | 'seconds'} of
 */
function pointsAlong({ points }, at, of) {
  return points.map(({ codeTask, at: place, value, seconds }) => {
    return { name: codeTask, value: [String(place[at]), of === 'metric' ? value : seconds] };
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
