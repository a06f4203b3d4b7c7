import {
  ABSENT,
  chart,
  count,
  figure,
  html,
  scrolling,
  section,
  span,
  stateBadge,
} from '@tuningsweep/report/components';
import type { Content, ComparedSweep, Html, ReportData } from '@tuningsweep/report/components';

/** A sweep beside others. */
export interface Compared {
  readonly key: string;
  readonly data: ReportData;
}

/** What of each sweep stands beside those of the others. */
const FACTS: readonly (readonly [string, (data: ReportData) => Content])[] = [
  ['State', ({ outcome }) => stateBadge(outcome.state)],
  ['Namespace', ({ sweep }) => sweep.namespace],
  ['Completed', ({ tasks }) => `${count(tasks.completed)} of ${count(tasks.total)}`],
  ['Failed', ({ tasks }) => count(tasks.failed)],
  ['Metric', ({ metric, goal }) => `${metric}, ${goal === 'Maximize' ? 'the largest' : 'the smallest'}`],
  ['Best', ({ best }) => figure(best?.value)],
  [
    'Best task',
    ({ best }) => (best ? html`<a href="/tasks/${best.codeTask}"><code>${best.codeTask}</code></a>` : ABSENT),
  ],
  ['Time of all tasks', ({ time }) => span(time?.total)],
  ['Time of a task', ({ time }) => span(time?.median)],
  ['Matters most', ({ importance }) => importance?.shares[0]?.axis ?? ABSENT],
];

/** Sweeps beside each other: what they came to, by which parameters, and how. */
export function compareSections(compared: readonly Compared[]): Html {
  const names = [...new Set(compared.flatMap(({ data }) => Object.keys(data.best?.parameters ?? {})))];
  const parameters = names.map(
    (name) => [name, ({ best }: ReportData) => String(best?.parameters[name] ?? ABSENT)] as const,
  );
  const said = `The best value so far of each sweep, over the tasks that ended: ${compared.map(describe).join('; ')}.`;
  return html`<header><h1>${compared.map(({ data }) => data.sweep.name).join(', ')}</h1></header>
    ${section('compared', 'What they came to', table(compared, 'Sweeps beside each other', FACTS))}
    ${names.length > 0 && section('points', 'With these parameters', table(compared, 'Parameters of each best task', parameters))}
    ${section('progress', 'Best so far', html`<p>${said}</p>`, chart('compare', said))}`;
}

function describe({ data: { sweep, progress, best } }: Compared): string {
  return `${sweep.name} ${figure(best?.value)} after ${count(progress?.ended ?? 0)}`;
}

function table(
  compared: readonly Compared[],
  caption: string,
  rows: readonly (readonly [string, (data: ReportData) => Content])[],
): Html {
  return scrolling(
    caption,
    html`<table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <td></td>
          ${compared.map(({ key, data }) => html`<th scope="col"><a href="/sweeps/${key}">${data.sweep.name}</a></th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([name, show]) =>
            html`<tr>
              <th scope="row">${name}</th>
              ${compared.map(({ data }) => html`<td>${show(data)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>`,
  );
}

/** What is drawn of a sweep beside others. */
export function comparedSweep({ data: { sweep, metric, progress } }: Compared): ComparedSweep {
  return { name: sweep.name, metric, best: progress?.best ?? [], ended: progress?.ended ?? 0 };
}
