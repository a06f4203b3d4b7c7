import { count, figure, label, span } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { AxisSummary, Box, ReportData } from '../report-data.ts';
import { ranksPoints } from './replicates.ts';
import { chart, section } from './section.ts';

/** The forecast of the task that the page tells most of, or why there is none. */
export function forecast({
  best,
  forecast: kept,
  artifacts,
  sweep,
}: Pick<ReportData, 'best' | 'forecast' | 'artifacts' | 'sweep'>): Html {
  if (!best || !sweep.data) return html``;
  const title = html`Forecast of task <code>${best.codeTask}</code>`;
  if (!kept && sweep.ownTrainer) return html``;
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

/** Metrics along each parameter: the objective's, or another one that is chosen. */
export function parameters(data: ReportData): Html {
  const { axes, metric, metrics, leaderboard } = data;
  if (leaderboard.length === 0) return html``;
  const title = html`Parameters against <span data-chosen-metric>${metric}</span>`;
  if (axes.length === 0) return section('parameters', title, html`<p>Every axis of the grid has one value.</p>`);
  const many = axes.some(({ scale }) => scale) ? ', or a value in its span' : '';
  return section(
    'parameters',
    title,
    html`<p>
      ${drawnTasks(data)} A box holds the middle half of the tasks with that value${many}, its line is their median.
    </p>`,
    metrics.length > 1 && choice(metrics),
    html`<div class="multiples">${axes.map((summary) => along(summary, 'metric', metric))}</div>`,
  );
}

function drawnTasks(data: ReportData): string {
  if (ranksPoints(data)) return 'Replicates count as tasks of their own.';
  return data.tasks.completed > data.leaderboard.length
    ? 'There are too many tasks to draw each.'
    : 'Each point is a task.';
}

function choice(metrics: readonly string[]): Html {
  return html`<p>
    <label
      >Metric
      <select id="metric">
        ${metrics.map((name) => html`<option>${name}</option>`)}
      </select></label
    >
  </p>`;
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
  const rows = values.flatMap(({ value, to, tasks, metrics: [objective], seconds }) => {
    const box = of === 'metric' ? objective : seconds;
    return box ? [{ at: label(value, to), tasks, box }] : [];
  });
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
  at: string;
  tasks: number;
  box: Box;
}

function describe(title: string, unit: string, rows: readonly Row[]): string {
  return `${title}. Median ${unit}: ${rows.map(({ at, box }) => `${figure(box[2])} at ${at}`).join(', ')}.`;
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
        ({ at, tasks, box: [smallest, , median, , largest] }) =>
          html`<tr>
            <td class="number">${at}</td>
            ${[count(tasks), ...[smallest, median, largest].map(figure)].map(
              (text) => html`<td class="number">${text}</td>`,
            )}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** Pixels that an axis needs for its name, and all of them together. */
const AXIS_WIDTH = 110;
const NARROWEST = 620;

/** All parameters of a task as one line. */
export function parallel(data: ReportData): Html {
  const { axes, metric, leaderboard } = data;
  if (leaderboard.length < 2 || axes.length === 0) return html``;
  const note = `${describeLines(data)}, from its parameters to its ${metric}. Colours go by rank; lines through the same value lie side by side, by rank too, and the best task is the thick one. Drag along an axis to single out lines, click it to have all back.`;
  const width = Math.max(NARROWEST, (axes.length + 1) * AXIS_WIDTH);
  return section('parallel', 'All parameters together', html`<p>${note}</p>`, chart('parallel', note, { width }));
}

function describeLines(data: ReportData): string {
  const { leaderboard, tasks } = data;
  if (ranksPoints(data))
    return `One line per point, by the task nearest to its median, ${count(leaderboard.length)} points`;
  return leaderboard.length < tasks.completed
    ? `One line per task, the best ${count(leaderboard.length)} of ${count(tasks.completed)} tasks`
    : `One line per task, all ${count(tasks.completed)} completed tasks`;
}
