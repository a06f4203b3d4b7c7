import { settledOf } from '@tuningsweep/engine/sweep';
import type { Action, Reconciled } from '@tuningsweep/engine/sweep';
import { Pace } from './pace.ts';
import { describeBest, describeCounts, statusOfPass } from './snapshot.ts';
import type { RunView } from './run-view.ts';

const GRID_REPORT_EVERY = 100_000;

/** Plain log lines for files and CI: one for every settled task and one whenever the counts changed. */
export class LineView implements RunView {
  #pace: Pace | undefined;
  #settled = -1;

  grid(written: number, total: number): void {
    if (written === total || written % GRID_REPORT_EVERY === 0)
      this.note(`${written} of ${total} points are in the ledger`);
  }

  pass(pass: Reconciled): void {
    for (const action of pass.acted) this.#settlement(action);
    const status = statusOfPass(pass);
    const settled = settledOf(status.tasks);
    if (settled === this.#settled) return;
    this.#pace ??= new Pace(Date.now(), settled);
    this.#settled = settled;
    const parts = [
      describeCounts(status.tasks),
      this.#pace.describe(Date.now(), settled, status.tasks.total),
      describeBest(status),
    ];
    this.note(parts.filter(Boolean).join(', '));
  }

  note(text: string): void {
    console.error(`${new Date().toISOString()} ${text}`);
  }

  close(): void {}

  #settlement(action: Action): void {
    if (action.type === 'Settle') this.note([action.outcome, action.codeTask, action.note].filter(Boolean).join(' '));
    if (action.type === 'StopEarly') this.note(`Stopped ${action.codeTask} ${action.note}`);
    if (action.type === 'Release') this.note(`Pending ${action.codeTask}: it was interrupted and is queued again`);
  }
}
