import { COMPARISONS, TASK_STATUSES } from '@tuningsweep/ledger';
import type { TaskQuery, TaskStatus } from '@tuningsweep/ledger';

/** Tasks on a page of the table. */
export const TASKS_PAGE = 100;

/** Which tasks of a sweep are listed, as the address of the page says it. */
export interface TasksChoice {
  readonly status?: TaskStatus;
  /** What they are sorted by, as the ledger names it; by the objective without. */
  readonly sort?: string;
  readonly descending: boolean;
  /** A condition on a column. */
  readonly column?: string;
  readonly comparison: (typeof COMPARISONS)[number];
  readonly value?: string;
  /** The last task of the page before, and how many there were up to it. */
  readonly after?: string;
  readonly passed: number;
}

/** Reads a choice from an address; what makes no sense there is left out. */
export function tasksChoice({ searchParams }: URL): TasksChoice {
  const text = (name: string): string | undefined => searchParams.get(name)?.trim() || undefined;
  const named = <T extends string>(all: readonly T[], name: string): T | undefined =>
    all.find((each) => each === text(name));
  return {
    descending: text('direction') === 'descending',
    comparison: named(COMPARISONS, 'comparison') ?? '=',
    passed: Math.max(Math.trunc(Number(text('passed') ?? 0)) || 0, 0),
    ...withoutNothing({ status: named(TASK_STATUSES, 'status') }),
    ...withoutNothing({ sort: text('sort'), column: text('column'), value: text('value'), after: text('after') }),
  };
}

/** Where a choice is, after the path of its page. */
export function choiceQuery(choice: TasksChoice): string {
  const { descending, passed, ...texts } = choice;
  const entries = Object.entries({ ...texts, ...(passed > 0 && { passed: String(passed) }) });
  return new URLSearchParams([...entries, ...(descending ? [['direction', 'descending']] : [])]).toString();
}

/** What the ledger is asked for a choice: one task more than a page has, which says whether there is another. */
export function taskQuery(choice: TasksChoice, objective: { metric: string; descending: boolean }): TaskQuery {
  const { status, sort, descending, column, comparison, value, after } = choice;
  const order =
    sort === undefined
      ? { metric: objective.metric, descending: descending !== objective.descending }
      : { column: sort, descending };
  return {
    inGrid: true,
    limit: TASKS_PAGE + 1,
    order,
    ...(status && { statuses: [status] }),
    ...(column !== undefined && value !== undefined && { filters: [{ column, comparison, value: numberOr(value) }] }),
    ...(after !== undefined && { after }),
  };
}

/** A number where it is one, else the word. */
function numberOr(text: string): number | string {
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}

type WithoutNothing<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function withoutNothing<T extends object>(values: T): WithoutNothing<T> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as WithoutNothing<T>; // oxlint-disable-line typescript/no-unsafe-type-assertion -- the rest of it
}
