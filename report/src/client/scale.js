/** From this ratio of the largest to the smallest value on, a linear scale would crowd all good tasks at its foot. */
const WIDE = 20;

/**
 * The scale that shows these values best.
 *
 * @param {readonly number[]} values
 * @returns {{ type: 'log' | 'value', scale: true }}
 */
export function scaleFor(values) {
  const smallest = Math.min(...values);
  const isWide = smallest > 0 && Math.max(...values) / smallest >= WIDE;
  return { type: isWide ? 'log' : 'value', scale: true };
}

/**
 * @param {unknown} value
 * @returns {string} four significant digits, for labels and tooltips
 */
export function short(value) {
  const number = Number(value ?? Number.NaN);
  if (!Number.isFinite(number)) return '–';
  if (Math.abs(number) >= 1e15) return number.toExponential(3);
  if (Math.abs(number) >= 1000) return Math.round(number).toLocaleString('en');
  return String(Number(number.toPrecision(4)));
}

/**
 * @param {string | number | boolean | null} value
 * @param {number} [to] the last of the numbers that begin with the value
 * @returns {string} a parameter's value, or what stands for none
 */
export function label(value, to) {
  if (value === null) return '–';
  return to === undefined ? String(value) : `${value} to ${to}`;
}

/** Characters that a label has room for. */
const LONGEST = 16;

/**
 * @param {string} text
 * @returns {string} the beginning of a long one
 */
export function cut(text) {
  const letters = Array.from(text);
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join('')}…` : text;
}
