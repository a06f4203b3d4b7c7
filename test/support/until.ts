import { setTimeout } from 'node:timers/promises';

/**
 * Asks again and again until there is an answer.
 *
 * @param what is waited for, for the message
 * @param ask gives the answer, or undefined (or false) when it is too early
 * @param limitMs how long to go on
 * @throws Error naming `what` when the limit has passed, and whatever `ask` throws
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  limitMs = LIMIT_MS,
): Promise<T> {
  const deadline = performance.now() + limitMs;
  do {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    await setTimeout(PAUSE_MS);
  } while (performance.now() < deadline);
  throw new Error(`${what}: not within ${limitMs / 1000} s`);
}

const PAUSE_MS = 50;
/** Far beyond what anything takes that is waited for: a machine busy with other work must fail nothing. */
const LIMIT_MS = 600_000;
