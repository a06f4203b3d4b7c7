/** Two odd constants that multiply, and two that are added to the key in each round. */
const MULTIPLIERS = [0xd2511f53, 0xcd9e8d57] as const;
const WEYL = [0x9e3779b9, 0xbb67ae85] as const;
const ROUNDS = 10;

type Words = readonly [number, number, number, number];

/**
 * Philox4x32-10: four random words of 32 bits for a key and a counter, without a state that would have to be kept (Salmon,
 * Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
 */
export function philox(counter: Words, key: readonly [number, number]): Words {
  let [a, b, c, d] = counter;
  let [k, l] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const high = highWord(MULTIPLIERS[0], a);
    const other = highWord(MULTIPLIERS[1], c);
    const low = Math.imul(MULTIPLIERS[0], a);
    [a, b, c, d] = [other ^ b ^ k, Math.imul(MULTIPLIERS[1], c), high ^ d ^ l, low];
    k = (k + WEYL[0]) | 0;
    l = (l + WEYL[1]) | 0;
  }
  return [a >>> 0, b >>> 0, c >>> 0, d >>> 0];
}

/** The upper 32 of the 64 bits of a product, by halves, since a number holds 53. */
function highWord(x: number, y: number): number {
  const [a, b, c, d] = [x >>> 16, x & 0xffff, y >>> 16, y & 0xffff];
  const middle = a * d + ((b * d) >>> 16);
  const rest = b * c + (middle & 0xffff);
  return (a * c + Math.floor(middle / 0x10000) + Math.floor(rest / 0x10000)) | 0;
}

/** The random numbers of one proposal: the same for the same seed, proposal and purpose, whatever was drawn for others. */
export class Draws {
  readonly #key: readonly [number, number];
  readonly #proposal: number;
  readonly #purpose: number;
  #block = 0;
  #words: number[] = [];

  constructor(seed: number, proposal: number, purpose = 0) {
    this.#key = [seed | 0, Math.floor(seed / 2 ** 32) | 0];
    this.#proposal = proposal;
    this.#purpose = purpose;
  }

  /** A number from 0 to below 1, with all 53 bits. */
  uniform(): number {
    const high = this.#word() >>> 5;
    return (high * 2 ** 26 + (this.#word() >>> 6)) / 2 ** 53;
  }

  #word(): number {
    const word = this.#words.pop();
    if (word !== undefined) return word;
    this.#words = [...philox([this.#proposal, this.#block++, this.#purpose, 0], this.#key)];
    return this.#words.pop() ?? 0;
  }
}
