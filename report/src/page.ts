import { hash } from 'node:crypto';
import { Html, html } from './html.ts';
import { chartData } from './chart-data.ts';
import { moment } from './format.ts';
import type { ReportData } from './report-data.ts';
import { chartLibrary, pageScript, styleSheet } from './resources.ts';
import { SECTIONS } from './sections/all.ts';
import { themeButton } from './sections/section.ts';

/** The whole report: one page that needs nothing but itself. Nothing is loaded, and no script runs but these two. */
export function page(data: ReportData): string {
  const scripts = [chartLibrary(), pageScript('main')];
  const style = styleSheet();
  const { text } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy(scripts, style)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${data.sweep.name} – TuningSweep report</title>
        <link rel="icon" href="data:," />
        ${new Html(`<style>${style}</style>`)}
      </head>
      <body>
        <nav class="top" aria-label="Page">${themeButton()}</nav>
        <main>${Object.values(SECTIONS).map((section) => section(data))}</main>
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

/** JSON inside a script element: no `<`, so nothing in it ends the element or begins a comment. */
export function inScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
}

/** Nothing but these scripts and this style. */
function policy(scripts: readonly string[], style: string): string {
  const [sources, styles] = [scripts, [style]].map((texts) => texts.map(sourceOf).join(' '));
  return `default-src 'none'; script-src ${sources}; style-src ${styles}; img-src data:; base-uri 'none'; form-action 'none'`;
}

function sourceOf(text: string): string {
  return `'sha256-${hash('sha256', text, 'base64')}'`;
}
