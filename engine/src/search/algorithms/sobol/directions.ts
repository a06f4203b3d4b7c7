/**
 * The primitive polynomials, by their coefficients as binary digits, and the first direction numbers of Sobol's sequence, of
 * Joe and Kuo's table new-joe-kuo-6; after the first dimension, which needs none. A sweep has at most 32 parameters.
 */
const TABLE: readonly (readonly [polynomial: number, first: readonly number[]])[] = [
  [3, [1]],
  [7, [1, 3]],
  [11, [1, 3, 1]],
  [13, [1, 1, 1]],
  [19, [1, 1, 3, 3]],
  [25, [1, 3, 5, 13]],
  [37, [1, 1, 5, 5, 17]],
  [41, [1, 1, 5, 5, 5]],
  [47, [1, 1, 7, 11, 19]],
  [55, [1, 1, 5, 1, 1]],
  [59, [1, 1, 1, 3, 11]],
  [61, [1, 3, 5, 5, 31]],
  [67, [1, 3, 3, 9, 7, 49]],
  [91, [1, 1, 1, 15, 21, 21]],
  [97, [1, 3, 1, 13, 27, 49]],
  [103, [1, 1, 1, 15, 7, 5]],
  [109, [1, 3, 1, 15, 13, 25]],
  [115, [1, 1, 5, 5, 19, 61]],
  [131, [1, 3, 7, 11, 23, 15, 103]],
  [137, [1, 3, 7, 13, 13, 15, 69]],
  [143, [1, 1, 3, 13, 7, 35, 63]],
  [145, [1, 3, 5, 9, 1, 25, 53]],
  [157, [1, 3, 1, 13, 9, 35, 107]],
  [167, [1, 3, 1, 5, 27, 61, 31]],
  [171, [1, 1, 5, 11, 19, 41, 61]],
  [185, [1, 3, 5, 3, 3, 13, 69]],
  [191, [1, 1, 7, 13, 1, 19, 1]],
  [193, [1, 3, 7, 5, 13, 19, 59]],
  [203, [1, 1, 3, 9, 25, 29, 41]],
  [211, [1, 3, 5, 13, 23, 1, 55]],
  [213, [1, 3, 7, 3, 13, 59, 17]],
];

const known = new Map<number, Uint32Array>();

/**
 * The 32 direction numbers of a dimension, each shifted to the top of its 32 bits.
 *
 * @throws RangeError beyond 32 dimensions
 */
export function directionNumbers(dimension: number): Uint32Array {
  const found = known.get(dimension) ?? makeNumbers(dimension);
  known.set(dimension, found);
  return found;
}

function makeNumbers(dimension: number): Uint32Array {
  if (dimension === 0) return Uint32Array.from({ length: 32 }, (_, digit) => 2 ** (31 - digit));
  const entry = TABLE[dimension - 1];
  if (entry === undefined) throw new RangeError(`expected at most 32 parameters, found dimension ${dimension + 1}`);
  const [polynomial, first] = entry;
  const degree = first.length;
  const numbers = Uint32Array.from({ length: 32 }, (_, digit) => (first[digit] ?? 0) * 2 ** (31 - digit));
  const at = (digit: number): number => numbers[digit] ?? 0;
  for (let digit = degree; digit < 32; digit++) {
    let next = at(digit - degree) ^ (at(digit - degree) >>> degree);
    for (let term = 1; term < degree; term++) {
      if ((polynomial >>> (degree - term)) & 1) next ^= at(digit - term);
    }
    numbers[digit] = next;
  }
  return numbers;
}
