import type { ParameterPoint } from '@tuningsweep/ledger';
import { ABSENT, count } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { columnsOf } from './columns.ts';
import type { Column } from './columns.ts';
import { noBest } from './head.ts';
import { ranksPoints } from './replicates.ts';
import type { ReportData, ReportTask } from '../report-data.ts';

/** All completed tasks that the page has room for, the best first. */
export function leaderboard(data: ReportData): Html {
  const { leaderboard: tasks, tasks: counts, fixed, otherMetrics } = data;
  const columns = columnsOf(data);
  return html`<section aria-labelledby="leaderboard-title">
    <h2 id="leaderboard-title">Leaderboard</h2>
    ${tasks.length === 0 ? html`<p>${noBest(counts)}</p>` : scrolling(taskTable(columns, data))}
    ${
      !ranksPoints(data) &&
      tasks.length < counts.completed &&
      html`<p class="note">The best ${count(tasks.length)} of ${count(counts.completed)} completed tasks.</p>`
    }
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
            ${columns.map((column) => cell(column, task))}
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

function cell({ show, sort, isCode }: Column, task: ReportTask): Html {
  const text = show(task);
  if (sort) return html`<td class="number" data-value="${sort(task)}">${text ?? ABSENT}</td>`;
  // What is missing is sorted last, like a number that is.
  if (text === undefined) return html`<td data-value="">${ABSENT}</td>`;
  return isCode === true ? html`<td><code>${text}</code></td>` : html`<td class="word">${text}</td>`;
}

/** Tasks that failed, each with the reason that the ledger keeps. */
export function failures({ failures: list, tasks }: ReportData): Html {
  if (list.length === 0) return html``;
  return html`<section aria-labelledby="failures-title">
    <h2 id="failures-title">Failed tasks</h2>
    ${scrolling(
      html`<table id="failures">
        <caption>
          NOTE of each failed task, with the parameters that it failed with.
        </caption>
        <thead>
          <tr>
            <th scope="col">Task</th>
            <th scope="col" class="number">Attempts</th>
            <th scope="col">Note</th>
            <th scope="col">Parameters</th>
          </tr>
        </thead>
        <tbody>
          ${list.map(
            ({ codeTask, attempts, note, parameters }) =>
              html`<tr>
                <td><code>${codeTask}</code></td>
                <td class="number">${attempts}</td>
                <td>${note}</td>
                <td>${describe(parameters)}</td>
              </tr>`,
          )}
        </tbody>
      </table>`,
    )}
    ${
      list.length < tasks.failed &&
      html`<p class="note">
        The first ${count(list.length)} of ${count(tasks.failed)}. The others are in TB_TASKSTATUS.
      </p>`
    }
  </section>`;
}

function describe(parameters: ParameterPoint): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

/** A wide table scrolls by itself, by keyboard too, so that the page never does. */
function scrolling(table: Html): Html {
  return html`<div class="scroll" role="region" aria-label="Table" tabindex="0">${table}</div>`;
}
