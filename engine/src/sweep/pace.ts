import type { Action } from './types.ts';

/** Passes, and the time, within which a step that is done once more counts as a repetition. */
const REMEMBERED = 8;
const REMEMBERED_MS = 60_000;
/** Repetitions in a row that are no coincidence any more. */
const SUSPICIOUS = 4;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;

/** How long to wait before the next pass, and the step to tell of when it is found out that steps do not last. */
export interface Pacing {
  waitMs: number;
  undone?: Action;
}

/**
 * Keeps a driver from doing the same steps again and again at full speed: whatever it changes, somebody else's program may
 * change back. Passes that do nothing but what one of the last ones did are spaced out, up to some seconds.
 */
export class Pace {
  #passes: { readonly at: number; readonly steps: ReadonlySet<string> }[] = [];
  #repeated = 0;

  /**
   * To be called after every pass with what it did.
   * @param now milliseconds of a clock that only goes forward
   */
  after(acted: readonly Action[], now = performance.now()): Pacing {
    const [first] = acted;
    if (!first) return { waitMs: 0 };
    const steps = new Set(acted.map((action) => JSON.stringify(action)));
    const recent = this.#passes.filter(({ at }) => at > now - REMEMBERED_MS);
    const isRepeated = [...steps].every((step) => recent.some((pass) => pass.steps.has(step)));
    this.#passes = [...recent, { at: now, steps }].slice(-REMEMBERED);
    this.#repeated = isRepeated ? this.#repeated + 1 : 0;
    if (this.#repeated === 0) return { waitMs: 0 };
    const waitMs = Math.min(FIRST_WAIT_MS * 2 ** (this.#repeated - 1), LONGEST_WAIT_MS);
    // Once, and not at once: a task may well need the same step twice.
    return { waitMs, ...(this.#repeated === SUSPICIOUS && { undone: first }) };
  }
}

/** One sentence on a step that does not last. */
export function describeUndone({ type, ...details }: Action): string {
  const codes = 'codeTask' in details ? [details.codeTask] : 'codeTasks' in details ? details.codeTasks : [];
  const where = codes.length > 0 ? ` of ${codes.slice(0, 3).join(', ')}${codes.length > 3 ? ' …' : ''}` : '';
  return (
    `The step ${type}${where} is needed again and again: another program changes the ledger's rows or the runtime's ` +
    `objects back. Steps are taken more slowly until that ends; see DATE_UPDATE of the rows for when it writes.`
  );
}
