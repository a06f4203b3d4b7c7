import { count } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { ReportData } from '../report-data.ts';
import { section } from './section.ts';

/** How much each parameter matters. Bars are HTML, so that they need no other text. */
export function importance({ importance: found, metric, axes }: ReportData): Html {
  if (!found || axes.length < 2) return html``;
  const { tasks, shares } = found;
  const title = 'Importance of parameters';
  const method = html`PED-ANOVA (Watanabe, Bansal, Hutter 2023): how differently the best tenth of ${count(tasks)} tasks
  by ${metric} and all of them are distributed over a parameter's values, beyond chance.`;
  if (shares.length === 0)
    return section(
      'importance',
      title,
      html`<p>No parameter sets the best tasks apart from the others more than chance would. By ${method}</p>`,
    );
  return section(
    'importance',
    title,
    html`<p>By ${method} Shares of the sum.${shares.some(({ isConditional }) => isConditional) && CONDITIONAL}</p>`,
    html`<table class="bars">
      <thead>
        <tr>
          <th scope="col">parameter</th>
          <th scope="col" class="number">share</th>
          <td></td>
        </tr>
      </thead>
      <tbody>
        ${shares.map(
          ({ axis, share, tasks: having, isConditional }) =>
            html`<tr>
              <th scope="row">${axis}${isConditional && html` <span class="note">of ${count(having)} tasks</span>`}</th>
              <td class="number">${percent(share)}</td>
              <td class="room">
                <svg class="bar" aria-hidden="true">
                  <rect width="${(100 * share).toFixed(1)}%" height="100%" rx="3" />
                </svg>
              </td>
            </tr>`,
        )}
      </tbody>
    </table>`,
  );
}

const CONDITIONAL =
  ' A parameter that not every point has is judged only among the points that have it, and not at all where these are too few.';

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
