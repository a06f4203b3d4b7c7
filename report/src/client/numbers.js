import { label } from './scale.js';

/**
 * Numbers along a scale: the smallest at 0, the largest at 1, what stands for none below.
 *
 * @typedef {NonNullable<import('../chart-data.ts').ChartData['axes'][number]['scale']>} Scale
 */

/** Where tasks stand that do without a parameter. */
const NOWHERE = -0.12;

/**
 * @param {Scale} scale
 * @param {number | null | undefined} value
 */
export function placeAlong({ min, max, isLog }, value) {
  if (value === null || value === undefined) return NOWHERE;
  return isLog ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
}

/**
 * An axis of such places, with round numbers written beside it.
 *
 * @param {import('../chart-data.ts').ChartData['axes'][number] & { scale: Scale }} summary
 */
export function numbersAxis({ scale, values }) {
  const ticks = [...ticksOf(scale), ...(values.some(({ value }) => value === null) ? [null] : [])];
  const labels = new Map(ticks.map((tick) => [placeAlong(scale, tick), label(tick)]));
  const customValues = [...labels.keys()];
  return {
    type: 'value',
    min: ticks.includes(null) ? 1.5 * NOWHERE : 0,
    max: 1,
    axisTick: { show: true, customValues },
    // ECharts measures the room that labels need at places of its own, where an empty text would need none.
    axisLabel: { customValues, formatter: (/** @type {number} */ place) => labels.get(place) ?? ' ' },
    splitLine: { show: false },
  };
}

/** An axis has about so many numbers written beside it. */
const TICKS = 5;

/** @param {Scale} scale */
function ticksOf({ min, max, isLog }) {
  const decades = Math.log10(max / min);
  const inside = (/** @type {number} */ tick) => tick >= min && tick <= max;
  if (!isLog || decades < 1) return evenTicks(min, max).filter(inside);
  const [first, last] = [Math.floor(Math.log10(min)), Math.ceil(Math.log10(max))];
  const every = Math.ceil(decades / TICKS);
  const within = decades < 2 ? [1, 2, 5] : [1];
  const powers = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  return powers
    .filter((power) => (power - first) % every === 0)
    .flatMap((power) => within.map((digit) => Number(`${digit}e${power}`)))
    .filter(inside);
}

/**
 * @param {number} min
 * @param {number} max
 */
function evenTicks(min, max) {
  const rough = (max - min) / TICKS;
  const power = Math.floor(Math.log10(rough));
  const digit = [1, 2, 5, 10].find((each) => each * 10 ** power >= rough) ?? 10;
  const step = Number(`${digit}e${power}`);
  const first = Math.ceil(min / step);
  return Array.from({ length: Math.floor(max / step) - first + 1 }, (_, at) =>
    Number(((first + at) * step).toPrecision(12)),
  );
}
