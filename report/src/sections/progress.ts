import { count, figure } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { ProgressPoint, ReportData } from '../report-data.ts';
import { ranksPoints } from './replicates.ts';
import { chart, section } from './section.ts';

/** The last improvements that are listed. */
const LISTED = 50;

/** The best value so far, task by task. */
export function progress(data: ReportData): Html {
  const { progress: found, metric } = data;
  if (!found || found.ended < 2) return html``;
  const { ended, best, points, failures } = found;
  const [first, last] = [best[0], best.at(-1)];
  if (!first || !last) return html``;
  const drawn = points.length + failures.length;
  const some = drawn < ended ? `, of which ${count(drawn)} are drawn` : '';
  const said =
    `The best ${metric} so far, over ${count(ended)} tasks in the order in which they ended${some}: ` +
    `${figure(first.value)} after ${tasks(first.nth)}, ${figure(last.value)} after ${tasks(last.nth)}` +
    `${last.nth < ended ? ', and none better since' : ''}.`;
  const legend =
    `A dot is a task${failures.length > 0 ? ', a mark at the lower edge one that failed' : ''}.` +
    (ranksPoints(data) ? ' These are single tasks: points are compared by medians.' : '');
  return section(
    'progress',
    'Best so far',
    html`<p>${said} ${legend}</p>`,
    chart('progress', said),
    html`<details>
      <summary>As a table</summary>
      ${table(best.slice(-LISTED), metric)}
    </details>`,
  );
}

function tasks(ended: number): string {
  return ended === 1 ? 'the first' : count(ended);
}

function table(best: readonly ProgressPoint[], metric: string): Html {
  return html`<table>
    <caption>
      Tasks that were the best so far
    </caption>
    <thead>
      <tr>
        <th scope="col" class="number">ended as</th>
        <th scope="col">task</th>
        <th scope="col" class="number">${metric}</th>
      </tr>
    </thead>
    <tbody>
      ${best.map(
        ({ nth, codeTask, value }) =>
          html`<tr>
            <td class="number">${count(nth)}</td>
            <td><code>${codeTask}</code></td>
            <td class="number">${figure(value)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
