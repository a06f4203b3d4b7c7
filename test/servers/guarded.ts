import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { until } from '../support/until.ts';
import type { Plan } from './guard.ts';

/** A plan that is being carried out in a process of its own, which ends with this one whatever happens to it. */
export interface Guarded {
  /** What the commands write, both streams. */
  readonly output: Readable;
  /** The exit code of the first command that failed, else 0. */
  readonly exit: Promise<number>;
  /** The end of what the commands have written so far. */
  log: () => string;
  /**
   * Waits until a server that the plan starts answers.
   *
   * @throws Error with the end of its log when it does not within the limit, or ends; it is stopped then
   */
  comesUp: (answers: () => Promise<boolean>, limitMs: number) => Promise<void>;
  /** Kills what runs and removes the plan's folder. */
  stop: () => Promise<void>;
}

const GUARD = new URL('guard.ts', import.meta.url).pathname;
const LOG_LENGTH = 4000;

/** Carries out a plan under a guard, see guard.ts; `name` is for messages. */
export function startGuarded(name: string, plan: Plan, env = process.env): Guarded {
  const guard = spawn(process.execPath, [GUARD, JSON.stringify(plan)], {
    detached: true,
    env,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let tail = '';
  guard.stderr.setEncoding('utf8').on('data', (text: string) => (tail = (tail + text).slice(-LOG_LENGTH)));
  const log = (): string => tail;
  const exit = once(guard, 'exit').then(([code]) => Number(code ?? 1));
  const stop = async (): Promise<void> => {
    guard.stdin.end();
    await exit;
  };
  const comesUp = async (answers: () => Promise<boolean>, limitMs: number): Promise<void> => {
    let ended = false;
    void exit.then(() => (ended = true));
    const ask = async (): Promise<boolean> => {
      if (ended) throw new Error(`it ended with exit code ${await exit}`);
      return await answers();
    };
    try {
      await until('an answer', ask, limitMs);
    } catch (error) {
      await stop();
      throw new Error(`${name} did not start:\n${tail}`, { cause: error });
    }
  };
  return { output: guard.stderr, exit, log, comesUp, stop };
}
