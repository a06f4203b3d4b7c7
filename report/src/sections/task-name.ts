import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { ReportData } from '../report-data.ts';

/** The code of a task, as a link where it has a page. */
export function taskName(codeTask: string, { taskPages }: Pick<ReportData, 'taskPages'>): Html {
  const code = html`<code>${codeTask}</code>`;
  return taskPages === undefined ? code : html`<a href="${taskPages}${codeTask}">${code}</a>`;
}
