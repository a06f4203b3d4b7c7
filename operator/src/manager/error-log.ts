import type { Logger } from 'pino';
import { monotonicMs } from '@tuningsweep/kube-runtime';
import { troubleOf } from '../controller/trouble.ts';

/** What goes on in the same way is said again after this time. */
const SAY_AGAIN_MS = 5 * 60_000;
/** Kinds of trouble that one sweep is remembered by. */
const MOST_KINDS = 100;

interface Said {
  at: number;
  /** How often it was met since it was said. */
  kept: number;
}

/**
 * Warnings, each with what to do: the first of a kind at once, then one in five minutes with the number of
 * those in between. A database that does not answer is one trouble, not one for each sweep.
 */
export class ErrorLog {
  readonly #log: Logger;
  readonly #said = new Map<string, Map<string, Said>>();

  constructor(log: Logger) {
    this.#log = log;
  }

  /** @param about what the entry names it by: the key of a sweep, a resource that is watched */
  warn(about: object, error: unknown, what: string): void {
    const trouble = troubleOf(error);
    const message = trouble?.message ?? String(error);
    const scope = trouble?.reason === 'DatabaseUnreachable' ? '' : JSON.stringify(about);
    const repeated = this.#repeated(scope, `${what}: ${message.replaceAll(/\d+/g, '#')}`);
    if (repeated === undefined) return;
    this.#log.warn({ error, ...about, ...(repeated > 0 && { repeated }) }, `${what}: ${message}`);
  }

  /** The sweep is gone. */
  forget(sweep: string): void {
    this.#said.delete(JSON.stringify({ sweep }));
  }

  /** How often this was met without a word since it was said last; undefined when it is too early to say it again. */
  #repeated(scope: string, kind: string): number | undefined {
    const kinds = this.#said.get(scope) ?? new Map<string, Said>();
    this.#said.set(scope, kinds);
    const now = monotonicMs();
    const known = kinds.get(kind);
    if (known && now - known.at < SAY_AGAIN_MS) {
      known.kept += 1;
      return undefined;
    }
    if (kinds.size >= MOST_KINDS) kinds.clear();
    kinds.set(kind, { at: now, kept: 0 });
    return known?.kept ?? 0;
  }
}
