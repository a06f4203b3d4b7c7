import type { ParameterPoint, TaskRow } from '@tuningsweep/ledger';
import { SHOWN_FAILURES, SHOWN_GROUPS } from './report-data.ts';
import type { Failure, FailureGroup } from './report-data.ts';

/** Failed tasks by cause, gathered task by task: of each cause only the first tasks are kept, however many there are. */
export class Failures {
  readonly #axes: readonly string[];
  readonly #groups = new Map<string, FailureGroup>();
  #shown = 0;

  /** @param axes the parameters in which tasks differ */
  constructor(axes: readonly string[]) {
    this.#axes = axes;
  }

  add({ codeTask, parameters, attempt, note = '' }: TaskRow): void {
    const cause = causeOf(note);
    const failure = { codeTask, parameters, attempts: attempt, note };
    const group = this.#groups.get(cause);
    const shown = this.#shown < SHOWN_FAILURES ? [failure] : [];
    this.#shown += shown.length;
    this.#groups.set(cause, group ? joined(group, failure, shown) : this.#begin(failure, shown));
  }

  /** The most frequent first; those that the page has no room for are not there. */
  get groups(): FailureGroup[] {
    const groups = [...this.#groups.values()].toSorted((a, b) => b.tasks - a.tasks);
    return groups.slice(0, SHOWN_GROUPS);
  }

  #begin({ note, parameters }: Failure, shown: Failure[]): FailureGroup {
    const common = this.#axes.flatMap((axis) => (axis in parameters ? [[axis, parameters[axis] ?? ''] as const] : []));
    return { note, tasks: 1, common: Object.fromEntries(common), shown };
  }
}

function joined(group: FailureGroup, { parameters }: Failure, more: readonly Failure[]): FailureGroup {
  const common: ParameterPoint = Object.fromEntries(
    Object.entries(group.common).filter(([axis, value]) => parameters[axis] === value),
  );
  return { ...group, tasks: group.tasks + 1, common, shown: [...group.shown, ...more] };
}

/** What notes of the same cause have in common: their words, without what differs from task to task. */
export function causeOf(note: string): string {
  return note.replaceAll(/\b0x[\da-f]+\b|\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi, '0').trim();
}
