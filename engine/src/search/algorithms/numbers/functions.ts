/**
 * Functions whose every bit follows from additions, multiplications and divisions, which IEEE 754 defines exactly. Those of
 * Math (`exp`, `log`, `pow`) may differ in the last bit between engines and machines, and proposals have to be the same on all.
 */

const LN2_HIGH = 0.69314718036912381649;
const LN2_LOW = 1.90821492927058770002e-10;
/** 1 / k!, for the series of exp, the last term first. */
const EXP_SERIES = Float64Array.from({ length: 15 }, (_, index) => 1 / factorial(14 - index));
/** 1 / (2 k + 1), for the series of log, the last term first. */
const LOG_SERIES = Float64Array.from({ length: 13 }, (_, index) => 1 / (2 * (12 - index) + 1));
const LEAST_POWER = -1022;
/** The powers of two from 2^-1022 to 2^1023, by doubling, which loses nothing. */
const POWERS = powersOfTwo();
const bits = new DataView(new ArrayBuffer(8));

/** e to the power of x, to within a few units of the last place; 0 below -700, Infinity where a number cannot hold it. */
export function exp(x: number): number {
  if (x < -700) return 0;
  const power = Math.floor(x / (LN2_HIGH + LN2_LOW) + 0.5);
  const rest = x - power * LN2_HIGH - power * LN2_LOW;
  return polynomial(EXP_SERIES, rest) * (POWERS[power - LEAST_POWER] ?? Infinity);
}

/** The natural logarithm of a positive number, to within a few units of the last place. */
export function log(x: number): number {
  bits.setFloat64(0, x);
  const word = bits.getUint32(0);
  let power = (word >>> 20) - 1023;
  bits.setUint32(0, (word & 0xfffff) | 0x3ff00000);
  let mantissa = bits.getFloat64(0);
  if (mantissa > 1.4142135623730951) {
    mantissa /= 2;
    power++;
  }
  const ratio = (mantissa - 1) / (mantissa + 1);
  const square = ratio * ratio;
  return power * LN2_HIGH + (2 * ratio * polynomial(LOG_SERIES, square) + power * LN2_LOW);
}

/** The square root of a number from 1 on, by Heron's method. */
export function squareRoot(x: number): number {
  let root = x;
  for (let next = (x + 1) / 2; next < root; next = (root + x / root) / 2) root = next;
  return root;
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(1023 - LEAST_POWER + 1);
  let power = 1;
  for (let step = 0; step > LEAST_POWER; step--) power /= 2;
  for (let index = 0; index < powers.length; index++, power *= 2) powers[index] = power;
  return powers;
}

const NUMERATOR = Float64Array.of(
  0.0352624965998911,
  0.700383064443688,
  6.37396220353165,
  33.912866078383,
  112.079291497871,
  221.213596169931,
  220.206867912376,
);
const DENOMINATOR = Float64Array.of(
  0.0883883476483184,
  1.75566716318264,
  16.064177579207,
  86.7807322029461,
  296.564248779674,
  637.333633378831,
  793.826512519948,
  440.413735824752,
);

/**
 * The share of the standard normal distribution below z, to 1e-15 (Hart's rational approximation, 1968, as in West, "Better
 * approximations to cumulative normal functions", 2005).
 */
export function normalBelow(z: number): number {
  const size = Math.abs(z);
  if (size > 7.07106781186547) return z > 0 ? 1 : 0;
  const tail = (exp((-size * size) / 2) * polynomial(NUMERATOR, size)) / polynomial(DENOMINATOR, size);
  return z > 0 ? 1 - tail : tail;
}

function polynomial(coefficients: Float64Array, x: number): number {
  let sum = 0;
  for (let term = 0; term < coefficients.length; term++) sum = sum * x + (coefficients[term] ?? 0);
  return sum;
}
