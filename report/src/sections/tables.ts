import { ABSENT, count } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { columnsOf } from './columns.ts';
import type { Column } from './columns.ts';
import { noBest } from './head.ts';
import { ranksPoints } from './replicates.ts';
import { taskName } from './task-name.ts';
import type { ReportData, ReportTask } from '../report-data.ts';

/** All completed tasks that the page has room for, the best first. */
export function leaderboard(data: ReportData): Html {
  const { leaderboard: tasks, tasks: counts, fixed, otherMetrics, allTasks } = data;
  const columns = columnsOf(data);
  return html`<section aria-labelledby="leaderboard-title">
    <h2 id="leaderboard-title">Leaderboard</h2>
    ${tasks.length === 0 ? html`<p>${noBest(counts)}</p>` : scrolling('Table of tasks', taskTable(columns, data))}
    ${
      !ranksPoints(data) &&
      tasks.length < counts.completed &&
      html`<p class="note">The best ${count(tasks.length)} of ${count(counts.completed)} completed tasks.</p>`
    }
    ${allTasks !== undefined && html`<p><a class="more" href="${allTasks}">All tasks, to choose and to sort</a></p>`}
    ${
      otherMetrics > 0 &&
      html`<p class="note">The trainer reported ${count(otherMetrics)} other metrics. They are in TB_METRIC.</p>`
    }
    ${
      fixed.length > 0 &&
      html`<p class="note">
        The same in every task: ${fixed.map(({ axis, value }) => `${axis} ${value}`).join(', ')}.
      </p>`
    }
  </section>`;
}

function taskTable(columns: readonly Column[], data: ReportData): Html {
  const { leaderboard: tasks, metrics, sweep } = data;
  const what = ranksPoints(data)
    ? 'Points whose replicates are all over, the best median first, each with the task nearest to it.'
    : 'Completed tasks, the best first.';
  const units = sweep.data && metrics.includes('MSE') && 'MSE is in squared price units, RMSE in price units.';
  return html`<table id="leaderboard">
    <caption>
      ${what} A heading sorts by its column. ${units}
    </caption>
    <thead>
      <tr>
        ${columns.map(heading)}
      </tr>
    </thead>
    <tbody>
      ${tasks.map(
        (task) =>
          html`<tr>
            ${columns.map((column) => cell(column, task, data))}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function heading({ head, title, sort }: Column, at: number): Html {
  return html`<th scope="col" class="${sort && 'number'}" aria-sort="${at === 0 ? 'ascending' : 'none'}">
    <button type="button" title="${title ?? `Sort by ${head}`}">${head}</button>
  </th>`;
}

/** What a task has in a column. */
export function cell(
  { show, sort, isCode, isTask }: Column,
  task: ReportTask,
  data: Pick<ReportData, 'taskPages'>,
): Html {
  const text = show(task);
  if (sort) return html`<td class="number" data-value="${sort(task)}">${text ?? ABSENT}</td>`;
  // What is missing is sorted last, like a number that is.
  if (text === undefined) return html`<td data-value="">${ABSENT}</td>`;
  if (isTask === true) return html`<td>${taskName(text, data)}</td>`;
  return isCode === true ? html`<td><code>${text}</code></td>` : html`<td class="word">${text}</td>`;
}

/** A wide table scrolls by itself, by keyboard too, so that the page never does. */
export function scrolling(label: string, table: Html): Html {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${table}</div>`;
}
