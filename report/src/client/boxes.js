import { placeAlong } from './numbers.js';
import { label } from './scale.js';

/**
 * Boxes along a scale, each as wide as the numbers that it is of.
 *
 * @param {import('../chart-data.ts').ChartData['axes'][number]['values']} values
 * @param {import('./numbers.js').Scale} scale
 * @param {(value: import('../chart-data.ts').ChartData['axes'][number]['values'][number]) => readonly number[] | null | undefined} boxOf
 * @param {import('./colours.js').Colours} colours
 */
export function boxesAlong(values, scale, boxOf, colours) {
  const boxes = values.flatMap((value) => {
    const box = boxOf(value);
    if (!box) return [];
    const from = typeof value.value === 'number' ? value.value : null;
    const ends = [placeAlong(scale, from), placeAlong(scale, value.to ?? from)];
    return [{ name: label(value.value, value.to), value: [...ends, ...box] }];
  });
  return {
    type: 'custom',
    name: BOXES,
    data: boxes,
    encode: { x: [0, 1], y: [2, 3, 4, 5, 6] },
    renderItem: (/** @type {unknown} */ _, /** @type {Drawing} */ drawing) => drawBox(drawing, colours.muted),
  };
}

/** What tells boxes from tasks in tooltips. */
export const BOXES = 'boxes';

/** Pixels that a box has at least, and that lie between two. */
const NARROWEST = 10;
const GAP = 2;

/**
 * What ECharts gives to whoever draws.
 *
 * @typedef {{ value: (dimension: number) => number, coord: (point: number[]) => number[] }} Drawing
 */

/**
 * @param {Drawing} drawing
 * @param {string} stroke
 */
function drawBox({ value, coord }, stroke) {
  const pixel = (/** @type {number} */ dimension) => coord([value(0), value(dimension)])[1] ?? 0;
  const [begin = 0] = coord([value(0), value(4)]);
  const [end = 0] = coord([value(1), value(4)]);
  const width = Math.max(end - begin - GAP, NARROWEST);
  const left = (begin + end - width) / 2;
  const middle = (begin + end) / 2;
  const [smallest = 0, q1 = 0, median = 0, q3 = 0, largest = 0] = [2, 3, 4, 5, 6].map(pixel);
  const style = { stroke, fill: 'transparent', lineWidth: 1.2 };
  const line = (/** @type {number[]} */ [x1 = 0, y1 = 0, x2 = 0, y2 = 0]) => ({
    type: 'line',
    shape: { x1, y1, x2, y2 },
    style,
  });
  return {
    type: 'group',
    children: [
      { type: 'rect', shape: { x: left, y: q3, width, height: q1 - q3 }, style },
      { ...line([left, median, left + width, median]), style: { ...style, lineWidth: 2.4 } },
      line([middle, smallest, middle, q1]),
      line([middle, q3, middle, largest]),
    ],
  };
}
