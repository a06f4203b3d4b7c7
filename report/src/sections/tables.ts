import { naiveRatio } from '@tuningsweep/ledger';
import type { ParameterPoint, ParameterValue } from '@tuningsweep/ledger';
import { count, figure, span } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { noBest } from './head.ts';
import type { ReportData, ReportTask } from '../report-data.ts';

/** A column of the leaderboard. Numbers are sorted by their exact value. */
interface Column {
  head: string;
  /** What the heading means, where it is short. */
  title?: string;
  show: (task: ReportTask) => string;
  sort?: (task: ReportTask) => number | undefined;
}

/** All completed tasks that the page has room for, the best first. */
export function leaderboard(data: ReportData): Html {
  const { leaderboard: tasks, tasks: counts, fixed } = data;
  const columns = columnsOf(data);
  return html`<section aria-labelledby="leaderboard-title">
    <h2 id="leaderboard-title">Leaderboard</h2>
    ${tasks.length === 0 ? html`<p>${noBest(counts)}</p>` : scrolling(taskTable(columns, tasks))}
    ${
      tasks.length < counts.completed &&
      html`<p class="note">The best ${count(tasks.length)} of ${count(counts.completed)} completed tasks.</p>`
    }
    ${
      fixed.length > 0 &&
      html`<p class="note">
        The same in every task: ${fixed.map(({ axis, value }) => `${axis} ${value}`).join(', ')}.
      </p>`
    }
  </section>`;
}

function taskTable(columns: readonly Column[], tasks: readonly ReportTask[]): Html {
  return html`<table id="leaderboard">
    <caption>
      Completed tasks, the best first. A heading sorts by its column. MSE is in squared price units, RMSE in price
      units.
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

function cell({ show, sort }: Column, task: ReportTask): Html {
  return sort
    ? html`<td class="number" data-value="${sort(task)}">${show(task)}</td>`
    : html`<td><code>${show(task)}</code></td>`;
}

function columnsOf({ metric, axes, leaderboard: tasks }: ReportData): Column[] {
  const all: Column[] = [
    numeric('#', ({ rank }) => rank, count, `Rank by ${metric}`),
    { head: 'Task', show: ({ codeTask }) => codeTask, title: 'CODE_TASK' },
    numeric('MSE', ({ mse }) => mse, figure, 'Mean squared error, in squared price units'),
    numeric('RMSE', ({ mse }) => mse && Math.sqrt(mse), figure, 'Root of the MSE, in price units'),
    numeric('÷ naive', ratioOf, figure, 'MSE divided by that of the naive forecast on the same days'),
    numeric('Accuracy', ({ accuracy }) => accuracy, figure, 'Share of days whose direction was predicted'),
    numeric('Loss', ({ loss }) => loss, figure, 'Training loss of the last epoch, on the scaled series'),
    numeric('Time', ({ seconds }) => seconds, span, 'Wall time of the last attempt'),
    ...axes.map(({ axis, values }) =>
      parameter(
        axis,
        values.every(({ value }) => typeof value === 'number'),
      ),
    ),
  ];
  if (differ(tasks, 'tested')) all.push({ head: 'Tested on', show: ({ tested }) => tested ?? '–' });
  if (differ(tasks, 'backend')) all.push({ head: 'Backend', show: ({ backend }) => backend ?? '–' });
  return all;
}

/** A column of numbers, or of words, as the parameter's values are. */
function parameter(name: string, isNumeric: boolean): Column {
  const valueOf = ({ parameters }: ReportTask): ParameterValue | undefined => parameters[name];
  if (!isNumeric) return { head: name, show: (task) => String(valueOf(task) ?? '–') };
  return numeric(name, (task) => toNumber(valueOf(task)), String);
}

function toNumber(value: ParameterValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function numeric(
  head: string,
  value: (task: ReportTask) => number | undefined,
  show: (value: number) => string,
  title?: string,
): Column {
  return {
    head,
    sort: value,
    show: (task) => {
      const found = value(task);
      return found === undefined ? '–' : show(found);
    },
    ...(title !== undefined && { title }),
  };
}

function ratioOf({ mse, naiveMse }: ReportTask): number | undefined {
  return mse === undefined || naiveMse === undefined ? undefined : naiveRatio(mse, naiveMse);
}

function differ(tasks: readonly ReportTask[], field: 'tested' | 'backend'): boolean {
  return new Set(tasks.map((task) => task[field])).size > 1;
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
            <th scope="col" class="number">Tries</th>
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
