import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { ReportData } from '../report-data.ts';

/** What to know before believing the figures; nothing where there is nothing to know. */
export function warnings({ warnings: list }: ReportData): Html {
  if (list.length === 0) return html``;
  return html`<section class="warnings" aria-labelledby="warnings-title">
    <h2 id="warnings-title">Before you compare</h2>
    <ul>
      ${list.map(({ title, text }) => html`<li><strong>${title}.</strong> ${text}</li>`)}
    </ul>
  </section>`;
}
