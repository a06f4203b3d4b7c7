import { hash } from 'node:crypto';
import { Html, html } from './html.ts';
import type { ReportData } from './report-data.ts';
import { chartLibrary, pageScript, styleSheet } from './resources.ts';
import { forecast, losses, parallel, parameters, runTime } from './sections/charts.ts';
import { bestTask, head } from './sections/head.ts';
import { failures, leaderboard } from './sections/tables.ts';
import { warnings } from './sections/warnings.ts';
import { moment } from './format.ts';

const SECTIONS = [head, warnings, bestTask, forecast, leaderboard, failures, parameters, parallel, losses, runTime];

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

/** What stands for a parameter that a task does without. */
const ABSENT = '–';

/** What the charts draw; tables and texts are in the page already. */
function chartData({
  metric,
  goal,
  axes,
  leaderboard: tasks,
  losses: curves,
  forecast: series,
  tasks: counts,
}: ReportData) {
  const points = tasks.map(({ codeTask, parameters: of, value, seconds }) => {
    return { codeTask, at: axes.map(({ axis }) => of[axis] ?? ABSENT), value, seconds };
  });
  return { metric, goal, axes, points, allDrawn: counts.completed === tasks.length, losses: curves, forecast: series };
}

/** Of a point, `at` holds its values on `axes`, in their order. */
export type ChartData = ReturnType<typeof chartData>;

/** JSON inside a script element: no `<`, so nothing in it ends the element or begins a comment. */
function inScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
}

/** ECharts sets the style of its tooltips in HTML, so styles cannot be named one by one as scripts are. */
function policy(scripts: readonly string[]): string {
  const sources = scripts.map((script) => `'sha256-${hash('sha256', script, 'base64')}'`).join(' ');
  return `default-src 'none'; script-src ${sources}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
}
