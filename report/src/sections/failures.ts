import type { ParameterPoint } from '@tuningsweep/ledger';
import { count } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { Failure, FailureGroup, ReportData } from '../report-data.ts';
import { section } from './section.ts';
import { taskName } from './task-name.ts';

/** Tasks that failed, by the reason that the ledger keeps of each. */
export function failures(data: ReportData): Html {
  const { failures: groups, tasks } = data;
  if (groups.length === 0) return html``;
  const shown = groups.reduce((sum, { shown: list }) => sum + list.length, 0);
  return section(
    'failures',
    'Failed tasks',
    html`<p>
      ${count(tasks.failed)} failed, of ${groups.length === 1 ? 'one cause' : `${count(groups.length)} causes`}: notes
      that differ in numbers alone count as one.
    </p>`,
    html`<ul class="causes">
      ${groups.map((group) => html`<li>${describeGroup(group, data)}</li>`)}
    </ul>`,
    shown < tasks.failed &&
      html`<p class="note">
        ${count(shown)} of ${count(tasks.failed)} failed tasks are listed. The others are in TB_TASKSTATUS.
      </p>`,
  );
}

function describeGroup({ note, tasks, common, shown }: FailureGroup, data: ReportData): Html {
  const shared = describe(common);
  return html`<p><strong>${count(tasks)}</strong> × ${note === '' ? 'no note' : note}</p>
    ${tasks > 1 && shared !== '' && html`<p class="note">All with ${shared}.</p>`}
    ${
      shown.length > 0 &&
      html`<details>
        <summary>${shown.length < tasks ? `The first ${count(shown.length)} tasks` : 'Tasks'}</summary>
        <table>
          <caption>
            Tasks that failed so, with the parameters that they failed with
          </caption>
          <thead>
            <tr>
              <th scope="col">Task</th>
              <th scope="col" class="number">Attempts</th>
              <th scope="col">Note</th>
              <th scope="col">Parameters</th>
            </tr>
          </thead>
          <tbody>
            ${shown.map((failure) => row(failure, data))}
          </tbody>
        </table>
      </details>`
    }`;
}

function row({ codeTask, attempts, note, parameters }: Failure, data: ReportData): Html {
  return html`<tr>
    <td>${taskName(codeTask, data)}</td>
    <td class="number">${attempts}</td>
    <td>${note}</td>
    <td>${describe(parameters)}</td>
  </tr>`;
}

function describe(parameters: ParameterPoint): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
