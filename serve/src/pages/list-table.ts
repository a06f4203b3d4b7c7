import type { SweepRecord } from '@tuningsweep/ledger';
import { summarize } from '@tuningsweep/engine/sweep';
import { ABSENT, count, figure, html, moment, progressBar, stateBadge } from '@tuningsweep/report/components';
import type { Content, Html } from '@tuningsweep/report/components';
import { listPath } from './list-choice.ts';
import type { ListChoice } from './list-choice.ts';

const HEADS = ['', 'Sweep', 'State', 'Progress', 'Done', 'Failed', 'Best', 'Age', 'Runner'];

/** The table of sweeps without its rows, which are parts of their own. */
export function sweepTable(sweeps: readonly SweepRecord[], { next, ...choice }: ListChoice & { next?: string }): Html {
  if (sweeps.length === 0) return html`<p>${nothing(choice)}</p>`;
  return html`<div class="scroll whole" role="region" aria-label="Sweeps" tabindex="0">
      <table class="sweeps">
        <caption>
          Sweeps of this ledger, those that began last first.
        </caption>
        <thead>
          <tr>
            ${HEADS.map((head) => (head === '' ? html`<td></td>` : html`<th scope="col">${head}</th>`))}
          </tr>
        </thead>
        <tbody>
          ${sweeps.map(({ sweepKey }) => html`<tr data-part="row:${sweepKey}"></tr>`)}
        </tbody>
      </table>
    </div>
    <form id="compare" action="/compare" class="search"><button type="submit">Compare those chosen</button></form>
    ${next !== undefined && html`<p><a class="more" href="${listPath({ ...choice, after: next })}">Earlier sweeps</a></p>`}`;
}

function nothing({ name = '', after }: ListChoice): string {
  if (name !== '') return `No sweep has “${name}” in its name.`;
  return after === undefined
    ? 'There is no sweep in this ledger yet. Run one: tuningsweep run -f FILE'
    : 'No more sweeps.';
}

/**
 * What a row of the table holds.
 *
 * @param runner who drives the sweep
 */
export function sweepRow(record: SweepRecord, runner: string | undefined): Html {
  const { sweepKey, namespace, name, best, objective, startTime } = record;
  const { state, tasks } = summarize(record, runner !== undefined);
  const age =
    startTime === undefined ? ABSENT : html`<time datetime="${startTime}" data-age>${moment(startTime)}</time>`;
  const cells: Content[] = [
    html`<input type="checkbox" name="sweep" value="${sweepKey}" form="compare" aria-label="Compare ${name}" />`,
    html`<a href="/sweeps/${sweepKey}">${name}</a> <span class="note">${namespace}</span>`,
    stateBadge(state),
    progressBar(tasks),
    `${count(tasks.completed)} of ${count(tasks.total)}`,
    count(tasks.failed),
    best ? html`${figure(best.value)} <span class="note">${objective?.metric}</span>` : ABSENT,
    age,
    runner ?? ABSENT,
  ];
  return html`${cells.map((cell) => html`<td>${cell}</td>`)}`;
}
