/**
 * Functions whose every bit follows from additions, multiplications and divisions, which IEEE 754 defines exactly. Those of
 * Math (`exp`, `log`, `pow`) may differ in the last bit between engines and machines, and proposals have to be the same on all.
 */

const LN2_HIGH = 0.69314718036912381649;
const LN2_LOW = 1.90821492927058770002e-10;
const EXP_TERMS = 14;
const LOG_TERMS = 12;
const bits = new DataView(new ArrayBuffer(8));

/** e to the power of x, to within a few units of the last place; 0 below -700. */
export function exp(x: number): number {
  if (x < -700) return 0;
  const power = Math.floor(x / (LN2_HIGH + LN2_LOW) + 0.5);
  const rest = x - power * LN2_HIGH - power * LN2_LOW;
  let sum = 1;
  for (let term = EXP_TERMS; term > 0; term--) sum = 1 + (sum * rest) / term;
  return sum * powerOfTwo(power);
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
  let sum = 0;
  for (let term = LOG_TERMS; term >= 0; term--) sum = sum * square + 1 / (2 * term + 1);
  return power * LN2_HIGH + (2 * ratio * sum + power * LN2_LOW);
}

/** 2 to a whole power within what a number holds without loss. */
function powerOfTwo(power: number): number {
  bits.setUint32(0, (Math.max(-1022, Math.min(1023, power)) + 1023) << 20);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}

const NUMERATOR = [
  0.0352624965998911, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931,
  220.206867912376,
];
const DENOMINATOR = [
  0.0883883476483184, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831,
  793.826512519948, 440.413735824752,
];

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

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * x + coefficient;
  return sum;
}
