import { describeStandings } from '@tuningsweep/engine/sweep';
import type { Standing } from '@tuningsweep/engine/sweep';
import { naiveRatio } from '@tuningsweep/ledger';
import type { AgainstNaive } from '@tuningsweep/ledger';
import { count, figure, moment, span } from '../format.ts';
import { html } from '../html.ts';
import type { Content, Html } from '../html.ts';
import type { ReportData } from '../report-data.ts';

/** Name, verdict and the one sentence that matters: whether the best task is worth anything. */
export function head(data: ReportData): Html {
  const { sweep, standing, verdict, tasks, metric, goal, time, ledger } = data;
  return html`<header>
    <p class="kind">Report of a sweep</p>
    <h1>${sweep.name} ${stateBadge(verdict.state)}</h1>
    <p class="lead ${leadClass(standing)}">${lead(data)}</p>
    <dl class="facts">
      ${sweep.data && [fact('Series', sweep.data.ticker), fact('Window', `${sweep.data.begin} to ${sweep.data.end}`)]}
      ${fact('Tasks', `${count(tasks.completed)} of ${count(tasks.total)} completed, ${count(tasks.failed)} failed`)}
      ${fact('Best is', `the ${goal === 'Maximize' ? 'largest' : 'smallest'} ${metric}`)}
      ${time && fact('Time', `${span(time.total)} of training, median ${span(time.median)} a task`)}
      ${fact('Namespace', sweep.namespace)} ${fact('Ledger', ledger)}
    </dl>
    <p class="verdict">${verdict.message} ${times(verdict)}</p>
  </header>`;
}

function fact(name: string, value: string): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

function stateBadge(state: string): Html {
  return html`<span class="badge ${state.replaceAll(' ', '-').toLowerCase()}">${state}</span>`;
}

function times({ startTime, finishTime }: ReportData['verdict']): string {
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

function lead({ best, standing, tasks }: ReportData): Content {
  if (!best) return noBest(tasks);
  const { mse, naiveMse, value } = best;
  if (mse === undefined || naiveMse === undefined || standing?.best === undefined)
    return `The best task reaches ${figure(value)}. What the naive forecast reaches on the same days was not recorded.`;
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
export function bestTask({ best, metric }: ReportData): Html {
  if (!best) return html``;
  const { mse, naiveMse } = best;
  return html`<section aria-labelledby="best-title">
    <h2 id="best-title">Best task <code>${best.codeTask}</code></h2>
    <ul class="tiles">
      ${metric !== 'MSE' && tile(metric, figure(best.value))}
      ${mse !== undefined && tile('MSE', figure(mse), 'squared price units')}
      ${mse !== undefined && tile('RMSE', figure(Math.sqrt(mse)), 'price units')}
      ${naiveMse !== undefined && tile('Naive MSE', figure(naiveMse), `RMSE ${figure(Math.sqrt(naiveMse))}`)}
      ${mse !== undefined && naiveMse !== undefined && tile('MSE ÷ naive', figure(naiveRatio(mse, naiveMse)), 'below 1 beats it')}
      ${best.accuracy !== undefined && metric !== 'ACCURACY' && tile('Accuracy', figure(best.accuracy), 'of direction')}
    </ul>
    <dl class="facts">
      ${Object.entries(best.parameters).map(([name, value]) => fact(name, String(value)))}
      ${best.tested !== undefined && fact('Tested on', best.tested)}
    </dl>
  </section>`;
}

function tile(name: string, value: string, note = ''): Html {
  return html`<li>
    <span class="name">${name}</span> <span class="value">${value}</span> <span class="note">${note}</span>
  </li>`;
}
