import type { AnswerLimits } from '../../place.ts';

const DEFINITION = /^\s*(alter|create|drop|rename|truncate)\b/i;

/** The limit of one statement. */
export function limitOf(statement: string, { rows, definitions }: AnswerLimits): number {
  return DEFINITION.test(statement) ? definitions : rows;
}

/**
 * The server is silent: it hangs, or the network swallows what is sent, of which a socket tells only after hours. As `fatal`
 * as what mysql2 says of a connection that is lost.
 */
export class SilentServerError extends Error {
  override readonly name = 'SilentServerError';
  readonly fatal = true;

  constructor(limitMs: number) {
    super(`it has not answered a statement for ${limitMs / 1000} s`);
  }
}

/**
 * A callback that is called once: with the answer that comes, or, when none has come within the limit, with the one that
 * `silent` makes of the error.
 */
export function within<A extends unknown[]>(
  limitMs: number,
  callback: (...answer: A) => void,
  silent: (error: SilentServerError) => A,
): (...answer: A) => void {
  let isOver = false;
  const end = (...answer: A): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    callback(...answer);
  };
  const timer = setTimeout(() => end(...silent(new SilentServerError(limitMs))), limitMs);
  return end;
}
