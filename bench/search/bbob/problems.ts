import { join } from 'node:path';
import { LineProgram } from '../lines.ts';

const PROGRAM = join(import.meta.dirname, '..', 'sides', 'bbob_side.py');

/** One of COCO's noiseless functions. */
export interface Problem {
  readonly function: number;
  readonly dimension: number;
  readonly instance: number;
}

/** Each coordinate's interval. */
export const INTERVAL = { min: -5, max: 5 } as const;

/** The 24 functions in a dimension, three instances each. */
export function problemsOf(dimension: number): Problem[] {
  return Array.from({ length: 24 }, (_, index) => index + 1).flatMap((number) =>
    [1, 2, 3].map((instance) => ({ function: number, dimension, instance })),
  );
}

/** The coordinates' names, x0 and so on. */
export function coordinatesOf({ dimension }: Problem): string[] {
  return Array.from({ length: dimension }, (_, index) => `x${index}`);
}

/** The functions, computed by one process for both sides. */
export class Functions {
  readonly #program: LineProgram;

  constructor(python: string) {
    this.#program = new LineProgram('COCO', python, [PROGRAM]);
  }

  /** Chooses the function that is computed from now on. @returns its least value */
  choose(problem: Problem): Promise<number> {
    return this.#program.ask(problem);
  }

  valueAt(point: readonly number[]): Promise<number> {
    return this.#program.ask(point);
  }

  close(): Promise<void> {
    return this.#program.close();
  }
}
