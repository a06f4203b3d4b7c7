import { AXES } from '../../grid/index.ts';
import { count, figure, moment, span } from '../figures.ts';
import { html, type Content, type Html } from '../html.ts';
import type { ReportData, ReportTask } from '../report-data.ts';

/** Name, verdict and the one sentence that matters: whether the best task is worth anything. */
export function head({ sweep, best, verdict, tasks, metric, time, ledger }: ReportData): Html {
  return html`<header>
    <p class="kind">Report of a sweep</p>
    <h1>${sweep.name} ${stateBadge(verdict.state)}</h1>
    <p class="lead ${leadClass(best)}">${lead(best)}</p>
    <dl class="facts">
      ${fact('Series', sweep.ticker)} ${fact('Window', `${sweep.begin} to ${sweep.end}`)}
      ${fact('Tasks', `${count(tasks.completed)} of ${count(tasks.total)} completed, ${count(tasks.failed)} failed`)}
      ${fact('Best is', metric === 'ACCURACY' ? 'the largest ACCURACY' : `the smallest ${metric}`)}
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

/** Whether the best task beats the naive forecast; undefined where that is not known. */
function beatsNaive(best: ReportTask | undefined): boolean | undefined {
  return best?.mse === undefined || best.naiveMse === undefined ? undefined : best.mse < best.naiveMse;
}

function leadClass(best: ReportTask | undefined): string {
  const beats = beatsNaive(best);
  return beats === undefined ? '' : beats ? 'good' : 'bad';
}

function lead(best: ReportTask | undefined): Content {
  if (!best) return 'No task is completed yet.';
  const { mse, naiveMse, value } = best;
  if (mse === undefined || naiveMse === undefined)
    return `The best task reaches ${figure(value)}. What the naive forecast reaches on the same days was not recorded.`;
  const relation = html`its MSE is ${figure(mse)}, that of the naive forecast on the same days is ${figure(naiveMse)}`;
  return mse < naiveMse
    ? html`<strong>The best task beats the naive forecast:</strong> ${relation}, ${figure(mse / naiveMse)} times as
        large.`
    : html`<strong>The best task does not beat the naive forecast:</strong> ${relation}; the ratio is
        ${figure(mse / naiveMse)}.`;
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
      ${mse !== undefined && naiveMse !== undefined && tile('MSE ÷ naive', figure(mse / naiveMse), 'below 1 beats it')}
      ${best.accuracy !== undefined && metric !== 'ACCURACY' && tile('Accuracy', figure(best.accuracy), 'of direction')}
    </ul>
    <dl class="facts">
      ${AXES.map((axis) => fact(axis, String(best.parameters[axis])))}
      ${best.tested !== undefined && fact('Tested on', best.tested)}
    </dl>
  </section>`;
}

function tile(name: string, value: string, note = ''): Html {
  return html`<li>
    <span class="name">${name}</span> <span class="value">${value}</span> <span class="note">${note}</span>
  </li>`;
}
