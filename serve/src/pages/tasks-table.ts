import type { TaskRow } from '@tuningsweep/ledger';
import { cell, columnsOf, count, html, reportTask, scrolling, stateBadge } from '@tuningsweep/report/components';
import type { Column, Html, ReportData, ReportTask } from '@tuningsweep/report/components';
import { choiceQuery, TASKS_PAGE } from './tasks-choice.ts';
import type { TasksChoice } from './tasks-choice.ts';

/** What a table of tasks is about. */
export interface TasksSubject {
  readonly key: string;
  readonly choice: TasksChoice;
  readonly names: Pick<ReportData, 'sweep' | 'metric' | 'metrics' | 'axes'>;
}

/** A page of tasks, and the way to the next one. */
export function tasksTable(rows: readonly TaskRow[], { key, choice, names }: TasksSubject): Html {
  const shown = rows.slice(0, TASKS_PAGE);
  if (shown.length === 0) return html`<p>No task is like that${choice.after === undefined ? '' : ' after these'}.</p>`;
  const tasks = shown.map((row, at): ReportTask => ({
    rank: choice.passed + at + 1,
    ...reportTask(row, row.metrics[names.metric] ?? Number.NaN),
  }));
  const columns = columnsOf({ ...names, leaderboard: tasks });
  const path = (next: TasksChoice): string => `/sweeps/${key}/tasks?${choiceQuery(next)}`;
  const last = rows.length > TASKS_PAGE ? shown.at(-1)?.codeTask : undefined;
  const next = last !== undefined && path({ ...choice, after: last, passed: choice.passed + shown.length });
  return html`${scrolling(
    'Table of tasks',
    html`<table id="tasks">
      <caption>
        Tasks ${count(choice.passed + 1)} to ${count(choice.passed + shown.length)} of this choice
      </caption>
      <thead>
        <tr>
          ${columns.map((column) => heading(column, choice, path))}
          <th scope="col">Status</th>
          <th scope="col">Note</th>
        </tr>
      </thead>
      <tbody>
        ${tasks.map(
          (task, at) =>
            html`<tr>
              ${columns.map((column) => cell(column, task, { taskPages: '/tasks/' }))}
              <td>${stateBadge(shown[at]?.status ?? '')}</td>
              <td class="note">${shown[at]?.note}</td>
            </tr>`,
        )}
      </tbody>
    </table>`,
  )}
  ${next !== false && html`<p><a class="more" href="${next}">Next tasks</a></p>`}`;
}

/** A heading sorts all tasks, not only those of the page. */
function heading(
  { head, title, sort, by }: Column,
  { after: _, passed: __, ...choice }: TasksChoice,
  path: (choice: TasksChoice) => string,
): Html {
  const isSorted = by !== undefined && choice.sort === by;
  const descending = isSorted && !choice.descending;
  const direction = choice.descending ? 'descending' : 'ascending';
  const link =
    by === undefined
      ? head
      : html`<a href="${path({ ...choice, sort: by, descending, passed: 0 })}" title="${title}">${head}</a>`;
  return html`<th scope="col" class="${sort && 'number'}" aria-sort="${isSorted ? direction : 'none'}">${link}</th>`;
}
