import { describeStandings } from '@tuningsweep/engine/sweep';
import type { Standing } from '@tuningsweep/engine/sweep';
import { naiveRatio, VALIDATION_MSE, VALIDATION_NAIVE_MSE } from '@tuningsweep/ledger';
import type { AgainstNaive, Metrics } from '@tuningsweep/ledger';
import { count, extreme, figure, moment, span } from '../format.ts';
import { html } from '../html.ts';
import type { Content, Html } from '../html.ts';
import type { ReportData, ReportTask, SearchSummary } from '../report-data.ts';
import { progressBar } from './bar.ts';
import { leadOfPoint, pointOf } from './replicates.ts';
import { section } from './section.ts';
import { taskName } from './task-name.ts';

/** Name, outcome and the one sentence that matters: whether the best task is worth anything. */
export function head(data: ReportData): Html {
  const { sweep, standing, outcome, tasks, metric, goal, time, ledger, search, allTasks } = data;
  return html`<header>
    <p class="kind">${allTasks === undefined ? 'Report of a sweep' : 'Sweep'}</p>
    <h1>${sweep.name} ${stateBadge(outcome.state)}</h1>
    ${outcome.finishTime === undefined && progressBar(tasks)}
    <p class="lead ${leadClass(standing)}">${lead(data)}</p>
    <dl class="facts">
      ${sweep.data && [fact('Series', sweep.data.ticker), fact('Window', `${sweep.data.begin} to ${sweep.data.end}`)]}
      ${fact('Tasks', `${count(tasks.completed)} of ${count(tasks.total)} completed, ${count(tasks.failed)} failed`)}
      ${fact('Best is', `the ${extreme(goal)} ${metric}`)}
      ${time && fact('Time', `${span(time.total)} of training, median ${span(time.median)} a task`)}
      ${search && fact('Points', chosen(search, sweep.name))} ${fact('Namespace', sweep.namespace)}
      ${fact('Ledger', ledger)}
    </dl>
    <p class="outcome">${outcome.message} ${times(outcome)}</p>
  </header>`;
}

/** Who chose the points, and how that is checked. */
function chosen({ chosen: list, given, kept, seed, canReplay }: SearchSummary, name: string): Content {
  const parts = [
    ...list.map(({ algorithm, tasks }) => `${count(tasks)} by ${algorithm}`),
    ...(given > 0 ? [`${count(given)} given`] : []),
    ...(kept > 0 ? [`${count(kept)} of an earlier grid`] : []),
    `seed ${seed}`,
  ];
  const again = html`; can be computed again: <code>tuningsweep replay ${name}</code>`;
  return html`${parts.join(', ')}${canReplay && again}`;
}

/** A name with what it is. */
export function fact(name: string, value: Content): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** How a sweep stands, in a word. */
export function stateBadge(state: string): Html {
  return html`<span class="badge ${state.replaceAll(' ', '-').toLowerCase()}">${state}</span>`;
}

function times({ startTime, finishTime }: ReportData['outcome']): string {
  if (!startTime) return '';
  return finishTime ? `From ${moment(startTime)} to ${moment(finishTime)}.` : `Begun ${moment(startTime)}.`;
}

function leadClass(standing: Standing | undefined): string {
  return { better: 'good', equal: '', worse: 'bad', unknown: '' }[standing?.best ?? 'unknown'];
}

const LEADS: Record<AgainstNaive, string> = {
  better: 'The best task beats the naive forecast:',
  equal: 'The best task equals the naive forecast:',
  worse: 'The best task does not beat the naive forecast:',
};

function lead(data: ReportData): Content {
  const { best, standing, tasks, metric, goal, sweep } = data;
  if (!best) return noBest(tasks);
  const { naiveMse } = best;
  const { [metric]: value, MSE: mse } = best.metrics;
  if (mse === undefined || naiveMse === undefined || standing?.best === undefined) {
    if (best.replicates) return leadOfPoint(best, data);
    const among = tasks.completed > 1 ? `, the ${extreme(goal)} of ${count(tasks.completed)} completed tasks` : '';
    const missing =
      sweep.data && mse !== undefined && ' What the naive forecast reaches on the same days was not recorded.';
    return html`The best task reaches ${metric} ${figure(value)}${among}.${missing}`;
  }
  const ratio = naiveRatio(mse, naiveMse);
  return html`<strong>${LEADS[standing.best]}</strong> its MSE is ${figure(mse)}, that of the naive forecast on the same
    days is ${figure(naiveMse)}${ratio !== undefined && `; the ratio is ${figure(ratio)}`}.
    ${describeStandings(standing.tasks)}`;
}

/** Why there is no best task. */
export function noBest({ completed }: ReportData['tasks']): string {
  return completed === 0 ? 'No task is completed yet.' : 'No completed task has a number as its metric: see NOTE.';
}

/** The best task: its figures and every parameter. */
export function bestTask(data: ReportData): Html {
  const { best, metric } = data;
  if (!best) return html``;
  return section('best', html`Best task ${taskName(best.codeTask, data)}`, pointOf(best, metric), figures(data, best));
}

/** What came of a task, and with which parameters. */
export function figures(data: Pick<ReportData, 'metric' | 'metrics' | 'sweep'>, task: ReportTask): Html {
  return html`<ul class="tiles">
      ${metricTiles(data, task)}
    </ul>
    <dl class="facts">
      ${Object.entries(task.parameters).map(([name, value]) => fact(name, String(value)))}
      ${task.tested !== undefined && fact('Tested on', task.tested)}
    </dl>`;
}

/** The objective first. Of a forecast of a series it is known what the write-up's metrics are. */
function metricTiles(
  { metric, metrics, sweep: { data } }: Pick<ReportData, 'metric' | 'metrics' | 'sweep'>,
  { metrics: all, naiveMse }: ReportTask,
): Content {
  const mse = all['MSE'];
  const known = new Set([metric, 'MSE', VALIDATION_NAIVE_MSE, ...(data ? ['LOSS', 'ACCURACY'] : [])]);
  const others = metrics.filter((name) => !known.has(name) && all[name] !== undefined);
  return [
    metric !== 'MSE' && all[metric] !== undefined && tile(metric, figure(all[metric])),
    validationTile(all),
    mse !== undefined && tile('MSE', figure(mse), data && 'squared price units'),
    mse !== undefined && tile('RMSE', figure(Math.sqrt(mse)), data && 'price units'),
    naiveMse !== undefined && tile('Naive MSE', figure(naiveMse), `RMSE ${figure(Math.sqrt(naiveMse))}`),
    mse !== undefined &&
      naiveMse !== undefined &&
      tile('MSE ÷ naive', figure(naiveRatio(mse, naiveMse)), 'below 1 beats it'),
    data &&
      all['ACCURACY'] !== undefined &&
      metric !== 'ACCURACY' &&
      tile('Accuracy', figure(all['ACCURACY']), 'of direction'),
    others.map((name) => tile(name, figure(all[name]))),
  ];
}

/** Beside an error on the validation part, what the naive forecast reaches on the same days. */
function validationTile({ [VALIDATION_MSE]: mse, [VALIDATION_NAIVE_MSE]: naive }: Metrics): Content {
  if (mse === undefined || naive === undefined) return false;
  return tile('Validation ÷ naive', figure(naiveRatio(mse, naive)), `naive ${figure(naive)}`);
}

function tile(name: string, value: string, note: string | false | undefined = ''): Html {
  return html`<li>
    <span class="name">${name}</span> <span class="value">${value}</span> <span class="note">${note}</span>
  </li>`;
}
