import { hash } from 'node:crypto';
import { Html, html } from './html.ts';
import type { ParameterValue } from '@tuningsweep/ledger';
import type { AxisSummary, ReportData } from './report-data.ts';
import { chartLibrary, pageScript, styleSheet } from './resources.ts';
import { forecast, parallel, parameters, runTime } from './sections/charts.ts';
import { losses, steps } from './sections/curves.ts';
import { bestTask, head } from './sections/head.ts';
import { importance } from './sections/importance.ts';
import { progress } from './sections/progress.ts';
import { failures, leaderboard } from './sections/tables.ts';
import { warnings } from './sections/warnings.ts';
import { moment } from './format.ts';

const SECTIONS = [
  head,
  warnings,
  bestTask,
  forecast,
  progress,
  leaderboard,
  failures,
  importance,
  parameters,
  parallel,
  losses,
  steps,
  runTime,
];

/** The whole report: one page that needs nothing but itself. Nothing is loaded, and no script runs but these two. */
export function page(data: ReportData): string {
  const scripts = [chartLibrary(), pageScript()];
  const { text } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy(scripts)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${data.sweep.name} – TuningSweep report</title>
        <link rel="icon" href="data:," />
        <style>
          ${new Html(styleSheet())}
        </style>
      </head>
      <body>
        <main>${SECTIONS.map((section) => section(data))}</main>
        <footer>
          <p>
            Written by ${data.writtenBy} on ${moment(data.writtenAt)} from ${data.ledger}. Charts by Apache ECharts,
            Apache-2.0.
          </p>
        </footer>
        <script type="application/json" id="data">
          ${new Html(inScript(chartData(data)))}
        </script>
        ${scripts.map((script) => new Html(`<script>${script}</script>\n`))}
      </body>
    </html> `;
  return text;
}

/** What the charts draw; tables and texts are in the page already. */
function chartData({
  goal,
  metrics,
  axes,
  leaderboard: tasks,
  losses: fallen,
  curves,
  forecast: series,
  tasks: counts,
  progress: ends,
}: ReportData) {
  const points = tasks.map(({ codeTask, parameters: of, metrics: values, seconds }) => ({
    codeTask,
    at: axes.map((summary) => placeOn(summary, of[summary.axis])),
    values: metrics.map((name) => values[name] ?? null),
    seconds: seconds ?? null,
  }));
  const allDrawn = counts.completed === tasks.length;
  return { goal, metrics, axes, points, allDrawn, losses: fallen, curves, forecast: series, progress: ends };
}

/** Of a point, `at` has the places of its values on `axes`, on one with a scale the number itself, null where it has none; `values` those of `metrics`, the objective's first. */
export type ChartData = ReturnType<typeof chartData>;

function placeOn({ values, scale }: AxisSummary, found: ParameterValue | undefined): number | null {
  if (scale) return typeof found === 'number' ? found : null;
  return values.findIndex(({ value }) => value === (found ?? null));
}

/** JSON inside a script element: no `<`, so nothing in it ends the element or begins a comment. */
function inScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
}

/** ECharts sets the style of its tooltips in HTML, so styles cannot be named one by one as scripts are. */
function policy(scripts: readonly string[]): string {
  const sources = scripts.map((script) => `'sha256-${hash('sha256', script, 'base64')}'`).join(' ');
  return `default-src 'none'; script-src ${sources}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
}
