import { counted } from '@tuningsweep/ledger';
import { settledOf } from '@tuningsweep/engine/sweep';
import type { Action, Reconciled, Sweep } from '@tuningsweep/engine/sweep';
import { Pace } from './pace.ts';
import { describeBest, describeCounts, statusOfPass } from './snapshot.ts';
import type { RunView } from './run-view.ts';

const GRID_REPORT_EVERY = 100_000;

/** Plain log lines for files and CI: one for every settled task and one whenever the counts changed. */
export class LineView implements RunView {
  readonly #pace: Pace;
  #settled = -1;

  constructor(sweep: Pick<Sweep, 'spec'>) {
    this.#pace = new Pace(sweep);
  }

  grid(written: number, total: number): void {
    if (written === total || written % GRID_REPORT_EVERY === 0)
      this.note(`${written} of ${counted(total, 'point')} written`);
  }

  pass(pass: Reconciled): void {
    for (const line of pass.acted.flatMap(told)) this.note(line);
    const status = statusOfPass(pass);
    this.#pace.pass({ ...pass, tasks: status.tasks }, Date.now());
    const settled = settledOf(status.tasks);
    if (settled === this.#settled) return;
    this.#settled = settled;
    const parts = [describeCounts(status.tasks), this.#pace.describe(Date.now()), describeBest(status)];
    this.note(parts.filter(Boolean).join(', '));
  }

  note(text: string): void {
    console.error(`${new Date().toISOString()} ${text}`);
  }

  close(): void {}
}

/** What became of tasks by an action, a line each. */
function told(action: Action): string[] {
  if (action.type === 'Settle') return [[action.outcome, action.codeTask, action.note].filter(Boolean).join(' ')];
  if (action.type === 'StopEarly') return [`Stopped ${action.codeTask} ${action.note}`];
  if (action.type === 'Release') return [`Pending ${action.codeTask}: it was interrupted and is queued again`];
  if (action.type === 'Park') return [`Pending ${action.codeTask}: it has paused at a rung`];
  if (action.type !== 'Launch') return [];
  const goingOn = (action.stretches ?? []).filter(({ rung }) => rung > 0);
  return goingOn.map(({ codeTask, rung }) => `Running ${codeTask}: it goes on from rung ${rung}`);
}
