import type { ParameterValue } from '@tuningsweep/ledger';
import { count, figure, span } from '../format.ts';
import { html } from '../html.ts';
import type { Content, Html } from '../html.ts';
import type { AxisSummary, Box, ReportData } from '../report-data.ts';

/** The best task's forecast, or why there is none. */
export function forecast({ best, forecast: kept, artifacts }: ReportData): Html {
  if (!best) return html``;
  const title = 'Forecast of the best task';
  if (!kept) return section('forecast', title, noForecast(artifacts));
  const { dates, days, horizon, unit } = kept;
  const part = dates.length < days ? `the last ${count(dates.length)} of ${count(days)} test days` : 'its test days';
  const ahead = horizon > 1 ? ` (the first of the ${horizon} days that it forecasts at a time)` : '';
  const note =
    `Closes on ${part}, ${dates[0]} to ${dates.at(-1)}, in price units: as they were, as the task forecast them ` +
    `${unit === 'day' ? 'on the day' : unit === 'step' ? 'one step' : `a ${unit}`} before${ahead}, and as the naive forecast has them, which says that nothing changes; below, what each forecast was off by.`;
  return section('forecast', title, html`<p>${note}</p>`, chart('forecast', note));
}

function noForecast({ keep }: ReportData['artifacts']): Html {
  if (keep !== 'None')
    return html`<p>
      The ledger keeps no forecast of this task, although <code>spec.artifacts.keep</code> is <code>${keep}</code>: it
      was trained before that was set, or its trainer records none.
    </p>`;
  return html`<p>
    The ledger keeps no forecast of this task: <code>spec.artifacts.keep</code> is <code>None</code>. With
    <code>Best</code> it keeps those of the best tasks that are trained from then on,
    <code>spec.artifacts.count</code> of them, with <code>All</code> those of every task.
  </p>`;
}

/** The metric along each parameter. */
export function parameters({ axes, metric, leaderboard, tasks }: ReportData): Html {
  if (leaderboard.length === 0) return html``;
  if (axes.length === 0)
    return section('parameters', `Parameters against ${metric}`, html`<p>Every axis of the grid has one value.</p>`);
  const points =
    tasks.completed > leaderboard.length ? 'There are too many tasks to draw each.' : 'Each point is a task.';
  return section(
    'parameters',
    `Parameters against ${metric}`,
    html`<p>${points} A box holds the middle half of the tasks with that value, its line is their median.</p>
      <div class="multiples">${axes.map((summary) => along(summary, 'metric', metric))}</div>`,
  );
}

/** The run time along each parameter. */
export function runTime({ axes, time }: ReportData): Html {
  if (!time) return html``;
  return section(
    'time',
    'Run time of a task',
    html`<p>
        Wall time of each completed task's last attempt by the ledger's clock: ${span(time.total)} all together,
        ${span(time.median)} in the median.
      </p>
      <div class="multiples">${axes.map((summary) => along(summary, 'seconds', 'seconds'))}</div>`,
  );
}

function along({ axis, values }: AxisSummary, of: 'metric' | 'seconds', unit: string): Html {
  const rows = values.flatMap(({ value, tasks, ...boxes }) => (boxes[of] ? [{ value, tasks, box: boxes[of] }] : []));
  const title = of === 'metric' ? axis : `${axis}, run time`;
  return html`<figure>
    <figcaption>${title}</figcaption>
    <div
      class="chart small"
      data-chart="${of}"
      data-axis="${axis}"
      role="img"
      aria-label="${describe(title, unit, rows)}"
    ></div>
    <details>
      <summary>As a table</summary>
      ${boxTable(title, axis, rows)}
    </details>
  </figure>`;
}

interface Row {
  value: ParameterValue;
  tasks: number;
  box: Box;
}

function describe(title: string, unit: string, rows: readonly Row[]): string {
  return `${title}. Median ${unit}: ${rows.map(({ value, box }) => `${figure(box[2])} at ${value}`).join(', ')}.`;
}

function boxTable(title: string, axis: string, rows: readonly Row[]): Html {
  return html`<table>
    <caption>
      ${title}
    </caption>
    <thead>
      <tr>
        <th scope="col" class="number">${axis}</th>
        <th scope="col" class="number">tasks</th>
        <th scope="col" class="number">smallest</th>
        <th scope="col" class="number">median</th>
        <th scope="col" class="number">largest</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ value, tasks, box: [smallest, , median, , largest] }) =>
          html`<tr>
            <td class="number">${String(value)}</td>
            ${[count(tasks), ...[smallest, median, largest].map(figure)].map(
              (text) => html`<td class="number">${text}</td>`,
            )}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** All parameters of a task as one line. */
export function parallel({ axes, metric, leaderboard, tasks }: ReportData): Html {
  if (leaderboard.length < 2 || axes.length === 0) return html``;
  const drawn =
    leaderboard.length < tasks.completed
      ? `the best ${count(leaderboard.length)} of ${count(tasks.completed)} tasks`
      : `all ${count(tasks.completed)} completed tasks`;
  const note = `One line a task, ${drawn}, from its parameters to its ${metric}. Colours go by rank; lines through the same value lie side by side, by rank too, and the best task is the thick one. Drag along an axis to single out lines, click it to have all back.`;
  return section('parallel', 'All parameters together', html`<p>${note}</p>`, chart('parallel', note));
}

/** How the loss fell. */
export function losses({ losses: curves, leaderboard }: ReportData): Html {
  if (leaderboard.length === 0) return html``;
  if (curves.length === 0)
    return section('losses', 'Loss curves', html`<p>The trainer recorded no epochs (TB_EPOCHMETRIC).</p>`);
  const which = curves.length === 1 ? 'the best task' : `the best ${curves.length} tasks`;
  const isPositive = curves.every(({ losses: values }) => values.every((value) => value > 0));
  const note = `Training loss after each epoch of ${which}: mean squared error on the scaled series${isPositive ? ', on a logarithmic scale' : ''}.`;
  return section(
    'losses',
    'Loss curves',
    html`<p>${note} More of them with <code>--top</code>.</p>`,
    chart('losses', note),
  );
}

function section(id: string, title: string, ...content: readonly Content[]): Html {
  return html`<section aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${content}
  </section>`;
}

function chart(name: string, description: string): Html {
  return html`<div class="scroll-chart">
    <div class="chart" data-chart="${name}" role="img" aria-label="${description}"></div>
  </div>`;
}
